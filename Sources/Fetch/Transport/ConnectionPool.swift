import EventLoop

/// Idle connections by origin. The one used last is used first.
///
/// If the server closes an idle connection or sends on it, the connection is dropped. The pool is bounded in number and
/// in time.
final class ConnectionPool {
    private static let longestIdle: Int64 = 60_000_000_000
    /// The number of origins without a connection that are remembered, in addition to one for each connection.
    private static let emptyLimit = 64

    private let loop: EventLoop
    /// The largest number of connections.
    var limit: Int
    /// The largest number of connections to one origin.
    var limitForOrigin = Int.max
    /// The position of an origin's connections in `idle`.
    private var positions: [UInt32: Int] = [:]
    /// Origins that have connections, and some that had.
    private(set) var idle: [[Connection]] = []
    private(set) var count = 0
    private var sweep: TimerID?

    /// Creates a pool of at most `limit` connections.
    init(loop: EventLoop, limit: Int) {
        self.loop = loop
        self.limit = limit
    }

    /// Takes a connection to the origin out of the pool; nil if there is none.
    func takeConnection(to origin: UInt32) -> Connection? {
        guard let position = positions[origin], let connection = idle[position].popLast() else { return nil }
        count -= 1
        connection.watch.onReadable(nil)
        connection.isReused = true
        return connection
    }

    /// Keeps a connection whose exchange ended cleanly.
    func keepConnection(_ connection: Connection) {
        if count >= limit { evictOldest() }
        let position = position(of: connection.origin)
        while idle[position].count >= limitForOrigin, let oldest = idle[position].first { drop(oldest) }
        connection.idleSince = loop.now
        if connection.whenIdle == nil {
            connection.whenIdle = { [unowned self, unowned connection] in
                // Readiness is a hint: its bytes may have been read with the end of the last exchange.
                if !connection.transport.isQuiet { drop(connection) }
            }
        }
        connection.watch.onReadable(connection.whenIdle)
        idle[position].append(connection)
        count += 1
        if sweep == nil { scheduleSweep() }
    }

    private func position(of origin: UInt32) -> Int {
        if let position = positions[origin] { return position }
        if idle.count >= 2 * count + Self.emptyLimit { forgetEmpty() }
        positions[origin] = idle.count
        idle.append([])
        return idle.count - 1
    }

    /// Forgets the origins that have no connection: a broad crawl meets any number.
    private func forgetEmpty() {
        idle.removeAll(where: \.isEmpty)
        positions = [:]
        for (position, connections) in idle.enumerated() {
            if let connection = connections.first { positions[connection.origin] = position }
        }
    }

    /// Closes every connection.
    func close() {
        for connection in idle.joined() { connection.close() }
        positions = [:]
        idle = []
        count = 0
        if let sweep { loop.cancel(sweep) }
        sweep = nil
    }

    /// The connection to an origin that has waited longest, or nil.
    func oldest(of origin: UInt32) -> Connection? {
        positions[origin].flatMap { idle[$0].first }
    }

    /// Closes an idle connection.
    func drop(_ connection: Connection) {
        guard let position = positions[connection.origin],
            let place = idle[position].firstIndex(where: { $0 === connection })
        else { return }
        idle[position].remove(at: place)
        count -= 1
        connection.close()
    }

    /// Closes the connections that their peers closed while the group was frozen, when no readiness was delivered.
    func dropClosed() {
        for connection in idle.joined() where !connection.transport.isQuiet { drop(connection) }
    }

    /// Closes the connection that has waited longest. O(limit).
    func evictOldest() {
        let oldest = idle.compactMap(\.first).min { $0.idleSince < $1.idleSince }
        if let oldest { drop(oldest) }
    }

    private func scheduleSweep() {
        sweep = loop.schedule(at: loop.now + Self.longestIdle / 2) { [unowned self] in
            sweep = nil
            let limit = loop.now - Self.longestIdle
            for connection in idle.joined() where connection.idleSince < limit { drop(connection) }
            if count > 0 { scheduleSweep() }
        }
    }
}
