// A server may serve only one or a few kept connections at a time, for example with a thread for each. Others are
// established by the server's kernel but wait to be accepted. An idle connection here would keep them waiting for ever,
// so it is closed, and the server accepts the next.

import Crawl
import EventLoop

/// Exchanges that have long waited on new connections without receiving a byte.
struct StarvedExchanges {
    /// A waiting exchange, and the time when its connection was established, monotonic nanoseconds.
    struct Entry {
        let slot: Int
        let connection: UInt64
        let origin: UInt32
        let since: Int64
    }

    /// Nanoseconds without a byte after which an exchange counts as starved.
    static let patience: Int64 = 1_000_000_000
    /// Nanoseconds after which an idle connection counts as unused.
    static let idleTime: Int64 = 100_000_000
    /// The shortest time between two looks for starved exchanges, in nanoseconds.
    private static let lookPause: Int64 = 250_000_000

    /// The number of new connections at which those whose exchanges are over are first removed.
    static let fewest = 256

    /// Exchanges on new connections, in the order in which these were established: at most `fewest`, or twice as many
    /// as still wait.
    private(set) var fresh: [Entry] = []
    private var limit = StarvedExchanges.fewest
    private var starved: [UInt32: [Entry]] = [:]

    /// The timers of the two looks: for starved exchanges, and for idle connections.
    var looks: (starved: TimerID?, idle: TimerID?)

    /// The origins that may have starved exchanges.
    var origins: [UInt32] { Array(starved.keys) }

    /// Whether there are no starved exchanges.
    var isEmpty: Bool { starved.isEmpty }

    /// Whether an origin may have starved exchanges.
    func has(_ origin: UInt32) -> Bool { starved[origin] != nil }

    /// When to look for starved exchanges next; nil if there can be none.
    func nextLook(now: Int64) -> Int64? {
        fresh.first.map { max($0.since + Self.patience, now + Self.lookPause) }
    }

    /// Adds an exchange whose new connection is established.
    ///
    /// - Parameters:
    ///   - entry: the exchange.
    ///   - isWaiting: whether an exchange still waits for the first byte.
    mutating func watch(_ entry: Entry, _ isWaiting: (Entry) -> Bool) {
        if fresh.count >= limit {
            fresh.removeAll { !isWaiting($0) }
            limit = max(Self.fewest, 2 * fresh.count)
        }
        fresh.append(entry)
    }

    /// Moves exchanges that have become starved to `starved`.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - isWaiting: whether an exchange still waits for the first byte.
    /// - Returns: their origins.
    mutating func collectStarved(now: Int64, _ isWaiting: (Entry) -> Bool) -> [UInt32] {
        let old = fresh.prefix { $0.since + Self.patience <= now }
        let waiting = old.filter(isWaiting)
        fresh.removeFirst(old.count)
        for entry in waiting { starved[entry.origin, default: []].append(entry) }
        return waiting.map(\.origin)
    }

    /// Whether an exchange of an origin has been starved since a time or before. Removes the first such exchange, so
    /// that each has at most one connection closed for it.
    mutating func takeOne(of origin: UInt32, since: Int64, _ isWaiting: (Entry) -> Bool) -> Bool {
        guard var entries = starved[origin] else { return false }
        entries.removeAll { !isWaiting($0) }
        let place = entries.firstIndex { $0.since + Self.patience <= since }
        if let place { entries.remove(at: place) }
        starved[origin] = entries.isEmpty ? nil : entries
        return place != nil
    }

    /// Removes an exchange of an origin.
    mutating func forget(_ slot: Int, of origin: UInt32) {
        guard let entries = starved[origin] else { return }
        let others = entries.filter { $0.slot != slot }
        starved[origin] = others.isEmpty ? nil : others
    }
}

extension Exchanges {
    /// Starts waiting for the first byte on a slot's new connection.
    func awaitFirstByte(_ slot: Int, on connection: Connection) {
        let entry = StarvedExchanges.Entry(
            slot: slot, connection: connection.id, origin: connection.origin, since: loop.now)
        starved.watch(entry, isStarved)
        if starved.looks.starved == nil { scheduleLook() }
    }

    private func scheduleLook() {
        guard let due = starved.nextLook(now: loop.now) else { return }
        starved.looks.starved = loop.schedule(at: due) { [weak self] in
            guard let self else { return }
            starved.looks.starved = nil
            for origin in starved.collectStarved(now: loop.now, isStarved) { closeIdle(of: origin, for: 0) }
            scheduleLook()
        }
    }

    /// Whether a connection whose exchange ended must be closed, because others already waited to be accepted by the
    /// server when the exchange started. Otherwise it is closed if it idles.
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

    /// Cancels both looks.
    func stopLooking() {
        for timer in [starved.looks.starved, starved.looks.idle].compactMap(\.self) { loop.cancel(timer) }
        starved = StarvedExchanges()
    }

    /// Closes a connection to an origin that has idled for a time, if the origin has a starved exchange.
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
