// The crawler that waits: the clearest of the three, told in order with no more than calls, and one page at a time.
// While it waits it holds the loop, so nothing else happens: no other exchange, no key, no redrawing. The loop gets one
// turn between two exchanges. The seed's synchronous loop, `while not urls_todo`, never even starts.

import Crawl
import EventLoop
import HTTP

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
        exchanges.standing(slot, in: "BlockingEngine.swift", by: call)
    }

    func stop() {
        exchanges.stop()
    }

    /// Takes the next exchange and carries it out after a turn of the loop, which shows it and reads the keys.
    private func dispatch() {
        guard current == nil, let slot = exchanges.next() else { return }
        current = slot
        turn(slot) { [self] in
            if !exchanges.isStopped { carryOut(slot) }
            current = nil
            dispatch()
        }
    }

    // The story of one exchange, told in order: connect, send, await, read, hand over.

    /// One exchange, from its slot to its end: on a kept connection if there is one, and once more if that was stale.
    private func carryOut(_ slot: Int) {
        var isOver = false
        while !isOver {
            let kept = exchanges.keptConnection(for: slot)
            do throws(FetchError) {
                let connection: Connection
                if let kept {
                    connection = kept
                } else {
                    connection = try connect(slot)
                    try establish(slot, connection)
                }
                try send(slot, on: connection)
                try readResponse(slot, on: connection)
                exchanges.end(slot, .complete)
                isOver = true
            } catch {
                // A signal asked for the end: the others finish what is in flight, but here it would hold the loop.
                if crawl.state == .draining, !exchanges.isOver(slot) { return exchanges.giveUp(slot) }
                isOver = !exchanges.retries(slot, after: error, on: kept)
            }
        }
    }

    /// Looks the host up and connects to whichever of its addresses answers first.
    private func connect(_ slot: Int) throws(FetchError) -> Connection {
        exchanges.beginConnecting(slot)
        while let name = try exchanges.nameToLookUp(slot) { try lookUp(slot, name) }
        let race = try exchanges.race(slot)
        while true {
            if let connection = try exchanges.advance(race, slot) { return connection }
            try wait(slot, for: race)
        }
    }

    /// Does what is needed after TCP: a word with the proxy, TLS.
    private func establish(_ slot: Int, _ connection: Connection) throws(FetchError) {
        try exchanges.establish(slot, connection)
        while let direction = connection.awaited {
            try wait(slot, for: direction, on: connection)
            try exchanges.establish(slot, connection)
        }
    }

    /// Sends the request, however little of it the socket takes at a time.
    private func send(_ slot: Int, on connection: Connection) throws(FetchError) {
        try exchanges.writeRequest(slot, on: connection)
        var sent = 0
        while sent < exchanges.request.count {
            // Nobody else runs meanwhile: what is left can stay where it is.
            switch exchanges.request.withUnsafeBytes({ connection.transport.write(.init(rebasing: $0[sent...])) }) {
            case .failed(let error): throw error
            case .wouldBlock(let direction): try wait(slot, for: direction, on: connection)
            case .bytes(let count): sent += count
            }
        }
    }

    /// Awaits the response, reads it and hands it over, until all is there.
    private func readResponse(_ slot: Int, on connection: Connection) throws(FetchError) {
        crawl.enter(.awaiting, slot: slot, now: loop.now)
        var reading = Reading()
        while !reading.isComplete {
            try wait(slot, for: reading.awaited, on: connection)
            // Until the socket is empty: of what TLS took off it, its readiness says nothing.
            while !reading.isComplete, try exchanges.receive(slot, on: connection, &reading) {
                if exchanges.isOver(slot) { throw Exchanges.stopped }
            }
        }
        if reading.keepsConnection { exchanges.keepConnection(of: slot) }
    }

    // The waits. Each notes the line that it was called from: that is where the story stands.

    /// Holds the loop until the socket is ready, for as long as the time-outs allow.
    private func wait(
        _ slot: Int, for direction: Direction, on connection: Connection,
        line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        let limit = try exchanges.beginWait(slot, for: direction, on: connection, line, function)
        let outcome = hold(slot) { connection.watch.hold(for: direction, until: limit) }
        try exchanges.endWait(slot, outcome)
    }

    /// Holds the loop until one of the sockets that race to connect is ready, or the next has its turn.
    private func wait(
        _ slot: Int, for race: AddressRace, line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        exchanges.beginWait(slot, for: race, line, function)
        let outcome = hold(slot) { race.hold() }
        if outcome != .timedOut { try exchanges.endWait(slot, outcome) }
    }

    /// Holds the loop until the name's addresses are there. Where the system looks them up, only that bounds it.
    private func lookUp(
        _ slot: Int, _ name: String, line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        let limit = exchanges.beginLookUp(slot, line, function)
        let outcome = hold(slot) { exchanges.connector.resolver.lookUpHere(name, until: limit) }
        try exchanges.endWait(slot, outcome)
    }

    /// Calls `body` in the next turn, or after a freeze that is noticed there: while an exchange is carried out nobody is
    /// there to ask for it.
    private func turn(
        _ slot: Int, line: UInt32 = #line, function: StaticString = #function, then body: @escaping () -> Void
    ) {
        exchanges.beginTurn(slot, line, function)
        loop.soon { [exchanges] in exchanges.group.whenThawed(body) }
    }

    /// Waits once more where a signal ended the wait that was about something else, such as the window's size.
    private func hold(_ slot: Int, _ wait: () -> WaitOutcome) -> WaitOutcome {
        var outcome = wait()
        while outcome == .cancelled, crawl.state != .draining, !exchanges.isOver(slot) { outcome = wait() }
        return outcome
    }

    /// The system call that the engine sits in while an exchange waits.
    private func call(_ awaited: Place.Awaited) -> StaticString? {
        switch awaited {
        case .readable, .writable: "poll"
        case .addresses: crawl.options.dnsServers == nil ? "getaddrinfo" : "poll"
        case .nothing, .turn: nil
        }
    }
}
