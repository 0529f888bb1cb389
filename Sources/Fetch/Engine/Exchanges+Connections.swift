import Crawl
import EventLoop
import HTTP

/// Moves connections between exchanges, races and the pool.
extension Exchanges {
    /// The number of connections to an origin that may always be in the pool, however few exchanges are in flight.
    private static let leastKept = 64

    /// Takes a connection to the slot's origin from the pool. Nil if the exchange has already met a closed one: its new
    /// connection replaces an idle one, since the server may serve only so many.
    func keptConnection(for slot: Int) -> Connection? {
        if crawl.isResent(slot) {
            if let idle = pool.oldest(of: crawl.origin(in: slot)) { pool.drop(idle) }
            return nil
        }
        guard let connection = pool.takeConnection(to: crawl.origin(in: slot)) else { return nil }
        slots[slot].connection = connection
        openCount += 1
        return connection
    }

    /// Starts connecting to an address, through a tunnel if there is one. A further attempt of the same exchange must
    /// fit into the limit of connections: nil if it does not.
    func open(
        _ slot: Int, to address: SocketAddress, _ layers: [Layer], beside: Int
    ) throws(FetchError) -> Connection? {
        if openCount + pool.count >= connectionLimit { pool.evictOldest() }
        if beside > 0, openCount + pool.count >= connectionLimit { return nil }
        let connection = try connector.open(
            address, layers, origin: crawl.origin(in: slot), until: slots[slot].connectLimit)
        openCount += 1
        return connection
    }

    /// Closes a connection from `open`.
    func discard(_ connection: Connection) {
        connection.close()
        openCount -= 1
    }

    /// Whether a slot's exchange has the connection.
    func holds(_ connection: UInt64, _ slot: Int) -> Bool { slots[slot].connection?.id == connection }

    /// Keeps the slot's connection for another exchange.
    func keepConnection(of slot: Int) {
        guard !isStopped, let connection = slots[slot].connection else { return }
        if connection.watch.hasEnded || !starved.isEmpty && handsOver(connection, slot) {
            return closeConnection(of: slot)
        }
        slots[slot].connection = nil
        pool.limit = crawl.concurrency
        // More connections than exchanges would hardly be used at a time; ten thousand would only wait to be closed at
        // the crawl's end.
        pool.limitForOrigin = max(Self.leastKept, crawl.counts.inFlight)
        openCount -= 1
        pool.keepConnection(connection)
    }

    /// Closes the slot's connection, if it has one, and gives up its race.
    func closeConnection(of slot: Int) {
        guard !isStopped else { return }
        if !racing.isEmpty { racing.removeValue(forKey: slot)?.giveUp() }
        guard let connection = slots[slot].connection else { return }
        slots[slot].connection = nil
        if !starved.isEmpty { starved.forget(slot, of: connection.origin) }
        discard(connection)
    }

    /// Wakes the task that waits on a socket of the slot's.
    func cancelWaits(of slot: Int) {
        racing[slot]?.giveUp()
        slots[slot].connection?.watch.cancelWaiters()
    }
}
