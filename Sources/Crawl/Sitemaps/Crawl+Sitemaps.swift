import HTTP
import Web

// The crawl's part in sitemaps: exchanges like any other for the engine, whose bodies name URLs. They come from the user,
// from robots.txt (sitemaps.org, "Submitting Sitemaps"), and from indexes of sitemaps. What they name is as near as a
// seed, but is judged by scope and patterns as any link is.

extension Crawl {
    /// Prepares to read the body of an exchange as a sitemap, where it is to be. What a host waits for is read as rules.
    func beginSitemap(in slot: Int, _ url: URLID) {
        guard let level = frontier.sitemaps.level(of: url.index), slots[slot].rules == nil else { return }
        slots[slot].sitemap = SitemapBody(
            level: level, buffers: sitemapBuffers, limits: options.sources.sitemapLimits)
    }

    /// Reads a piece of a sitemap. After a failure the rest is not looked at.
    @inline(never)
    func readSitemap(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        guard let body = slots[slot].sitemap, slots[slot].isSuccess, slots[slot].failure == nil else { return }
        do throws(FetchError) {
            try body.read(piece) { offer($0, listedBy: $1, level: body.level, slot: slot) }
        } catch {
            slots[slot].failure = error
        }
    }

    /// Ends a slot's sitemap, if it has one that came.
    ///
    /// - Returns: the exchange's end, once what the sitemap was compressed with is taken into account.
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

    /// What is wrong with a document that was named as a sitemap and came, if it is none or lacks its end. Where it is a page,
    /// too, it is told beside that: its links are none the worse for it.
    func faultOfSitemap(in slot: Int) -> FetchError? {
        guard let body = slots[slot].sitemap else { return nil }
        let (url, record) = (slots[slot].live.url, slots[slot].record)
        if body.isUnfinished {
            frontier.noteNoSitemap(url, isDocument: false)
            return FetchError(.decode, "the sitemap ends in the middle: its root element is not closed")
        }
        guard body.kind == .none else { return nil }
        let what =
            record.bodyBytes == 0
            ? "it is empty"
            : slots[slot].isDocument ? "it is an HTML page" : "it has neither a sitemap's elements nor lines of URLs"
        if frontier.record(of: url).isPage, slots[slot].isDocument {
            frontier.notePage(namedAsSitemap: url)
            record.remark = "this is named as a sitemap and is none: \(what)"
            return nil
        }
        frontier.noteNoSitemap(url, isDocument: slots[slot].isDocument)
        return FetchError(.decode, "the sitemap is none: \(what)")
    }

    /// Pages that were named as sitemaps, and were read as pages.
    public var pagesNamedAsSitemaps: [URLID] {
        frontier.sitemaps.pages.sorted().map { URLID(index: $0) }
    }

    /// Whether a URL was named as a sitemap, and what came is none.
    public func isNoSitemap(_ url: URLID) -> Bool { frontier.sitemaps.entries[url.index]?.isNone ?? false }

    /// Offers what a robots.txt names as sitemaps.
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
        guard url.assign(text, base: slots[slot].url) == nil else { return noteMalformed(text, on: referrer) }
        if kind == .index {
            offerSitemap(url, referrer: referrer, level: level + 1, hops: 0, slot: slot)
        } else {
            offer(url, referrer: referrer, depth: 0, hops: 0, nofollow: false, slot: slot)
        }
    }
}
