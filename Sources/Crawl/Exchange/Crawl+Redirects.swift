import HTTP
import Web
import Words

// Follows redirects: to a URL that is queued or known, back to the start, or to one that is left out.

extension Crawl {
    /// The end of the redirects from a URL, as far as they were followed; the URL itself if it is not a redirect.
    public func redirectEnd(of url: URLID) -> URLID {
        frontier.links.chain(from: url, in: frontier.table.records).last ?? url
    }

    /// Queues a redirect's target, or returns why not. The record's location becomes the resolved URL.
    func follow(_ record: FetchRecord, hops: Int, slot: Int) -> FetchError? {
        frontier.forgetRedirect(record.url)
        var target = WebURL()
        if let failure = target.assign(location: record.location ?? [], base: slots[slot].url) {
            record.location = nil
            return FetchError(.redirect, "the redirect's target is not a URL: \(failure.message)")
        }
        target.removeCredentials()
        if !options.remaps.isEmpty { target = options.remaps.meant(by: target) ?? target }
        record.location = Array(target.bytes[target.withoutFragment])
        guard let id = offer(target, from: record, hops: hops, slot: slot) else {
            return FetchError(.url, "the redirect's target is not kept: a limit is reached")
        }
        // The target is unreachable, however it was found.
        if frontier.record(of: id).skipReason == .scheme { return leftOut(.scheme, target) }
        record.target = id
        let fragment = target.bytes[target.fragmentRange].dropFirst()
        fragments?.setRedirect(record.url.index, fragment.isEmpty ? nil : Array(fragment))
        frontier.recordRedirect(record.url, to: id, asked: slots[slot].cookiesAsOf)
        frontier.passOnOtherWays(from: record.url, to: id)
        if let reason = frontier.record(of: id).skipReason { return leftOut(reason, target) }
        guard frontier.links.chain(from: id, in: frontier.table.records).contains(record.url) else { return nil }
        let isOwn = id == record.url
        let now = requests.seconds(at: slots[slot].live.stateSince)
        if (isOwn ? record.attempt : hops) <= options.maxRedirects,
            requests.jar.hasChanged(for: target, since: frontier.links.redirects.asked(id), now: now)
        {
            slots[slot].goesBack = id
            return nil
        }
        return FetchError(.redirect, isOwn ? "the redirect leads to its own URL" : "the redirects lead in a circle")
    }

    /// Offers a redirect's target, which may be the URL itself.
    private func offer(_ target: WebURL, from record: FetchRecord, hops: Int, slot: Int) -> URLID? {
        let own = slots[slot].url
        if target.bytes[target.withoutFragment] == own.bytes[own.withoutFragment] { return record.url }
        if let sitemap = slots[slot].sitemap {
            let named = offerSitemap(target, referrer: record.url, level: sitemap.level, hops: hops, slot: slot)
            guard slots[slot].isFollowed else { return named }
        }
        return offer(
            target, referrer: record.url, depth: record.depth, hops: hops, nofollow: false,
            role: frontier.roleOfTarget(of: record.url), slot: slot)
    }

    /// Why a target is not queued. The limit of redirects does not matter for a target that is known by another way.
    func leftOut(_ reason: SkipReason, _ target: WebURL) -> FetchError {
        switch reason {
        case .redirectLimit: FetchError(.redirect, "more than \(counted(options.maxRedirects, "redirect")) in a row")
        case .scope:
            FetchError(
                .url,
                "the redirect's target is out of scope"
                    + (frontier.scope.addresses.refusal(ofHost: target).map { ": \($0.message)" } ?? ""))
        case .robots: FetchError(.url, "robots.txt disallows the redirect's target")
        case .robotsUnavailable: FetchError(.url, "what robots.txt says of the redirect's target is not known")
        case .depth: FetchError(.url, "the redirect's target is too deep")
        case .pattern: FetchError(.url, "the redirect's target is left out by a pattern")
        case .trap: FetchError(.url, "the redirect's target is part of a trap")
        case .nofollow: FetchError(.url, "the redirect's target is not to be followed")
        case .scheme: FetchError(.redirect, "the redirect's target is neither http nor https: nobody can go there")
        case .tooLong: FetchError(.url, "the redirect's target is too long")
        case .cancelled: FetchError(.url, "the redirect's target was cancelled, or its host is blocked")
        }
    }
}

extension FetchRecord {
    /// Whether it failed, as far as is known when it ends: it answered 400 or more, could not be fetched, or is a
    /// redirect to nowhere. A redirect to a URL that the crawl leaves out has the reason in `error`, and is not broken.
    /// Whether a link to it leads anywhere depends on later exchanges: see `CrawlView.deadEnd(of:)`. A site without robots.txt is in
    /// order.
    public var isBroken: Bool {
        guard let error else { return status >= 400 && !isAbsentRobots }
        return outcome != .redirect || error.kind == .redirect
    }

    /// Whether it is how a site without robots.txt answers, where no page links to that: all is allowed (RFC 9309 section
    /// 2.3.1.3). 429 is none of these answers: it leaves open what the rules are.
    public var isAbsentRobots: Bool {
        isRobots && outcome == .status && (400..<500).contains(status) && status != 429
    }
}
