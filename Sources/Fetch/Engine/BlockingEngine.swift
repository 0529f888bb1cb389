// The blocking crawler is the clearest of the three: plain calls in order, one page at a time. While it waits it blocks
// the loop, so nothing else happens: no other exchange, no key, no redrawing. The loop gets one turn between two
// exchanges. The seed's synchronous loop, `while not urls_todo`, never even starts.

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

    /// Only a signal can have asked for it, and the signal has ended the wait: then the exchange checks by itself.
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

    /// Starts the next exchange after a turn of the loop, which draws the screen and reads the keys.
    private func dispatch() {
        guard current == nil, let slot = exchanges.next() else { return }
        current = slot
        turn(slot) { [self] in
            if !exchanges.isStopped { carryOut(slot) }
            current = nil
            dispatch()
        }
    }

    // The steps of one exchange, in order: connect, send, await, read, hand over.

    /// Carries out one exchange: on a kept connection if there is one, and once more if that was stale.
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
                exchanges.endExchange(slot, .complete)
                isOver = true
            } catch {
                // A signal asked for the end. The other engines finish what is in flight; here that would block the
                // loop.
                if crawl.state == .draining, !exchanges.isOver(slot) { return exchanges.giveUp(slot) }
                isOver = !exchanges.retries(slot, after: error, on: kept)
            }
        }
    }

    /// Looks up the host and connects to the first of its addresses that answers.
    private func connect(_ slot: Int) throws(FetchError) -> Connection {
        exchanges.startConnecting(slot)
        while let name = try exchanges.nameToLookUp(slot) { try lookUp(slot, name) }
        let race = try exchanges.race(slot)
        while true {
            if let connection = try exchanges.advance(race, slot) { return connection }
            try wait(slot, for: race)
        }
    }

    /// Performs the handshakes after TCP: with the proxy, and TLS.
    private func establish(_ slot: Int, _ connection: Connection) throws(FetchError) {
        try exchanges.establish(slot, connection)
        while let direction = connection.awaited {
            try wait(slot, for: direction, on: connection)
            try exchanges.establish(slot, connection)
        }
    }

    /// Sends the whole request, as the socket takes it.
    private func send(_ slot: Int, on connection: Connection) throws(FetchError) {
        try exchanges.writeRequest(slot, on: connection)
        var sent = 0
        while sent < exchanges.request.count {
            // Nothing else runs meanwhile, so the rest can stay in the shared buffer.
            switch exchanges.request.withUnsafeBytes({ connection.transport.write(.init(rebasing: $0[sent...])) }) {
            case .failed(let error): throw error
            case .wouldBlock(let direction): try wait(slot, for: direction, on: connection)
            case .bytes(let count): sent += count
            }
        }
    }

    /// Awaits the response, reads it and hands it over until it is complete.
    private func readResponse(_ slot: Int, on connection: Connection) throws(FetchError) {
        crawl.enter(.awaiting, slot: slot, now: loop.now)
        var reading = Reading()
        while !reading.isComplete {
            try wait(slot, for: reading.awaited, on: connection)
            // Read until the socket is empty: its readiness does not show what TLS has buffered.
            while !reading.isComplete, try exchanges.receive(slot, on: connection, &reading) {
                if exchanges.isOver(slot) { throw Exchanges.stopped }
            }
        }
        if reading.keepsConnection { exchanges.keepConnection(of: slot) }
    }

    // The waits. Each records the line that called it: that is where the exchange waits.

    /// Blocks the loop until the socket is ready or a time-out is over.
    private func wait(
        _ slot: Int, for direction: Direction, on connection: Connection,
        line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        let limit = try exchanges.startWait(slot, for: direction, on: connection, line, function)
        let outcome = retryInterrupted(slot) { connection.watch.block(for: direction, until: limit) }
        try exchanges.endWait(slot, outcome)
    }

    /// Blocks the loop until one of the racing sockets is ready or the next attempt is due.
    private func wait(
        _ slot: Int, for race: AddressRace, line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        exchanges.startWait(slot, for: race, line, function)
        let outcome = retryInterrupted(slot) { race.blockUntilReady() }
        if outcome != .timedOut { try exchanges.endWait(slot, outcome) }
    }

    /// Blocks the loop until the name's addresses are known. If the system looks them up, only its own time-outs apply.
    private func lookUp(
        _ slot: Int, _ name: String, line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        let limit = exchanges.startLookUp(slot, line, function)
        let outcome = retryInterrupted(slot) { exchanges.connector.resolver.lookUpHere(name, until: limit) }
        try exchanges.endWait(slot, outcome)
    }

    /// Calls `body` in the next turn, or after a freeze. Freezes take effect only here, since nothing else runs during
    /// an exchange.
    private func turn(
        _ slot: Int, line: UInt32 = #line, function: StaticString = #function, then body: @escaping () -> Void
    ) {
        exchanges.startTurn(slot, line, function)
        loop.soon { [exchanges] in exchanges.group.whenThawed(body) }
    }

    /// Waits again if the wait was ended by a signal that does not concern the exchange, such as a change of the
    /// window's size.
    private func retryInterrupted(_ slot: Int, _ wait: () -> WaitOutcome) -> WaitOutcome {
        var outcome = wait()
        while outcome == .cancelled, crawl.state != .draining, !exchanges.isOver(slot) { outcome = wait() }
        return outcome
    }

    /// The system call in which the engine blocks while an exchange waits.
    private func call(_ awaited: Place.Awaited) -> StaticString? {
        switch awaited {
        case .readable, .writable: "poll"
        case .addresses: crawl.options.dnsServers == nil ? "getaddrinfo" : "poll"
        case .nothing, .turn: nil
        }
    }
}
