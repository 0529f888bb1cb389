import Crawl
import EventLoop
import HTTP

/// Who has which connection: an exchange, a race for one, or the pool.
extension Exchanges {
    /// An origin's connections that may wait in the pool however few exchanges are in flight.
    private static let leastKept = 64

    /// A kept connection to the slot's origin: the slot's from now on. None for one that has met one too many: its new
    /// connection takes the place of one that idles, since the server may serve only so many.
    func keptConnection(for slot: Int) -> Connection? {
        if crawl.isResent(slot) {
            if let idle = pool.oldest(of: crawl.origin(in: slot)) { pool.drop(idle) }
            return nil
        }
        guard let connection = pool.take(crawl.origin(in: slot)) else { return nil }
        slots[slot].connection = connection
        openCount += 1
        return connection
    }

    /// A connection on its way to an address, and through a tunnel if there is one. Beside other attempts of the same
    /// exchange it must fit into the limit: nil where it does not.
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

    /// Closes a connection that `open` gave.
    func discard(_ connection: Connection) {
        connection.close()
        openCount -= 1
    }

    /// Whether a slot's exchange has a connection.
    func holds(_ connection: UInt64, _ slot: Int) -> Bool { slots[slot].connection?.id == connection }

    /// Keeps the slot's connection for another exchange.
    func keepConnection(of slot: Int) {
        guard !isStopped, let connection = slots[slot].connection else { return }
        if connection.watch.hasEnded || !starved.isEmpty && handsOver(connection, slot) {
            return closeConnection(of: slot)
        }
        slots[slot].connection = nil
        pool.limit = crawl.concurrency
        // More than there are exchanges to take them would hardly be used at a time; ten thousand would only wait for the
        // crawl's end to be closed.
        pool.limitForOrigin = max(Self.leastKept, crawl.counts.inFlight)
        openCount -= 1
        pool.give(connection)
    }

    /// Closes the slot's connection, if it has one, and what races for one.
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
