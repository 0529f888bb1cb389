// The callback crawler is concurrent, and its code is cut where it waits. Each exchange has a Fetcher, as in the seed.
// Its fields hold what the coroutine has in local variables, and the registered callback records where the exchange
// waits, which the coroutine's frame knows by itself. No `try` reaches across two callbacks, so each has to catch its
// own failures (`resume`).

import Crawl
import EventLoop
import HTTP

/// Carries out a crawl's exchanges, many at a time, each as a chain of callbacks from the loop.
final class CallbackEngine: Engine, CrawlDelegate {
    let exchanges: Exchanges
    /// The fetchers, by slot. A slot's next exchange uses the same.
    private var fetchers: [Fetcher] = []
    private var isDispatching = false

    init(_ exchanges: Exchanges) {
        self.exchanges = exchanges
    }

    func start() {
        exchanges.crawl.delegate = self
        dispatch()
    }

    func mayDispatch() {
        dispatch()
    }

    func cancel(slot: Int) {
        exchanges.loop.soon { [weak fetcher = fetchers[slot]] in fetcher?.cancel() }
    }

    func freeze(_ isFrozen: Bool) {
        exchanges.freeze(isFrozen)
    }

    func inspect(slot: Int) -> Standing? {
        exchanges.standing(slot, in: "CallbackEngine.swift")
    }

    func stop() {
        exchanges.stop()
        for fetcher in fetchers { fetcher.forget() }
    }

    /// Starts a fetcher for each exchange that may start now. One that fails at once calls this again: the calls must
    /// not nest, or a thousand unreachable hosts would take a thousand frames.
    fileprivate func dispatch() {
        guard !isDispatching else { return }
        isDispatching = true
        defer { isDispatching = false }
        while let slot = exchanges.start() {
            while fetchers.count <= slot { fetchers.append(Fetcher(slot: fetchers.count, engine: self)) }
            fetchers[slot].carryOut()
        }
    }

}

/// Carries out one exchange: connect, send, await, read, hand over. Each step returns to the loop and is called again
/// by it.
private final class Fetcher {
    private typealias Callback = (WaitOutcome) -> Void

    private unowned let engine: CallbackEngine
    private let exchanges: Exchanges
    private let slot: Int

    // The coroutine's local variables.
    private var connection: Connection?
    private var race: AddressRace?
    private var lookingUp: (gate: Gate, wait: UInt64)?
    private var unsent: [UInt8] = []
    private var sent = 0
    private var reading = Reading()

    // The callbacks are created once, so registering one allocates nothing.
    private lazy var onResolved: Callback = { [unowned self] in resume($0, connect) }
    private lazy var onRacing: Callback = { [unowned self] _ in resume(.ready, advance) }
    private lazy var onEstablishing: Callback = { [unowned self] in resume($0, establish) }
    private lazy var onWritable: Callback = { [unowned self] in resume($0, sendRest) }
    private lazy var onReadable: Callback = { [unowned self] in resume($0, readResponse) }

    init(slot: Int, engine: CallbackEngine) {
        self.slot = slot
        self.engine = engine
        exchanges = engine.exchanges
    }

    /// Ends the exchange, if it is still the one that was cancelled.
    func cancel() {
        if exchanges.crawl.isCancelled(slot), !exchanges.isStopped { endExchange(.failed(Exchanges.stopped)) }
    }

    /// Carries out one exchange: on a kept connection if there is one, and once more if that was stale.
    func carryOut() {
        connection = exchanges.keptConnection(for: slot)
        if connection != nil { return resume(.ready, send) }
        exchanges.startConnecting(slot)
        resume(.ready, connect)
    }

    /// Looks up the host and starts to connect to its addresses.
    private func connect() throws(FetchError) {
        if let name = try exchanges.nameToLookUp(slot) { return lookUp(name, then: onResolved) }
        race = try exchanges.race(slot)
        try advance()
    }

    /// Advances the race for a connection whenever a socket is ready or the next attempt is due.
    private func advance() throws(FetchError) {
        guard let race else { return }
        connection = try exchanges.advance(race, slot)
        if connection == nil { return wait(for: race, then: onRacing) }
        self.race = nil
        try establish()
    }

    /// Performs the handshakes after TCP: with the proxy, and TLS.
    private func establish() throws(FetchError) {
        guard let connection else { return }
        try exchanges.establish(slot, connection)
        guard let direction = connection.awaited else { return try send() }
        try wait(for: direction, on: connection, then: onEstablishing)
    }

    /// Sends the request, or as much of it as the socket takes now.
    private func send() throws(FetchError) {
        guard let connection else { return }
        try exchanges.writeRequest(slot, on: connection)
        sent = try exchanges.sendRequest(on: connection)
        if sent == exchanges.request.count { return try awaitResponse() }
        unsent = exchanges.request
        try sendRest()
    }

    /// Sends the rest of the request, as the socket takes it.
    private func sendRest() throws(FetchError) {
        guard let connection else { return }
        while sent < unsent.count {
            switch unsent.withUnsafeBytes({ connection.transport.write(.init(rebasing: $0[sent...])) }) {
            case .failed(let error): throw error
            case .wouldBlock(let direction): return try wait(for: direction, on: connection, then: onWritable)
            case .bytes(let count): sent += count
            }
        }
        unsent = []
        try awaitResponse()
    }

    private func awaitResponse() throws(FetchError) {
        guard let connection else { return }
        exchanges.crawl.enter(.awaiting, slot: slot, now: exchanges.loop.now)
        reading = Reading()
        try wait(for: .read, on: connection, then: onReadable)
    }

    /// Reads the response and hands it over, as far as it has come.
    private func readResponse() throws(FetchError) {
        guard let connection else { return }
        // Read until the socket is empty: readiness is reported once.
        while !reading.isComplete, try exchanges.receive(slot, on: connection, &reading) {
            engine.dispatch()
            if exchanges.isOver(slot) { throw Exchanges.stopped }
            if reading.isFull { return try turn(on: connection, then: onReadable) }
        }
        if !reading.isComplete { return try wait(for: reading.awaited, on: connection, then: onReadable) }
        if reading.keepsConnection { exchanges.keepConnection(of: slot) }
        endExchange(.complete)
    }

    /// Resumes after a wait. Failures must be caught here: nothing is thrown from one callback to the next.
    private func resume(_ outcome: WaitOutcome, _ step: () throws(FetchError) -> Void) {
        do throws(FetchError) {
            try exchanges.endWait(slot, outcome)
            try step()
        } catch {
            let failed = connection
            forget()
            if exchanges.retries(slot, after: error, on: failed) { carryOut() } else { engine.dispatch() }
        }
    }

    private func endExchange(_ end: ExchangeEnd) {
        forget()
        exchanges.endExchange(slot, end)
        engine.dispatch()
    }

    /// Releases what the coroutine releases with its frame.
    func forget() {
        if let lookingUp { lookingUp.gate.forget(lookingUp.wait) }
        (connection, race, lookingUp) = (nil, nil, nil)
    }

    // The waits. Each records the line that called it, and registers the callback that goes on after it.

    /// Registers a callback for when the socket is ready or a time-out is over.
    private func wait(
        for direction: Direction, on connection: Connection, then callback: @escaping Callback,
        line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        let limit = try exchanges.startWait(slot, for: direction, on: connection, line, function)
        connection.watch.whenReady(direction, until: limit, callback)
    }

    /// Registers a callback for when one of the racing sockets is ready or the next attempt is due.
    private func wait(
        for race: AddressRace, then callback: @escaping Callback,
        line: UInt32 = #line, function: StaticString = #function
    ) {
        exchanges.startWait(slot, for: race, line, function)
        race.whenReady(callback)
    }

    /// Registers a callback for when the name's addresses are known.
    private func lookUp(
        _ name: String, then callback: @escaping Callback, line: UInt32 = #line, function: StaticString = #function
    ) {
        let limit = exchanges.startLookUp(slot, line, function)
        let gate = exchanges.connector.resolver.lookUp(name)
        lookingUp = (gate, gate.whenOpen(until: limit, callback))
    }

    /// Registers a callback for the next turn: after a full buffer, other exchanges are served first.
    private func turn(
        on connection: Connection, then callback: @escaping Callback,
        line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        exchanges.startTurn(slot, on: connection, line, function)
        try wait(for: .read, on: connection, then: callback, line: line, function: function)
    }
}
