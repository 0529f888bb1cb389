public import Crawl
import HTTP

/// The first member of which two views of one crawl do not say the same; nil if there is none. Links are not compared.
public func difference(of one: any CrawlView, _ other: any CrawlView) -> String? {
    let comparison = ViewComparison(one, other)
    let urls = (0..<UInt32(one.counts.seen)).map { URLID(index: $0) }
    return comparison.totals ?? comparison.exchanges ?? urls.lazy.compactMap { comparison.url($0) }.first
        ?? (0..<one.hostCount).lazy.compactMap { comparison.host($0) }.first
}

/// Two views of one crawl: names the first member of which they do not say the same.
struct ViewComparison {
    private let one: any CrawlView
    private let other: any CrawlView

    init(_ one: any CrawlView, _ other: any CrawlView) {
        (self.one, self.other) = (one, other)
    }

    private func differ<Value: Equatable>(_ member: (any CrawlView) -> Value) -> Bool {
        member(one) != member(other)
    }

    var counts: String? { differ(\.counts) ? "counts" : nil }

    /// The crawl as a whole.
    var totals: String? {
        if let counts { return counts }
        if differ(\.state) || differ(\.isFrozen) || differ(\.wasStopped) { return "state" }
        if differ(\.limitReached) { return "limitReached" }
        if differ(\.notKept.urls) || differ(\.notKept.referrers) { return "notKept" }
        if differ(\.maxDepth) || differ(\.concurrency) || differ(\.delay) || differ(\.limits) || differ(\.perHost)
            || differ(\.maxRate)
        {
            return "limits"
        }
        if differ(\.seeds) { return "seeds" }
        if differ(\.slotCount) || differ(\.hostCount) { return "slotCount, hostCount" }
        if differ({ $0.idleReasons(now: 0) }) {
            return "idleReasons: \(one.idleReasons(now: 0)) and \(other.idleReasons(now: 0))"
        }
        if differ({ $0.todo(0..<4) }) { return "todo: \(one.todo(0..<9)) and \(other.todo(0..<9))" }
        if differ(\.malformedLinkCount) { return "malformedLinkCount" }
        if differ(\.traps) { return "traps" }
        if differ(\.restrictions) { return "restrictions" }
        return statistics
    }

    private var statistics: String? {
        if differ(\.statistics.startedAt) || differ(\.statistics.finishedAt) { return "startedAt, finishedAt" }
        if differ(\.statistics.fetches) || differ(\.statistics.retries) || differ(\.statistics.tally) {
            return "fetches, retries, tally"
        }
        if differ(\.statistics.bytes) || differ(\.statistics.links) || differ(\.statistics.connections) {
            return "bytes, links, connections"
        }
        if differ({ view in FetchOutcome.allCases.map { view.statistics.outcomes[$0] } }) { return "outcomes" }
        if differ(\.statistics.statuses) || differ(\.statistics.errors) || differ(\.statistics.skips) {
            return "statuses, errors, skips"
        }
        if differ(\.statistics.inFlight.highest) || differ(\.statistics.inFlight.mean) { return "inFlight" }
        return nil
    }

    /// Every slot, and how many exchanges are in each state.
    var exchanges: String? {
        for state in ConnectionState.allCases
        where one.connectionsByState[Int(state.rawValue)] != other.connectionsByState[Int(state.rawValue)] {
            return "connectionsByState"
        }
        for slot in 0..<one.slotCount {
            guard let left = one.details(of: slot) else {
                if other.details(of: slot) != nil { return "a slot that is free" }
                continue
            }
            guard let right = other.details(of: slot), other.exchange(in: slot) != nil else { return "a busy slot" }
            if !isSame(left.live, right.live) { return "exchange: \(left.live) and \(right.live)" }
            if left.method != right.method || left.peer != right.peer || left.tls != right.tls
                || left.cipher != right.cipher || left.httpMinorVersion != right.httpMinorVersion
                || left.contentType != right.contentType || left.newLinks != right.newLinks
            {
                return "details: \(left) and \(right)"
            }
        }
        return nil
    }

    private func isSame(_ left: LiveExchange, _ right: LiveExchange) -> Bool {
        ConnectionState.allCases.allSatisfy { left.entered[Int($0.rawValue)] == right.entered[Int($0.rawValue)] }
            && left.slot == right.slot && left.url == right.url && left.state == right.state
            && left.status == right.status && left.reused == right.reused && left.startedAt == right.startedAt
            && left.stateSince == right.stateSince && left.attempt == right.attempt && left.bytes == right.bytes
            && left.expectedBytes == right.expectedBytes && left.connection == right.connection
            && left.replaced == right.replaced
    }

    /// One URL.
    func url(_ url: URLID) -> String? {
        let (left, right) = (one.status(of: url), other.status(of: url))
        if left.state != right.state || left.status != right.status || left.failure != right.failure
            || left.skipReason != right.skipReason || left.trap != right.trap || left.depth != right.depth
            || left.host != right.host || left.referrer != right.referrer || left.hops != right.hops
            || left.role != right.role
        {
            return "status of \(one.text(of: url))"
        }
        if differ({ $0.linkCount(to: url) }) { return "linkCount to \(one.text(of: url))" }
        if differ({ $0.text(of: url) }) || differ({ $0.cluster(of: url) }) { return "text, cluster" }
        if differ({ $0.failedAttempts(at: url) }) { return "failedAttempts at \(one.text(of: url))" }
        if differ({ $0.isQueued(url) }) { return "isQueued of \(one.text(of: url))" }
        if differ({ $0.redirectTarget(of: url) }) || differ({ $0.redirectEnd(of: url) }) { return "redirectTarget" }
        if differ({ $0.redirects(leadingTo: url, limit: 9) }) { return "redirects(leadingTo:)" }
        if differ({ $0.deadEnd(of: url) }) || differ({ $0.firstPage(linkingTo: url) }) { return "deadEnd, firstPage" }
        if differ({ $0.robotsVerdict(of: url) }) || differ({ $0.robotsTrouble(of: url) }) { return "robotsVerdict" }
        if differ({ $0.trapCut(of: url)?.first }) || differ({ $0.trapCut(of: url)?.skipped }) { return "trapCut" }
        return differ({ $0.isNoSitemap(url) }) ? "isNoSitemap" : nil
    }

    /// One origin.
    func host(_ index: Int) -> String? {
        differ { $0.host(at: index) } ? "host \(index)" : nil
    }

    /// All there is.
    var all: String? {
        let urls = (0..<UInt32(one.counts.seen)).map { URLID(index: $0) }
        if let fault = totals ?? exchanges ?? urls.lazy.compactMap({ url($0) }).first { return fault }
        if let fault = (0..<one.hostCount).lazy.compactMap({ host($0) }).first { return fault }
        if differ({ $0.todo(0..<Int.max) }) { return "todo" }
        if differ({ $0.robotsTroubles.map(\.sentence) }) || differ(\.robotsTroubleCount) { return "robotsTroubles" }
        if differ(\.strandedSeeds) || differ(\.pagesNamedAsSitemaps) { return "strandedSeeds, pagesNamedAsSitemaps" }
        if differ({ $0.undecidedPatterns.map { "\($0.text) \($0.searches)" } }) { return "undecidedPatterns" }
        if differ({ $0.trapCuts.map { "\($0.kind) \($0.pages) \(String(describing: $0.first)) \($0.skipped)" } }) {
            return "trapCuts"
        }
        if differ({ malformedLinks(in: $0) }) { return "malformed links" }
        return differ({ links(in: $0, to: Set(urls)) }) ? "links" : nil
    }

    private func malformedLinks(in view: any CrawlView) -> [[UInt8]] {
        var found: [[UInt8]] = []
        view.forEachMalformedLink(limit: .max) { link in
            let numbers = [Int(link.page.index), link.line ?? 0, link.column ?? 0]
            found.append(link.text + numbers.map { UInt8(truncatingIfNeeded: $0) })
        }
        return found
    }

    /// Links as they are remembered, page by page; and broken links.
    private func links(in view: any CrawlView, to urls: Set<URLID>) -> [[UInt32]] {
        var found: [[UInt32]] = []
        for wanted in [urls] + urls.sorted().prefix(8).map({ [$0] }) {
            var place = LinkPlace()
            while !view.readLinks(to: wanted, from: &place, budget: 1 << 10, { found.append([$0.index, $1.index]) }) {}
        }
        view.forEachBrokenLink { found.append([$0.url.index, $0.referrer?.index ?? 0, UInt32($0.end.status)]) }
        return found
    }
}
