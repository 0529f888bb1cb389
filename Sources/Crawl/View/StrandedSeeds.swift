import Web

/// A seed that is left out, or redirects to what is.
public struct StrandedSeed: Sendable, Hashable {
    /// The seed.
    public let seed: URLID
    /// Where it leads, by one redirect or several; the seed itself where it is left out.
    public let target: URLID
    /// Why the target is left out.
    public let reason: SkipReason
    /// The narrowest scope with which the crawl would go there; nil where none but any host would do.
    public let scope: Scope?
    /// Whether no scope will do, because its address or name is no public host's.
    public let isClosed: Bool
}

extension CrawlView {
    /// The seeds that are left out or redirect to what is, in the order given, but for those that the user cancelled, that
    /// broken links tell of, and that `robotsTroubles` counts. O(seeds).
    public var strandedSeeds: [StrandedSeed] {
        let ends = seeds.map { (seed: $0, end: redirectEnd(of: $0)) }
        let stranded = ends.filter { _, end in
            guard let reason = status(of: end).skipReason, robotsTrouble(of: end) == nil else { return false }
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

    /// A known URL, taken apart.
    private func url(_ id: URLID) -> WebURL? {
        var url = WebURL()
        return withText(of: id) { url.assign($0, base: nil) } == nil ? url : nil
    }
}
