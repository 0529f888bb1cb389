import Crawl
import Words

/// The judgement of a host with its cause, in plain numbers, so that hosts can be sorted without making text.
enum HostVerdict: Hashable {
    /// No recent attempt was answered: a number of all or of the last attempts had this outcome.
    case down(HostOutcome, count: Int, of: Int, isAll: Bool)
    /// All its URLs are left out because of the answer for its robots.txt.
    case robotsFails(RobotsTrouble)
    /// All its answers but that for robots.txt turned the crawl away: with this status, or nil for several and for
    /// challenges.
    case turnsAway(UInt16?)
    /// The host reports overload, with the nanoseconds of its rest, if it asked for that.
    case throttled(HostOutcome, rest: Int64?)
    /// A percentage of the attempts has this outcome, and the host may have a lower pace.
    case failing(HostOutcome, percent: Int, Slowness?)
    /// Its robots.txt forbids all of its URLs.
    case forbidsAll(Int)
    /// Five in a hundred answers take that long or longer.
    case slow(Int64)
    /// Bodies arrive at a low rate, in bytes per second.
    case drips(Int)
    /// The host uses all its connections, which are fewer than the crawl could use.
    case atLimit(Int, isPerHost: Bool)
    /// The host was in trouble, and has a lower pace.
    case slowed(Slowness)
    case paused, blocked
    case asksRobots
    case crawlDelay(Int64)
    /// Its robots.txt forbids some of its URLs.
    case forbids(Int)
    case notAsked
    case fine
    case outside

    /// The pace of a host that was in trouble.
    struct Slowness: Hashable {
        /// The largest number of connections.
        let connections: Int
        /// The shortest time from one request to the next, nanoseconds; 0 for no delay.
        let delay: Int64
    }

    /// The limits of the crawl.
    struct Limits {
        /// The largest number of exchanges in flight to one host; nil for no limit of its own.
        let perHost: Int?
        /// The largest number of exchanges in flight.
        let concurrency: Int

        init(of crawl: any CrawlView) {
            (perHost, concurrency) = (crawl.perHost, crawl.concurrency)
        }
    }

    /// The number of unanswered attempts after which a host that had answered is down.
    private static let leastDown = 5
    /// The time in nanoseconds from which a host is slow.
    private static let slowLatency: Int64 = 1_000_000_000
    /// The rate in bytes per second below which bodies drip.
    private static let dripping = 2_048
    /// The number of answers from which a host turns the crawl away.
    private static let leastRefusals = 3
    /// The number of answers from which the slowest count.
    private static let leastAnswers = 4

    /// Judges a host by its state, the outcomes of attempts, the bodies in flight that take long, and the number of URLs
    /// that its robots.txt forbids.
    init(
        _ host: HostStatus, _ history: HostHistory?, _ bodies: LongBodies?, forbidden: Int, limits: Limits,
        at now: Int64
    ) {
        let slowness =
            host.why == .slow ? Slowness(connections: host.connections, delay: host.delay) : nil
        if host.why == .outOfScope {
            self = .outside
        } else if host.why == .blocked {
            self = .blocked
        } else if host.why == .paused {
            self = .paused
        } else if let trouble = Self.trouble(host, history ?? HostHistory(), bodies, slowness, forbidden, at: now) {
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
        _ host: HostStatus, _ history: HostHistory, _ bodies: LongBodies?, _ slowness: Slowness?, _ forbidden: Int,
        at now: Int64
    ) -> HostVerdict? {
        if let down = down(history) { return down }
        if let trouble = host.robotsTrouble { return .robotsFails(trouble) }
        if history.refusals.count >= leastRefusals { return .turnsAway(history.refusals.status) }
        let recent = history.recent.counts
        let overloads = recent[HostOutcome.tooMany] + recent[HostOutcome.unavailable]
        var outcomes = history.recent
        if host.why == .backingOff || overloads > 1 || outcomes.next()?.isOverload == true {
            let rest = host.why == .backingOff ? host.restsUntil.map { max(0, $0 - now) } : nil
            return .throttled(recent[HostOutcome.tooMany] > 0 ? .tooMany : .unavailable, rest: rest)
        }
        if let failing = failing(recent, history, slowness) { return failing }
        // Its robots.txt is the only URL of the host that was fetched.
        if forbidden > 0, host.done <= 1, host.todo == 0, host.inFlight == 0 { return .forbidsAll(forbidden) }
        if history.latencies.total >= leastAnswers, let most = history.latencies.quantile(0.95), most >= slowLatency {
            return .slow(most)
        }
        return history.slowBodyRate(with: bodies).flatMap { $0 < dripping ? .drips($0) : nil }
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

    /// The most frequent failure, unless it is rare.
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
        // A few missing pages are normal; if nearly all are missing, the host rejects the crawler.
        if recent[HostOutcome.clientError] * 10 >= 9 * HostHistory.recentCount {
            worst = (.clientError, history.count(of: .clientError))
        }
        return worst.map { .failing($0.outcome, percent: max(1, $0.count * 100 / attempts), slowness) }
    }
}

extension InlineArray where Element == Int {
    /// The number of attempts with an outcome.
    fileprivate subscript(outcome: HostOutcome) -> Int { self[Int(outcome.rawValue)] }
}
