import Crawl
import Words

/// What is wrong with a host, and why; plain numbers, so that hosts can be sorted by it without a word.
enum HostVerdict: Hashable {
    /// No attempt of late got an answer: so many of so many ended this way, which were all that there were, or the last.
    case down(HostOutcome, count: Int, of: Int, isAll: Bool)
    /// All its URLs are left out for what its robots.txt answers.
    case robotsFails(RobotsTrouble)
    /// It says that it is asked too much; nanoseconds for which it rests, where it asked for that.
    case throttled(HostOutcome, rest: Int64?)
    /// A share of the attempts, in percent, ends this way; what it is given, where that is less for it.
    case failing(HostOutcome, percent: Int, Slowness?)
    /// Its robots.txt forbids all of its URLs.
    case forbidsAll(Int)
    /// Five in a hundred answers take that long, or longer.
    case slow(Int64)
    /// Bodies come at so many bytes a second.
    case drips(Int)
    /// It gets as many connections as it may have, which is less than it could be given.
    case atLimit(Int, isPerHost: Bool)
    /// It was in trouble, and is given less for it.
    case slowed(Slowness)
    case paused, blocked
    case asksRobots
    case crawlDelay(Int64)
    /// Its robots.txt forbids some of its URLs.
    case forbids(Int)
    case notAsked
    case fine
    case outside

    /// What a host is given that was in trouble.
    struct Slowness: Hashable {
        /// Connections at most.
        let connections: Int
        /// Nanoseconds from one request to the next at least; 0 for none.
        let delay: Int64
    }

    /// The limits of the crawl.
    struct Limits {
        /// Exchanges in flight at most to one host; nil for no limit of its own.
        let perHost: Int?
        /// Exchanges in flight at most.
        let concurrency: Int

        init(of crawl: any CrawlView) {
            (perHost, concurrency) = (crawl.perHost, crawl.concurrency)
        }
    }

    /// Attempts without an answer after which a host is down that had answered before.
    private static let leastDown = 5
    /// Nanoseconds from which on a host is slow.
    private static let slowLatency: Int64 = 1_000_000_000
    /// Bytes a second below which bodies drip.
    private static let dripping = 2_048
    /// Answers before the slowest of them tell anything.
    private static let leastAnswers = 4

    /// Of a host as it stands, by how the attempts at it ended and what its robots.txt forbids.
    init(_ host: HostStatus, _ history: HostHistory?, forbidden: Int, limits: Limits, at now: Int64) {
        let slowness =
            host.why == .slow ? Slowness(connections: host.connections, delay: host.delay) : nil
        if host.why == .outOfScope {
            self = .outside
        } else if host.why == .blocked {
            self = .blocked
        } else if host.why == .paused {
            self = .paused
        } else if let trouble = Self.trouble(host, history ?? HostHistory(), slowness, forbidden, at: now) {
            self = trouble
        } else if host.inFlight > 0, host.inFlight >= host.connections, host.todo > 0, slowness == nil {
            self = .atLimit(host.connections, isPerHost: limits.perHost.map { $0 < limits.concurrency } ?? false)
        } else if let slowness {
            self = .slowed(slowness)
        } else if host.robots == .fetching, host.done == 0 {
            self = .asksRobots
        } else if host.why == .crawlDelay {
            self = .crawlDelay(host.delay)
        } else if forbidden > 0 {
            self = .forbids(forbidden)
        } else {
            self = history == nil ? .notAsked : .fine
        }
    }

    private static func trouble(
        _ host: HostStatus, _ history: HostHistory, _ slowness: Slowness?, _ forbidden: Int, at now: Int64
    ) -> HostVerdict? {
        if let down = down(history) { return down }
        if let trouble = host.robotsTrouble { return .robotsFails(trouble) }
        let recent = history.recent.counts
        let overloads = recent[HostOutcome.tooMany] + recent[HostOutcome.unavailable]
        var outcomes = history.recent
        if host.why == .backingOff || overloads > 1 || outcomes.next()?.isOverload == true {
            let rest = host.why == .backingOff ? host.restsUntil.map { max(0, $0 - now) } : nil
            return .throttled(recent[HostOutcome.tooMany] > 0 ? .tooMany : .unavailable, rest: rest)
        }
        if let failing = failing(recent, history, slowness) { return failing }
        // Its robots.txt is the only one of its URLs that was fetched.
        if forbidden > 0, host.done <= 1, host.todo == 0, host.inFlight == 0 { return .forbidsAll(forbidden) }
        if history.latencies.total >= leastAnswers, let most = history.latencies.quantile(0.95), most >= slowLatency {
            return .slow(most)
        }
        return history.slowBodyRate.flatMap { $0 < dripping ? .drips($0) : nil }
    }

    private static func down(_ history: HostHistory) -> HostVerdict? {
        var last: HostOutcome?
        var (run, alike) = (0, 0)
        for outcome in history.recent {
            guard outcome.isNoAnswer else { break }
            last = last ?? outcome
            run += 1
            alike += outcome == last ? 1 : 0
        }
        let isAll = run == history.attempts
        guard let last, isAll || run >= leastDown else { return nil }
        return .down(last, count: alike, of: run, isAll: isAll)
    }

    /// What most attempts come to that fail, where these are more than now and then one.
    private static func failing(
        _ recent: InlineArray<12, Int>, _ history: HostHistory, _ slowness: Slowness?
    ) -> HostVerdict? {
        let attempts = history.attempts
        var worst: (outcome: HostOutcome, count: Int)?
        for outcome in HostOutcome.failures {
            let late = recent[outcome]
            let count = history.count(of: outcome)
            guard late > 1 || late == 1 && count * 20 >= attempts, count > worst?.count ?? 0 else { continue }
            worst = (outcome, count)
        }
        // Some pages are missing anywhere; where nearly all are, it is the host's answer to us.
        if recent[HostOutcome.clientError] * 10 >= 9 * HostHistory.recentCount {
            worst = (.clientError, history.count(of: .clientError))
        }
        return worst.map { .failing($0.outcome, percent: max(1, $0.count * 100 / attempts), slowness) }
    }
}

extension InlineArray where Element == Int {
    /// How many there are of an outcome.
    fileprivate subscript(outcome: HostOutcome) -> Int { self[Int(outcome.rawValue)] }
}
