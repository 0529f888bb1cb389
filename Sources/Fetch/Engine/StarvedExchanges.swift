// A server may serve one kept connection at a time, or few, as a thread each does. All others wait to be accepted then,
// although they stand: the kernel shakes hands for the server. One that idles here keeps them waiting for ever, so it is
// closed, and the server takes the next.

import Crawl
import EventLoop

/// Exchanges that wait for long on connections on which nothing has ever come back.
struct StarvedExchanges {
    /// One that waits, and since when its connection stands, monotonic nanoseconds.
    struct Entry {
        let slot: Int
        let connection: UInt64
        let origin: UInt32
        let since: Int64
    }

    /// Nanoseconds without a byte after which one counts as starved.
    static let patience: Int64 = 1_000_000_000
    /// Nanoseconds for which a connection idles before it is taken for one that nobody needs.
    static let idleTime: Int64 = 100_000_000
    /// Nanoseconds between two looks at who has become starved, at least.
    private static let lookPause: Int64 = 250_000_000

    /// New connections at which those whose exchanges are over are forgotten for the first time.
    static let fewest = 256

    /// Those on new connections, in the order in which these stood: no more than `fewest`, or twice as many as wait.
    private(set) var fresh: [Entry] = []
    private var limit = StarvedExchanges.fewest
    private var starved: [UInt32: [Entry]] = [:]

    /// The timers of the two looks: for who has become starved, and for what idles.
    var looks: (starved: TimerID?, idle: TimerID?)

    /// Where somebody may be starved.
    var origins: [UInt32] { Array(starved.keys) }

    /// Whether nobody is starved.
    var isEmpty: Bool { starved.isEmpty }

    /// Whether somebody may be starved at an origin.
    func has(_ origin: UInt32) -> Bool { starved[origin] != nil }

    /// When to look for those who have become starved; nil where nobody may have.
    func nextLook(now: Int64) -> Int64? {
        fresh.first.map { max($0.since + Self.patience, now + Self.lookPause) }
    }

    /// A new connection stands.
    ///
    /// - Parameters:
    ///   - entry: its exchange's.
    ///   - isWaiting: whether an exchange still waits for the first byte.
    mutating func begin(_ entry: Entry, _ isWaiting: (Entry) -> Bool) {
        if fresh.count >= limit {
            fresh.removeAll { !isWaiting($0) }
            limit = max(Self.fewest, 2 * fresh.count)
        }
        fresh.append(entry)
    }

    /// Moves those that have become starved to their origins.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - isWaiting: whether an exchange still waits for the first byte.
    /// - Returns: their origins.
    mutating func look(now: Int64, _ isWaiting: (Entry) -> Bool) -> [UInt32] {
        let old = fresh.prefix { $0.since + Self.patience <= now }
        let waiting = old.filter(isWaiting)
        fresh.removeFirst(old.count)
        for entry in waiting { starved[entry.origin, default: []].append(entry) }
        return waiting.map(\.origin)
    }

    /// Whether one of an origin's has been starved since then or before: the first of those is taken out, so that each has
    /// one connection closed at most.
    mutating func takeOne(of origin: UInt32, since: Int64, _ isWaiting: (Entry) -> Bool) -> Bool {
        guard var entries = starved[origin] else { return false }
        entries.removeAll { !isWaiting($0) }
        let place = entries.firstIndex { $0.since + Self.patience <= since }
        if let place { entries.remove(at: place) }
        starved[origin] = entries.isEmpty ? nil : entries
        return place != nil
    }

    /// An exchange of an origin's is over.
    mutating func forget(_ slot: Int, of origin: UInt32) {
        guard let entries = starved[origin] else { return }
        let others = entries.filter { $0.slot != slot }
        starved[origin] = others.isEmpty ? nil : others
    }
}

extension Exchanges {
    /// A slot's new connection stands: from now on its server may answer.
    func awaitFirstByte(_ slot: Int, on connection: Connection) {
        let entry = StarvedExchanges.Entry(
            slot: slot, connection: connection.id, origin: connection.origin, since: loop.now)
        starved.begin(entry, isStarved)
        if starved.looks.starved == nil { scheduleLook() }
    }

    private func scheduleLook() {
        guard let due = starved.nextLook(now: loop.now) else { return }
        starved.looks.starved = loop.schedule(at: due) { [weak self] in
            guard let self else { return }
            starved.looks.starved = nil
            for origin in starved.look(now: loop.now, isStarved) { closeIdle(of: origin, for: 0) }
            scheduleLook()
        }
    }

    /// Whether a connection whose exchange ended is to be closed, since others wait for one that the server accepts: they
    /// waited when the exchange began. Otherwise it is, should it idle.
    func handsOver(_ connection: Connection, _ slot: Int) -> Bool {
        let origin = connection.origin
        guard starved.has(origin), let began = crawl.exchange(in: slot)?.startedAt else { return false }
        if starved.takeOne(of: origin, since: began, isStarved) { return true }
        if starved.looks.idle == nil { scheduleLookAtIdle() }
        return false
    }

    private func scheduleLookAtIdle() {
        starved.looks.idle = loop.schedule(at: loop.now + StarvedExchanges.idleTime) { [weak self] in
            guard let self else { return }
            starved.looks.idle = nil
            for origin in starved.origins { closeIdle(of: origin, for: StarvedExchanges.idleTime) }
            if !starved.isEmpty, pool.count > 0 { scheduleLookAtIdle() }
        }
    }

    /// Ends both looks.
    func stopLooking() {
        for timer in [starved.looks.starved, starved.looks.idle].compactMap(\.self) { loop.cancel(timer) }
        starved = StarvedExchanges()
    }

    /// Closes a connection to an origin that has idled for so long, where somebody is starved there.
    private func closeIdle(of origin: UInt32, for time: Int64) {
        guard let idle = pool.oldest(of: origin), idle.idleSince + time <= loop.now,
            starved.takeOne(of: origin, since: loop.now, isStarved)
        else { return }
        pool.drop(idle)
    }

    private func isStarved(_ entry: StarvedExchanges.Entry) -> Bool {
        guard holds(entry.connection, entry.slot), let state = crawl.exchange(in: entry.slot)?.state else {
            return false
        }
        return state != .reading
    }
}
