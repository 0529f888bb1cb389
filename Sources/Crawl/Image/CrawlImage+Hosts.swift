import Web

// Applies events about hosts and their robots.txt.

extension CrawlImage {
    func applyToHosts(_ event: CrawlEvent) {
        switch event {
        case .hostFound(_, let isInScope, let origin):
            _ = hosts.position(of: origin) { isInScope ? .inside : .outside }
        case .hostChanged(let host, let change):
            _ = hosts.apply(change, to: host)
            if case .robots(let robots) = change, robots.trouble == .noRoom { losses.lacksRulesRoom = true }
        case .rulesFound(let url, let body): rules[url] = RobotsRules(parsing: body)
        case .rulesForgotten(let url): rules[url] = nil
        default: break
        }
    }

    /// The number of known origins.
    public var hostCount: Int { hosts.hosts.count }

    /// The present status of an origin. O(1).
    ///
    /// - Parameter index: its number, 0 ..< `hostCount`.
    /// - Returns: its status; nil for any other number.
    public func host(at index: Int) -> HostStatus? { hosts.status(at: index) }

    /// What robots.txt says of a URL, and where; nil while its origin's is not known, and if none is obeyed.
    public func robotsVerdict(of url: URLID) -> RobotsVerdict? {
        let record = urls[url.index]
        let robots = hosts[record.pointee.host].robots
        return robots.verdict(on: urls.text(of: record), by: robots.rules.flatMap { rules[$0] })
    }
}
