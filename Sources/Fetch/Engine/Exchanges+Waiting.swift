import Crawl
import EventLoop
import HTTP

/// The two ends of every wait, of which each engine puts its own way to wait in between: where the exchange stands, until
/// when it may wait, and how it fails where the wait did.
extension Exchanges {
    /// Begins to wait for a socket.
    ///
    /// - Returns: until when, by the clock of `group`.
    /// - Throws: `timeout` where that time has come, and `stopped`.
    func beginWait(
        _ slot: Int, for direction: Direction, on connection: Connection, _ line: UInt32, _ function: StaticString
    ) throws(FetchError) -> Int64 {
        if isOver(slot) { throw Self.stopped }
        let limit = try connection.waitLimit(
            from: group.now, silence: group.now + crawl.options.idleTimeout, deadline: slots[slot].deadline)
        slots[slot].place = Place(
            awaited: .init(direction, connection.transport.descriptor), limit: limit, line: line, function: function)
        return limit.time
    }

    /// Begins to wait for one of the sockets that race to connect, or for the next one's turn: `advance` ends it.
    func beginWait(_ slot: Int, for race: AddressRace, _ line: UInt32, _ function: StaticString) {
        let limit = WaitLimit(race.due, deadline: slots[slot].deadline, .connecting)
        slots[slot].place = Place(
            awaited: .writable(race.descriptor), limit: limit, line: line, function: function)
    }

    /// Begins to wait for a name's addresses.
    ///
    /// - Returns: until when, by the clock of `group`.
    func beginLookUp(_ slot: Int, _ line: UInt32, _ function: StaticString) -> Int64 {
        let limit = WaitLimit(slots[slot].connectLimit, deadline: slots[slot].deadline, .resolving)
        slots[slot].place = Place(awaited: .addresses, limit: limit, line: line, function: function)
        return limit.time
    }

    /// Begins to wait for a turn of the loop, in which others are served; afterwards there may be more to read.
    func beginTurn(_ slot: Int, on connection: Connection? = nil, _ line: UInt32, _ function: StaticString) {
        connection?.watch.stillReadable(isTaken: connection?.transport.hasPending == true)
        slots[slot].place = Place(awaited: .turn, line: line, function: function)
    }

    /// Ends a wait.
    ///
    /// - Throws: what it means for the exchange that what it waited for has not come.
    func endWait(_ slot: Int, _ outcome: WaitOutcome) throws(FetchError) {
        switch outcome {
        case .ready: break
        case .timedOut: throw slots[slot].place.limit?.failure ?? Self.stopped
        case .cancelled, .closed: throw Self.stopped
        }
    }
}
