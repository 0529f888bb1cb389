public import HTTP

// Members that follow from those of the protocol.

extension CrawlView {
    /// The serialised text of a known URL, which is always ASCII.
    public func text(of url: URLID) -> String {
        withText(of: url) { String(decoding: $0, as: UTF8.self) }
    }

    /// The template of a URL, shared with others that the same code of a site answers: its origin, and its path with
    /// the variable parts as `#` and `*`.
    public func template(of url: URLID) -> String {
        withText(of: url) { text in
            let target = RobotsTable.target(in: text)
            var template = Array(text.prefix(text.count - target.count))
            URLTemplate.append(target, to: &template)
            return String(decoding: template, as: UTF8.self)
        }
    }

    /// The failure of a URL, if any: that of its last exchange, or `redirect` for one that leads in a circle or too
    /// far.
    public func error(of url: URLID) -> FetchErrorKind? {
        if let failure = status(of: url).failure { return failure }
        guard let target = redirectTarget(of: url) else { return nil }
        let isTooFar = status(of: target).skipReason == .redirectLimit
        return isTooFar || deadEnd(of: url)?.error == .redirect ? .redirect : nil
    }

    /// The page on which a URL was found first, the page on which that was found, and so on, at most `limit`. If there
    /// are fewer, the last one is a seed.
    public func referrers(of url: URLID, limit: Int) -> [URLID] {
        var chain: [URLID] = []
        var last = url
        // A page is known before the URLs found on it, so indices decrease and the walk ends.
        while chain.count < limit, let referrer = status(of: last).referrer {
            chain.append(referrer)
            last = referrer
        }
        return chain
    }

    /// The present status of a known URL's origin.
    public func host(of url: URLID) -> HostStatus? {
        host(at: Int(status(of: url).host))
    }
}
