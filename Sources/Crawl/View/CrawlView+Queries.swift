public import HTTP

// What follows from what a view tells.

extension CrawlView {
    /// Serialised text of a known URL: ASCII by construction of the URL serialiser.
    public func text(of url: URLID) -> String {
        withText(of: url) { String(decoding: $0, as: UTF8.self) }
    }

    /// What a URL has in common with others that the same code of a site answers: its origin, and its path with the variable
    /// parts as `#` and `*`.
    public func template(of url: URLID) -> String {
        withText(of: url) { text in
            let target = RobotsTable.target(in: text)
            var template = Array(text.prefix(text.count - target.count))
            URLTemplate.append(target, to: &template)
            return String(decoding: template, as: UTF8.self)
        }
    }

    /// What went wrong with a URL, if anything did: with its last exchange; `redirect` for one that leads in a circle or too
    /// far.
    public func error(of url: URLID) -> FetchErrorKind? {
        if let failure = status(of: url).failure { return failure }
        guard let target = redirectTarget(of: url) else { return nil }
        let isTooFar = status(of: target).skipReason == .redirectLimit
        return isTooFar || deadEnd(of: url)?.error == .redirect ? .redirect : nil
    }

    /// The page on which a URL was first found, the page on which that was found, and so on, `limit` at most; where
    /// there are fewer, the last one is a seed.
    public func referrers(of url: URLID, limit: Int) -> [URLID] {
        var chain: [URLID] = []
        var last = url
        // A page is known before what is found on it: indices fall, and so the walk ends.
        while chain.count < limit, let referrer = status(of: last).referrer {
            chain.append(referrer)
            last = referrer
        }
        return chain
    }

    /// The origin of a known URL as it stands now.
    public func host(of url: URLID) -> HostStatus {
        host(at: Int(status(of: url).host))
    }
}
