import HTTP
import Web

/// Restores a crawl of an earlier run.
///
/// Call its functions in this order, each as often as there is something of its kind: `add(ignored:)`, `addRules`,
/// `addHost`, `addURL`, then the others, and `finish` at the end. Origins and URLs come in the order of their numbers.
/// Nothing is told to subscribers but that the crawl runs.
package final class CrawlRestoration {
    let crawl: Crawl
    var frontier: Frontier { crawl.frontier }
    let now: Int64
    /// Whether options that decide which URLs are fetched are others than in the earlier run.
    let judgesAgain: Bool
    /// Whether URLs that are broken are asked for again.
    let retriesFailed: Bool
    /// URLs that were in flight or waited, and have been asked for before.
    var pagesBegun = 0

    // What has to wait until all URLs are there.

    /// The hosts of the rules that were kept, by the URL of the rules.
    var keptRules: Set<UInt32> = []
    /// Redirects and their targets.
    var redirects: [(url: UInt32, target: UInt32)] = []
    /// URLs that go before all others of their origins.
    var first: [UInt32] = []
    /// URLs that waited or were left out, and are judged differently by the present options: why they are left out, nil
    /// if they are not. Those that waited are in no queue.
    var judged: [(url: UInt32, reason: SkipReason?)] = []
    /// URLs that failed and are asked for again.
    var failed: [UInt32] = []
    /// URLs that were skipped as part of traps.
    var trapped: [(url: UInt32, kind: TrapKind)] = []
    /// Samples of pages, for traps.
    var samples: [Sample] = []
    /// Whether the user has kept URLs from being fetched.
    var hasIgnored = false

    struct Sample {
        let url: UInt32
        let words: UInt64
        let weight: Int
    }

    /// Prepares to restore into a crawl that has not started.
    ///
    /// - Parameters:
    ///   - crawl: the crawl, with the earlier run's seeds and hash seed.
    ///   - judgesAgain: whether URLs that were left out by options or wait are judged by the present options.
    ///   - retriesFailed: whether URLs that are broken are asked for again.
    ///   - now: the time.
    /// - Throws: `CrawlOptionsError` for a seed that is not an http or https URL.
    package init(of crawl: Crawl, judgesAgain: Bool, retriesFailed: Bool, now: Int64) throws(CrawlOptionsError) {
        (self.crawl, self.judgesAgain, self.retriesFailed, self.now) = (crawl, judgesAgain, retriesFailed, now)
        try crawl.addSeedsToScope()
    }

    /// Nanoseconds for which an answer for robots rules is used.
    package static let rulesLifetime = RobotsTable.lifetime

    /// The number of URLs so far.
    package var urlCount: Int { frontier.count }

    /// Adds a cookie, in the order of creation.
    package func add(_ cookie: Cookie) {
        guard crawl.options.requests.usesCookies else { return }
        crawl.requests.jar.insert(cookie, now: crawl.requests.seconds(at: now))
    }

    /// Adds a pattern that the user ignores, or a cluster that the user pruned, in the order in which they were given.
    package func add(_ restriction: Restriction) {
        if frontier.ignored.apply(restriction, true) { hasIgnored = true }
    }

    /// Adds the robots rules that a URL provided.
    package func addRules(of url: UInt32, _ body: UnsafeBufferPointer<UInt8>) {
        var rules = RobotsRules(parsing: body)
        rules.sitemaps = []
        frontier.robots.rules.recordSize(rules.bytes)
        guard frontier.makeRoom(for: rules.bytes) else { return }
        frontier.robots.rules.insert(rules, of: url)
        keptRules.insert(url)
    }

    /// Adds the next origin.
    package func addHost(_ origin: UnsafeBufferPointer<UInt8>, _ kept: KeptHost) throws(RestorationError) {
        let number = UInt32(clamping: crawl.hostCount)
        guard frontier.hosts.knownPosition(of: origin) == nil else {
            throw RestorationError("an origin is there twice")
        }
        guard kept.crawlDelay >= 0, kept.pace.delay >= 0, kept.restsUntil.magnitude < 1 << 60,
            (1...65_535).contains(kept.pace.connections ?? 1)
        else { throw RestorationError("an origin has a pace that none has") }
        let verdict = (try? WebURL(bytes: UnsafeBufferPointer(rebasing: origin[...]))).map {
            frontier.scope.verdict(on: $0)
        }
        guard frontier.hosts.position(of: origin, scope: { verdict ?? .outside }) == number else {
            throw RestorationError("it has more origins than the limit allows")
        }
        var changes: [HostChange] = [
            .crawlDelay(kept.crawlDelay), .paused(kept.isPaused), .blocked(kept.isBlocked),
            .robots(restored(kept.robots, of: number)),
        ]
        if kept.hasAnswered { changes.append(.answered) }
        if kept.isTrapped { changes.append(.trapped) }
        if kept.restsUntil > now { changes.append(.rests(until: kept.restsUntil, isBackingOff: kept.isBackingOff)) }
        for change in changes { _ = frontier.hosts.apply(change, to: number) }
        if kept.pace.isSlowed { frontier.hosts.restore(kept.pace, of: number) }
    }

    /// The state of an origin's robots.txt. Where that was being fetched, or its rules are not there, it is unknown.
    private func restored(_ kept: HostRobots, of host: UInt32) -> HostRobots {
        guard crawl.options.obeysRobots else { return HostRobots(.notObeyed) }
        guard case .known(let until) = kept.state, until > now else { return HostRobots(.unknown) }
        guard let rules = kept.rules else { return kept }
        guard keptRules.contains(rules.index) else { return HostRobots(.unknown) }
        frontier.robots.rules.add(host, to: rules.index)
        frontier.robots.answers[rules.index] = RobotsTable.Known(answer: .rules, until: until, asked: 0)
        return kept
    }
}

extension HostTable {
    /// Sets the pace that an origin's host had in an earlier run.
    mutating func restore(_ limits: PaceLimits, of host: UInt32) {
        let group = self[host].group
        groups[Int(group)].restore(limits)
        updateTurns(ofGroup: group)
    }
}
