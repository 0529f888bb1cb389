/// The pace of one host, adapted to its answers: additive increase, multiplicative decrease (D. Chiu, R. Jain: Analysis
/// of the Increase and Decrease Algorithms for Congestion Avoidance, 1989).
///
/// A host in trouble gets half its connections; with one left, twice the delay. This happens once in a round of
/// exchanges: those that started before the last decrease say nothing about its effect. As many good answers as it has
/// connections give one back.
///
/// A host that turns an exchange away while it serves others gets as many connections as those have: it may be a server
/// that closes connections beyond a limit. That number is better than half of what it had, and each further exchange that is
/// turned away makes it better. So it differs from trouble in three things: the number, that no round has to pass, and that
/// the connections come back later. What gives them back is the same.
package struct HostPace: Equatable {
    /// What an exchange says about its host.
    enum Sign {
        /// An answer without trouble.
        case good
        /// The host reports overload: 429 or 503.
        case overloaded
        /// A failure: 408, 500, 502, 504, a time-out, a connection that was refused or broke.
        case failed
    }

    /// Why a host gets fewer connections.
    private enum Reason {
        /// It is asked too much, fails or answers late.
        case trouble
        /// It may serve only so many at a time.
        case turningAway

        /// Good answers that it has to give beside those that give a connection back.
        var probation: Int32 { self == .turningAway ? 16 : 0 }
    }

    /// The first delay in nanoseconds, and the amount by which a good answer reduces it.
    static let step: Int64 = 100_000_000
    /// The longest delay in nanoseconds.
    static let longestDelay: Int64 = 10_000_000_000
    /// Answers before latency means anything.
    private static let fewestAnswers: UInt16 = 32

    /// Nanoseconds to add between two requests.
    private(set) var delay: Int64 = 0
    /// The mean of nanoseconds to the first byte, in which each answer has an eighth.
    private(set) var latency: Int64?
    /// The same over about the last hundred answers.
    private var usualLatency: Int64 = 0
    private var slowedAt = Int64.min
    /// The number of connections while slowed; 0 for as many as the limits allow.
    private var slowed: Int32 = 0
    private var goodAnswers: Int32 = 0
    /// The number of connections with which it was good, before the last one was given back.
    private var proven: Int32 = 0
    /// Why it was slowed last.
    private var reason = Reason.trouble
    /// Whether the last exchange that ended was good.
    private var isAnswering = false
    private var answers: UInt16 = 0
    /// The recent share of failures, of 65,536.
    private var failures: UInt16 = 0

    /// Creates the pace of a host of which nothing is known.
    init() {}

    /// Creates the pace of a host that was slowed in an earlier run.
    init(_ limits: PaceLimits) {
        delay = limits.delay
        slowed = Int32(clamping: limits.connections ?? 0)
        proven = slowed
    }

    /// The number of connections while slowed; nil for as many as the limits allow.
    var connections: Int? { slowed == 0 ? nil : Int(slowed) }
    /// Whether it is slower than the limits.
    var isSlowed: Bool { slowed != 0 || delay != 0 }

    /// Records the outcome of an exchange of the host.
    ///
    /// - Parameters:
    ///   - sign: what it says about the host.
    ///   - latency: nanoseconds from the request to the first byte; nil without one.
    ///   - began: when it started.
    ///   - now: the time.
    ///   - inFlight: the number of exchanges of the host in flight, this one included.
    ///   - limit: the number of connections that the limits allow.
    ///   - heedsTrouble: whether latency and failures count, too.
    mutating func recordOutcome(
        _ sign: Sign, latency: Int64?, began: Int64, now: Int64, inFlight: Int, limit: Int, heedsTrouble: Bool
    ) {
        if let latency { recordLatency(latency) }
        isAnswering = sign == .good
        failures = failures - failures / 16 + (sign == .failed ? 4_095 : 0)
        let isTrouble =
            switch sign {
            case .overloaded: true
            case .failed: heedsTrouble && failures > 1 << 14
            case .good: heedsTrouble && isLate
            }
        if isTrouble {
            if began >= slowedAt { halve(min(connections ?? limit, max(inFlight, 1)), now: now) }
        } else if sign == .good, isSlowed {
            speedUp(limit: limit)
        }
    }

    /// Slows the host after it ended an exchange before a byte came, or refused its connection, although it had
    /// answered others.
    ///
    /// - Parameters:
    ///   - others: the number of other exchanges of the host in flight.
    ///   - taken: connections that the exchange's URL has cost the host so far; nil if it was never turned away.
    ///   - limit: the number of connections that the limits allow.
    /// - Returns: connections that the URL has cost the host now, if the exchange may have been one more than the host
    ///   serves at a time; otherwise nil.
    mutating func turnAway(others: Int, taken: Int?, limit: Int) -> Int? {
        guard others > 0 else {
            // The host may not have noticed the end of the exchange before.
            return reason == .turningAway && slowed == 1 && isAnswering ? taken ?? 0 : nil
        }
        guard taken == nil || others >= proven else {
            // The exchange also failed with fewer others, so their number is not the reason.
            giveBack(taken ?? 0, limit: limit)
            return 0
        }
        let before = connections ?? limit
        take(min(before, others), for: .turningAway)
        return (taken ?? 0) + before - Int(slowed)
    }

    /// Whether it is four times as slow as usual, and a second slower: more than noise or a single slow page.
    private var isLate: Bool {
        guard answers >= Self.fewestAnswers, let latency else { return false }
        return latency / 4 > usualLatency && latency - usualLatency > 1_000_000_000
    }

    /// A mean of nanoseconds in which each further answer has an eighth.
    static func smoothed(_ mean: Int64?, _ latency: Int64) -> Int64 {
        mean.map { $0 + (latency - $0) / 8 } ?? latency
    }

    private mutating func recordLatency(_ latency: Int64) {
        answers += answers < Self.fewestAnswers ? 1 : 0
        self.latency = Self.smoothed(self.latency, latency)
        usualLatency = answers == 1 ? latency : usualLatency + (latency - usualLatency) / 128
    }

    private mutating func halve(_ connections: Int, now: Int64) {
        if connections == 1 { delay = min(max(Self.step, delay * 2), Self.longestDelay) }
        take(max(1, connections / 2), for: .trouble)
        slowedAt = now
    }

    /// The host gets so many connections from now on, until good answers give one back.
    private mutating func take(_ connections: Int, for reason: Reason) {
        slowed = Int32(clamping: connections)
        proven = slowed
        self.reason = reason
        goodAnswers = -reason.probation
    }

    private mutating func speedUp(limit: Int) {
        goodAnswers += 1
        if delay > 0 { return delay = max(0, delay - Self.step) }
        guard goodAnswers >= slowed else { return }
        goodAnswers = 0
        proven = slowed
        giveBack(1, limit: limit)
    }

    private mutating func giveBack(_ count: Int, limit: Int) {
        guard let connections else { return }
        slowed = connections + count >= limit ? 0 : Int32(clamping: connections + count)
    }
}
