import Crawl
import EventLoop
import HTTP

/// Connects an exchange to its server.
extension Exchanges {
    /// Starts the time in which the slot's exchange must get a connection.
    func startConnecting(_ slot: Int) {
        slots[slot].connectLimit = min(slots[slot].deadline, group.now + crawl.options.connectTimeout)
    }

    private func destination(_ slot: Int) throws(FetchError) -> Destination {
        try Destination(
            crawl.url(in: slot), by: crawl.options.proxies, since: slots[slot].asked, opens: crawl.permits,
            permitted: { [crawl] (addresses) throws(FetchError) in try crawl.permitted(addresses, for: slot) })
    }

    /// The next name to look up before the slot's exchange can connect; nil if all are known. With a name, the exchange
    /// enters the state `resolving`.
    ///
    /// - Throws: `dns` if a look-up has failed, `url` for a URL that can't be reached.
    func nameToLookUp(_ slot: Int) throws(FetchError) -> String? {
        if isOver(slot) { throw Self.stopped }
        guard let name = try connector.nameToLookUp(for: destination(slot)) else { return nil }
        try enter(.resolving, slot)
        return name
    }

    /// Creates a race for a connection to the slot's host or its proxy. All names must be known.
    ///
    /// - Throws: `url` for a host without an address that the crawl may connect to.
    func race(_ slot: Int) throws(FetchError) -> AddressRace {
        let race = try connector.race(
            to: destination(slot), until: slots[slot].connectLimit,
            open: { [unowned self] (address, layers, beside) throws(FetchError) in
                try open(slot, to: address, layers, beside: beside)
            }, close: { [unowned self] in discard($0) })
        try enter(.connecting, slot)
        racing[slot] = race
        return race
    }

    /// Advances a race. Returns the established connection, which belongs to the slot from now on; nil if the race must
    /// wait.
    func advance(_ race: AddressRace, _ slot: Int) throws(FetchError) -> Connection? {
        if isOver(slot) { throw Self.stopped }
        let limit = WaitLimit(slots[slot].connectLimit, deadline: slots[slot].deadline, .connecting)
        guard let connection = try race.advance(now: group.now) else {
            if group.now >= limit.time { throw limit.failure }
            return nil
        }
        racing[slot] = nil
        slots[slot].connection = connection
        awaitFirstByte(slot, on: connection)
        return connection
    }

    /// Goes on connecting after TCP is established, once the socket is ready for what the connection awaits.
    func establish(_ slot: Int, _ connection: Connection) throws(FetchError) {
        try connection.establish { () throws(FetchError) in try enter(.securing, slot) }
    }

    /// Reports a state to the crawl. A subscriber of the crawl may stop the engine then.
    private func enter(_ state: ConnectionState, _ slot: Int) throws(FetchError) {
        crawl.enter(state, slot: slot, now: loop.now)
        if isStopped { throw Self.stopped }
    }
}
