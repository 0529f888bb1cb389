import HTTP
import Web

// Reads sitemaps: for the engine exchanges like any other, whose bodies name URLs. Sitemaps come from the user, from
// robots.txt (sitemaps.org, "Submitting Sitemaps"), and from indexes of sitemaps. URLs in them have the depth of a
// seed, but scope and patterns apply to them as to any link.

extension Crawl {
    /// Prepares to read the body of an exchange as a sitemap, if it is one. A URL that a host waits for is read as
    /// rules.
    func startSitemap(in slot: Int, _ url: URLID) {
        guard let level = frontier.sitemaps.level(of: url.index), slots[slot].rules == nil else { return }
        slots[slot].sitemap = SitemapBody(
            level: level, buffers: sitemapBuffers, limits: options.sources.sitemapLimits)
    }

    /// Reads a piece of a sitemap. After a failure the rest is ignored.
    @inline(never)
    func readSitemap(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        guard let body = slots[slot].sitemap, slots[slot].isSuccess, slots[slot].failure == nil else { return }
        do throws(FetchError) {
            try body.read(piece) { offer($0, listedBy: $1, level: body.level, slot: slot) }
        } catch {
            slots[slot].failure = error
        }
    }

    /// Ends a slot's sitemap, if it has one.
    ///
    /// - Returns: the end of the exchange, changed to a failure if the sitemap could not be decompressed.
    func endSitemap(_ end: ExchangeEnd, slot: Int) -> ExchangeEnd {
        guard let body = slots[slot].sitemap, slots[slot].isSuccess else { return end }
        defer {
            slots[slot].record.links = body.count
            frontier.refuse(body.dropped)
        }
        do throws(FetchError) {
            try body.finish { offer($0, listedBy: $1, level: body.level, slot: slot) }
            return end
        } catch {
            guard case .complete = end else { return end }
            return .failed(error)
        }
    }

    /// The failure of a document that was named as a sitemap, if it is not one or lacks its end. If it is also a page,
    /// the failure becomes a remark, since its links are valid.
    func faultOfSitemap(in slot: Int) -> FetchError? {
        guard let body = slots[slot].sitemap else { return nil }
        let (url, record) = (slots[slot].live.url, slots[slot].record)
        if body.isUnfinished {
            frontier.recordNoSitemap(url, isDocument: false)
            return FetchError(.decode, "the sitemap ends in the middle: its root element is not closed")
        }
        guard body.kind == .none else { return nil }
        let what =
            record.bodyBytes == 0
            ? "it is empty"
            : slots[slot].isDocument ? "it is an HTML page" : "it has neither a sitemap's elements nor lines of URLs"
        if frontier.record(of: url).role != .auxiliary, slots[slot].isDocument {
            frontier.recordPage(namedAsSitemap: url)
            record.remark = "this is named as a sitemap and is none: \(what)"
            return nil
        }
        frontier.recordNoSitemap(url, isDocument: slots[slot].isDocument)
        return FetchError(.decode, "the sitemap is none: \(what)")
    }

    /// URLs that were named as sitemaps, and were read as pages.
    public var pagesNamedAsSitemaps: [URLID] {
        frontier.sitemaps.pages.sorted().map { URLID(index: $0) }
    }

    /// Whether a URL was named as a sitemap but is not one.
    public func isNoSitemap(_ url: URLID) -> Bool { frontier.sitemaps.entries[url.index]?.isNone ?? false }

    /// Offers the sitemaps that a robots.txt names.
    func offerSitemaps(of rules: RobotsRules, _ record: FetchRecord) {
        guard options.sources.takesRobotsSitemaps, !rules.sitemaps.isEmpty else { return }
        var (robots, sitemap) = (WebURL(), WebURL())
        let failure = frontier.withText(of: record.url) { robots.assign($0, base: nil) }
        guard failure == nil else { return }
        for text in rules.sitemaps where text.withUnsafeBufferPointer({ sitemap.assign($0, base: robots) }) == nil {
            let known = counts.seen
            offerSitemap(sitemap, referrer: record.url, level: 0, hops: 0)
            record.newLinks += counts.seen - known
        }
    }

    /// Offers a URL that is named as a sitemap.
    @discardableResult
    func offerSitemap(_ url: WebURL, referrer: URLID?, level: Int, hops: Int, slot: Int? = nil) -> URLID? {
        var bare = url
        bare.removeCredentials()
        return finishOffer(frontier.offerSitemap(bare, referrer: referrer, level: level, hops: hops), slot: slot)
    }

    /// Offers a URL that a sitemap lists: another sitemap, or a page.
    private func offer(
        _ text: UnsafeBufferPointer<UInt8>, listedBy kind: SitemapKind, level: Int, slot: Int
    ) {
        var url = WebURL()
        let referrer = slots[slot].live.url
        guard url.assign(text, base: slots[slot].url) == nil else { return recordMalformed(text, on: referrer) }
        if kind == .index {
            offerSitemap(url, referrer: referrer, level: level + 1, hops: 0, slot: slot)
        } else {
            offer(url, referrer: referrer, depth: 0, hops: 0, nofollow: false, slot: slot)
        }
    }
}
