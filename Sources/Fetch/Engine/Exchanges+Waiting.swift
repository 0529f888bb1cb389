import Crawl
import EventLoop
import HTTP

/// The start and the end of every wait; the engines differ in between. They record where the exchange waits, compute
/// the time limit, and turn the outcome of a wait into a failure of the exchange.
extension Exchanges {
    /// Starts a wait for a socket.
    ///
    /// - Returns: the end of the wait, by the clock of `group`.
    /// - Throws: `timeout` if that time has passed, and `stopped`.
    func startWait(
        _ slot: Int, for direction: Direction, on connection: Connection, _ line: UInt32, _ function: StaticString
    ) throws(FetchError) -> Int64 {
        if isOver(slot) { throw Self.stopped }
        let limit = try connection.waitLimit(
            from: group.now, silence: group.now + crawl.options.idleTimeout, deadline: slots[slot].deadline)
        slots[slot].place = Place(
            awaited: .init(direction, connection.transport.descriptor), limit: limit, line: line, function: function)
        return limit.time
    }

    /// Starts a wait for one of the racing sockets, or for the next attempt: `advance` ends it.
    func startWait(_ slot: Int, for race: AddressRace, _ line: UInt32, _ function: StaticString) {
        let limit = WaitLimit(race.due, deadline: slots[slot].deadline, .connecting)
        slots[slot].place = Place(
            awaited: .writable(race.descriptor), limit: limit, line: line, function: function)
    }

    /// Starts a wait for a name's addresses.
    ///
    /// - Returns: the end of the wait, by the clock of `group`.
    func startLookUp(_ slot: Int, _ line: UInt32, _ function: StaticString) -> Int64 {
        let limit = WaitLimit(slots[slot].connectLimit, deadline: slots[slot].deadline, .resolving)
        slots[slot].place = Place(awaited: .addresses, limit: limit, line: line, function: function)
        return limit.time
    }

    /// Starts a wait for a turn of the loop, in which others are served. Afterwards there may be more to read.
    func startTurn(_ slot: Int, on connection: Connection? = nil, _ line: UInt32, _ function: StaticString) {
        connection?.watch.stillReadable(isTaken: connection?.transport.hasPending == true)
        slots[slot].place = Place(awaited: .turn, line: line, function: function)
    }

    /// Ends a wait.
    ///
    /// - Throws: the failure of the exchange if the wait did not end with readiness.
    func endWait(_ slot: Int, _ outcome: WaitOutcome) throws(FetchError) {
        switch outcome {
        case .ready: break
        case .timedOut: throw slots[slot].place.limit?.failure ?? Self.stopped
        case .cancelled, .closed: throw Self.stopped
        }
    }
}
