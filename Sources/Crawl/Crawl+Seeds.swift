import Web

extension Crawl {
    /// Starts the crawl by offering the seeds. Add subscribers before, so that they receive the events.
    ///
    /// - Throws: `CrawlOptionsError` for a seed that is not an http or https URL.
    public func start(now: Int64) throws(CrawlOptionsError) {
        try addSeedsToScope()
        emit(.state(.running, at: now))
        for (position, text) in (options.seeds + options.sources.sitemaps).enumerated() {
            let url = try Self.seed(text)
            // Identities are dense: a seed that was known already has a lower one.
            let seed =
                position < options.seeds.count
                ? offer(url, referrer: nil, depth: 0, hops: 0, nofollow: false)
                : offerSitemap(url, referrer: nil, level: 0, hops: 0)
            if let seed, seed.index == seeds.count {
                seeds.append(seed)
                frontier.tellDetail(.seed(seed))
            }
        }
        finishIfDone(now: now)
    }

    /// Widens the scope by the seeds. There may be a million, so they are parsed again where they are needed.
    func addSeedsToScope() throws(CrawlOptionsError) {
        for text in options.seeds + options.sources.sitemaps {
            let url = try Self.seed(text)
            frontier.addToScope(url)
            requests.origins.add(seed: url, nil)
        }
        // The user has named them as the user names seeds.
        for remap in options.remaps.all { frontier.scope.addresses.add(seed: remap.place) }
    }

    private static func seed(_ text: String) throws(CrawlOptionsError) -> WebURL {
        let url: WebURL
        do {
            url = try WebURL(text)
        } catch {
            throw .seed(text, error.message)
        }
        guard url.isHTTP else { throw .scheme(text) }
        return url
    }
}
