import Web

/// A seed that is left out, or redirects to a URL that is.
public struct StrandedSeed: Sendable, Hashable {
    /// The seed.
    public let seed: URLID
    /// The end of its redirects; the seed itself if it is left out.
    public let target: URLID
    /// Why the target is left out.
    public let reason: SkipReason
    /// The narrowest scope that includes the target; nil if only any host would.
    public let scope: Scope?
    /// Whether no scope suffices, because its address or name is not that of a public host.
    public let isClosed: Bool
}

extension CrawlView {
    /// The seeds that are left out or redirect to a URL that is, in the order given, except those that the user
    /// cancelled, that are reported as broken links, or that `robotsTroubles` counts. O(seeds).
    public var strandedSeeds: [StrandedSeed] {
        let ends = seeds.map { (seed: $0, end: redirectEnd(of: $0)) }
        let stranded = ends.filter { _, end in
            guard let reason = status(of: end).skipReason, robotsTrouble(of: end) == nil else { return false }
            // Where several processes share the crawl, another one may have fetched what the user holds back here.
            if othersHaveTheRest, isHeldBack(end) { return false }
            return ![.cancelled, .scheme, .redirectLimit].contains(reason)
        }
        guard !stranded.isEmpty else { return [] }
        var scope = ScopeRule(options.scope, allowsPrivate: options.allowsPrivate)
        for seed in options.seeds + options.sources.sitemaps { (try? WebURL(seed)).map { scope.add(seed: $0) } }
        return stranded.compactMap { seed, end in
            guard let reason = status(of: end).skipReason, let from = url(seed), let to = url(end) else { return nil }
            let narrowest = [Scope.www, .site].first { scope in
                var rule = ScopeRule(scope, allowsPrivate: options.allowsPrivate)
                rule.add(seed: from)
                return rule.verdict(on: to) == .inside
            }
            return StrandedSeed(
                seed: seed, target: end, reason: reason, scope: narrowest, isClosed: scope.verdict(on: to) == .closed)
        }
    }

    /// A known URL in parsed form.
    private func url(_ id: URLID) -> WebURL? {
        var url = WebURL()
        return withText(of: id) { url.assign($0, base: nil) } == nil ? url : nil
    }
}
