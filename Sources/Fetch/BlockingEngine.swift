// The crawler that waits: the clearest of the three, told in order with no more than calls, and one page at a time.
// While it waits it holds the loop, so nothing else happens: no other exchange, no key, no redrawing. The loop gets one
// turn between two exchanges. The seed's synchronous loop, `while not urls_todo`, never even starts.

import Crawl
import EventLoop

/// Carries out a crawl's exchanges, one after the other, each as plain blocking code.
final class BlockingEngine: Engine, CrawlDelegate {
    private let exchanges: Exchanges
    private let loop: EventLoop
    private let crawl: Crawl
    /// The exchange that is in flight, or will be in the next turn.
    private var current: Int?

    init(_ exchanges: Exchanges) {
        self.exchanges = exchanges
        loop = exchanges.loop
        crawl = exchanges.crawl
    }

    func start() {
        crawl.delegate = self
        dispatch()
    }

    func mayDispatch() {
        dispatch()
    }

    /// A signal alone can have asked for it, and that has ended the wait: the exchange looks by itself.
    func cancel(slot: Int) {}

    func freeze(_ isFrozen: Bool) {
        exchanges.freeze(isFrozen)
    }

    func inspect(slot: Int) -> Standing? {
        exchanges.standing(slot, in: "BlockingEngine.swift")
    }

    func stop() {
        exchanges.stop()
    }

    /// Takes the next exchange and carries it out after a turn of the loop, which shows it and reads the keys.
    private func dispatch(line: UInt32 = #line, function: StaticString = #function) {
        guard current == nil, let slot = exchanges.next() else { return }
        current = slot
        exchanges.places[slot] = Place(awaited: .turn, line: line, function: function)
        carryOutSoon(slot)
    }

    /// A freeze is noticed here, between two exchanges: while one is carried out nobody is there to ask for it.
    private func carryOutSoon(_ slot: Int) {
        loop.soon { [self] in
            guard !exchanges.clock.isStopped else {
                return exchanges.clock.goingOn.onOpen { [self] in carryOutSoon(slot) }
            }
            if !exchanges.isStopped { carryOut(slot) }
            current = nil
            dispatch()
        }
    }

    /// One exchange, from its slot to its end: on a kept connection if there is one, and once more if that was stale.
    private func carryOut(_ slot: Int) {
        let deadline = exchanges.deadline()
        var end = ExchangeEnd.complete
        do throws(FetchError) {
            if exchanges.isOver(slot) { throw Exchanges.stopped }
            if try exchange(slot, on: exchanges.keptConnection(for: slot), until: deadline) == .stale {
                guard exchanges.resends(slot) else { return }
                _ = try exchange(slot, on: nil, until: deadline)
            }
        } catch {
            // A signal asked for the end: the others finish what is in flight, but here it would hold the loop.
            if crawl.state == .draining, !exchanges.isOver(slot) { return exchanges.giveUp(slot) }
            end = .failed(error)
        }
        exchanges.end(slot, end)
    }

    private enum Verdict {
        case answered, stale
    }

    /// The story of one exchange, told in order: connect, send, await, read, hand over.
    private func exchange(_ slot: Int, on kept: Connection?, until deadline: Int64) throws(FetchError) -> Verdict {
        let connection: Connection
        if let kept { connection = kept } else { connection = try connect(slot, until: deadline) }
        do throws(FetchError) {
            try send(slot, on: connection, until: deadline)
            crawl.enter(.awaiting, slot: slot, now: loop.now)
            var reading = Reading()
            while !reading.isComplete {
                try wait(slot, for: reading.awaited, on: connection, until: deadline)
                // Until the socket is empty: of what TLS took off it, its readiness says nothing.
                while !reading.isComplete, try exchanges.receive(slot, on: connection, &reading) != nil {
                    if exchanges.isOver(slot) { throw Exchanges.stopped }
                }
            }
            if reading.keepsConnection { exchanges.keepConnection(of: slot) }
            return .answered
        } catch {
            guard exchanges.isStale(slot, connection, error), crawl.state != .draining else { throw error }
            return .stale
        }
    }

    /// Looks the host up and connects to whichever of its addresses answers first.
    private func connect(_ slot: Int, until deadline: Int64) throws(FetchError) -> Connection {
        let limit = exchanges.connectLimit(deadline)
        while let name = try exchanges.nameToLookUp(slot) { try lookUp(slot, name, until: limit, deadline) }
        let race = try exchanges.race(slot, until: limit)
        while true {
            if let connection = try exchanges.advance(race, slot, until: limit, deadline: deadline) {
                try exchanges.establish(slot, connection)
                while let direction = connection.awaited {
                    try wait(slot, for: direction, on: connection, until: deadline)
                    try exchanges.establish(slot, connection)
                }
                return connection
            }
            try wait(slot, for: race)
        }
    }

    /// Sends the request: all of it, however little the socket takes at a time.
    private func send(_ slot: Int, on connection: Connection, until deadline: Int64) throws(FetchError) {
        try exchanges.writeRequest(slot, on: connection)
        var sent = 0
        while sent < exchanges.request.count {
            // Nobody else runs meanwhile: what is left can stay where it is.
            switch exchanges.request.withUnsafeBytes({ connection.transport.write(.init(rebasing: $0[sent...])) }) {
            case .failed(let error): throw error
            case .wouldBlock(let direction): try wait(slot, for: direction, on: connection, until: deadline)
            case .bytes(let count): sent += count
            }
        }
    }

    // The waits. Each notes the line that it was called from: that is where the story stands.

    /// Holds the loop until the socket is ready, for as long as the time-outs allow.
    private func wait(
        _ slot: Int, for direction: Direction, on connection: Connection, until deadline: Int64,
        line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        let limit = try exchanges.limit(on: connection, deadline)
        exchanges.places[slot] = Place(awaited: .call("poll"), deadline: limit, line: line, function: function)
        while true {
            do {
                switch direction {
                case .read: return try connection.watch.holdUntilReadable(exchanges.clock.onLoop(limit))
                case .write: return try connection.watch.holdUntilWritable(exchanges.clock.onLoop(limit))
                }
            } catch .cancelled where crawl.state != .draining && !exchanges.isOver(slot) {
                // A signal that was about something else, such as the window's size.
            } catch {
                throw Exchanges.failure(
                    error, limit, deadline: deadline, during: connection.awaited == nil ? .talking : .connecting)
            }
        }
    }

    /// Holds the loop until one of the sockets that race to connect is ready, or the next has its turn.
    private func wait(
        _ slot: Int, for race: AddressRace, line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        exchanges.places[slot] = Place(awaited: .call("poll"), deadline: race.due, line: line, function: function)
        do {
            try loop.hold(untilWritable: race.attempts.map(\.watch), exchanges.clock.onLoop(race.due))
        } catch .cancelled where crawl.state != .draining {
            // A signal that was about something else, such as the window's size.
        } catch {
            if error != .timedOut { throw Exchanges.stopped }
        }
    }

    /// Holds the loop until the name's addresses are there. Where the system looks them up, only that bounds it.
    private func lookUp(
        _ slot: Int, _ name: String, until limit: Int64, _ deadline: Int64,
        line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        exchanges.places[slot] = Place(
            awaited: .call(crawl.options.dnsServers == nil ? "getaddrinfo" : "poll"), deadline: limit, line: line,
            function: function)
        do {
            try exchanges.resolver.lookUpHere(name, until: exchanges.clock.onLoop(limit))
        } catch .cancelled where crawl.state != .draining {
            // A signal that was about something else, such as the window's size.
        } catch {
            throw Exchanges.failure(error, limit, deadline: deadline, during: .resolving)
        }
    }
}
