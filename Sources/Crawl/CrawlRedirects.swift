// Where redirects lead: to a URL that is queued or known, back to where they came from, or to one that is left out.

/// The redirects that were met, so that one that leads back is told from one that leads on.
struct RedirectTable {
    private struct Entry {
        let target: URLID
        /// The cookie jar's clock when the URL was requested.
        let asked: UInt32
    }

    /// Redirects in a row that are looked at.
    private static let longest = 64
    private var entries: [URLID: Entry] = [:]

    /// Notes where a URL leads, and when it was asked.
    mutating func note(_ url: URLID, to target: URLID, asked: UInt64) {
        entries[url] = Entry(target: target, asked: UInt32(clamping: asked))
    }

    /// Where a URL led when it was last fetched; nil where that was no redirect.
    func target(of url: URLID) -> URLID? { entries[url]?.target }

    /// When a URL that was a redirect was requested, by the cookie jar's clock.
    func asked(_ url: URLID) -> UInt64 { UInt64(entries[url]?.asked ?? 0) }

    /// The URLs to which a URL leads, one after the other, as far as `isRedirect` says that they still do.
    func chain(from url: URLID, while isRedirect: (URLID) -> Bool) -> [URLID] {
        var chain = [url]
        while chain.count < Self.longest, let last = chain.last, isRedirect(last), let next = target(of: last) {
            chain.append(next)
        }
        return chain
    }
}

/// A seed that redirects to where the crawl does not go.
public struct StrandedSeed: Sendable, Hashable {
    /// The seed.
    public let seed: URLID
    /// Where it leads, by one redirect or several.
    public let target: URLID
    /// The narrowest scope with which the crawl would go there; nil where none but any host would do.
    public let scope: Scope?
    /// Whether no scope will do, because its address or name is no public host's.
    public let isClosed: Bool
}

extension Crawl {
    /// The seeds that redirect to where the crawl does not go, in the order given.
    public var strandedSeeds: [StrandedSeed] {
        seeds.compactMap { seed in
            guard let end = redirects.chain(from: seed, while: isRedirect).last, end != seed,
                frontier.record(of: end).skipReason == .scope
            else { return nil }
            let (from, to) = (frontier.url(seed), frontier.url(end))
            let scope = [Scope.www, .site].first { scope in
                var rule = ScopeRule(scope, allowsPrivate: options.allowsPrivate)
                rule.add(seed: from)
                return rule.verdict(on: to) == .inside
            }
            let isClosed = frontier.scope.verdict(on: to) == .closed
            return StrandedSeed(seed: seed, target: end, scope: scope, isClosed: isClosed)
        }
    }

    /// Queues a redirect's target, or says why not. The location becomes the resolved URL.
    func follow(_ record: FetchRecord, hops: Int, slot: Int) -> FetchError? {
        var target = WebURL()
        if let failure = target.assign(location: record.location ?? [], base: slots[slot].url) {
            record.location = nil
            return FetchError(.redirect, "the redirect's target is not a URL: \(failure.message)")
        }
        target.removeCredentials()
        record.location = Array(target.bytes[target.withoutFragment])
        guard let id = offer(target, from: record, hops: hops, slot: slot) else {
            return FetchError(.url, "the redirect's target is not kept: a limit is reached")
        }
        redirects.note(record.url, to: id, asked: slots[slot].cookiesAsOf)
        if let reason = frontier.record(of: id).skipReason { return leftOut(reason, target) }
        guard redirects.chain(from: id, while: isRedirect).contains(record.url) else { return nil }
        let isOwn = id == record.url
        let now = requests.seconds(at: slots[slot].live.stateSince)
        if (isOwn ? record.attempt : hops) <= options.maxRedirects,
            requests.jar.hasChanged(for: target, since: redirects.asked(id), now: now)
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
            return offerSitemap(target, referrer: record.url, level: sitemap.level, hops: hops, slot: slot)
        }
        return offer(target, referrer: record.url, depth: record.depth, hops: hops, nofollow: false, slot: slot)
    }

    /// Whether a URL's last answer was a redirect.
    private func isRedirect(_ url: URLID) -> Bool {
        let record = frontier.record(of: url)
        return record.state == .done && StatusCode.isRedirect(record.status)
    }

    /// Why a target is not queued. A target that is known by another way loses nothing by the limit of redirects.
    private func leftOut(_ reason: SkipReason, _ target: WebURL) -> FetchError {
        switch reason {
        case .redirectLimit: FetchError(.redirect, "more than \(counted(options.maxRedirects, "redirect")) in a row")
        case .scope:
            FetchError(
                .url,
                "the redirect's target is out of scope"
                    + (frontier.scope.addresses.refusal(ofHost: target).map { ": \($0.message)" } ?? ""))
        case .robots: FetchError(.url, "robots.txt disallows the redirect's target")
        case .depth: FetchError(.url, "the redirect's target is too deep")
        case .pattern: FetchError(.url, "the redirect's target is left out by a pattern")
        case .trap: FetchError(.url, "the redirect's target is part of a trap")
        case .nofollow: FetchError(.url, "the redirect's target is not to be followed")
        case .scheme: FetchError(.url, "the redirect's target is neither http nor https")
        case .tooLong: FetchError(.url, "the redirect's target is too long")
        case .cancelled: FetchError(.url, "the redirect's target was cancelled, or its host is blocked")
        }
    }
}

extension FetchRecord {
    /// Whether a link to it leads nowhere: it answered 400 or more, could not be fetched, or is a redirect to nowhere. One
    /// to what the crawl leaves out says why in `error`, and is not broken.
    public var isBroken: Bool {
        guard let error else { return status >= 400 }
        return outcome != .redirect || error.kind == .redirect
    }
}
