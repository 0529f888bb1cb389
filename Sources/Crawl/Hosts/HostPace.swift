/// How fast one host is taken, by how it fares: additive increase, multiplicative decrease (D. Chiu, R. Jain: Analysis of
/// the Increase and Decrease Algorithms for Congestion Avoidance, 1989).
///
/// A host in trouble gets half its connections; with one left, twice the delay. Once in a round of exchanges: what began
/// before the last decrease tells nothing of its effect. As many good answers as it has connections give one back.
///
/// A host that turns an exchange away while it serves others gets as many connections as those have: it may be a server
/// that closes what goes beyond a limit.
package struct HostPace: Equatable {
    /// What an exchange tells of its host.
    enum Sign {
        /// An answer that is none of the others.
        case good
        /// The host says that it is asked too much: 429 or 503.
        case overloaded
        /// It failed: 408, 500, 502, 504, a time-out, a connection that was refused or broke.
        case failed
    }

    /// Nanoseconds of the first delay, and what a good answer takes off it.
    static let step: Int64 = 100_000_000
    /// Nanoseconds of delay at most.
    static let longestDelay: Int64 = 10_000_000_000
    /// Good answers that a host which turned somebody away has to give beside those that give a connection back.
    private static let probation: Int32 = 16
    /// Answers before latency means anything.
    private static let fewestAnswers: UInt16 = 32

    /// Nanoseconds to add between two requests.
    private(set) var delay: Int64 = 0
    /// Nanoseconds to the first byte: an eighth of each answer.
    private(set) var latency: Int64?
    /// The same over the last hundred or so.
    private var usualLatency: Int64 = 0
    private var slowedAt = Int64.min
    /// Connections while slowed; 0 for as many as the limits allow.
    private var slowed: Int32 = 0
    private var goodAnswers: Int32 = 0
    /// Connections with which it was good, before the last one was given back.
    private var proven: Int32 = 0
    /// Whether it was slowed last for turning somebody away.
    private var turnsAway = false
    /// Whether the last exchange that ended was good.
    private var isAnswering = false
    private var answers: UInt16 = 0
    /// The share of failures as of late, of 65,536.
    private var failures: UInt16 = 0

    /// Connections while it is slowed; nil for as many as the limits allow.
    var connections: Int? { slowed == 0 ? nil : Int(slowed) }
    /// Whether it is slower than the limits.
    var isSlowed: Bool { slowed != 0 || delay != 0 }

    /// An exchange of the host ended.
    ///
    /// - Parameters:
    ///   - sign: what it tells.
    ///   - latency: nanoseconds from the request to the first byte; nil where none came.
    ///   - began: when it began.
    ///   - now: the time.
    ///   - inFlight: exchanges of the host in flight with it.
    ///   - limit: connections that the limits allow.
    ///   - heedsTrouble: whether more counts than what the host says.
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
            if began >= slowedAt { slowDown(from: min(connections ?? limit, max(inFlight, 1)), now: now) }
        } else if sign == .good, isSlowed {
            speedUp(limit: limit)
        }
    }

    /// The host ended an exchange before a byte came, or refused its connection, after it had answered others.
    ///
    /// - Parameters:
    ///   - others: other exchanges of the host in flight.
    ///   - taken: connections that the exchange's URL has cost the host so far; nil where it had never been turned away.
    ///   - limit: connections that the limits allow.
    /// - Returns: connections that the URL has cost the host now, where the exchange may have been one more than the host
    ///   serves at a time; otherwise nil.
    mutating func turnAway(others: Int, taken: Int?, limit: Int) -> Int? {
        guard others > 0 else {
            // The host may not have noticed that the exchange before had left.
            return turnsAway && slowed == 1 && isAnswering ? taken ?? 0 : nil
        }
        guard taken == nil || others >= proven else {
            // Among fewer others it fares no better, so it is not their number.
            giveBack(taken ?? 0, limit: limit)
            return 0
        }
        let before = connections ?? limit
        slowed = Int32(clamping: min(before, others))
        proven = slowed
        turnsAway = true
        goodAnswers = -Self.probation
        return (taken ?? 0) + before - Int(slowed)
    }

    /// Four times as slow as it was, and a second slower: no noise, and no page that takes long by nature.
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

    private mutating func slowDown(from connections: Int, now: Int64) {
        if connections == 1 { delay = min(max(Self.step, delay * 2), Self.longestDelay) }
        slowed = Int32(clamping: max(1, connections / 2))
        proven = slowed
        turnsAway = false
        goodAnswers = 0
        slowedAt = now
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
