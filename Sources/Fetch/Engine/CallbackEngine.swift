// The crawler as callbacks: concurrent, and its story is cut where it waits. Each exchange has a Fetcher, as in the
// seed: what the coroutine keeps in local variables stands in its fields, and which callback is registered says where
// the story stopped, which the coroutine's frame knows by itself. No `try` reaches across two callbacks, so every one of
// them has to catch its own failures (`goOn`).

import Crawl
import EventLoop
import HTTP

/// Carries out a crawl's exchanges, many at a time, each as a chain of callbacks from the loop.
final class CallbackEngine: Engine, CrawlDelegate {
    let exchanges: Exchanges
    /// By slot; a slot's next exchange has the same.
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

    /// Starts a fetcher for each exchange that may go out now. One that fails at once would come back here: the calls
    /// must not nest, or a thousand unreachable hosts are a thousand frames.
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

/// The story of one exchange: connect, send, await, read, hand over, each step left and entered again through the loop.
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

    // The callbacks, made once: to register one allocates nothing.
    private lazy var onResolved: Callback = { [unowned self] in goOn($0, connect) }
    private lazy var onRacing: Callback = { [unowned self] _ in goOn(.ready, advance) }
    private lazy var onEstablishing: Callback = { [unowned self] in goOn($0, establish) }
    private lazy var onWritable: Callback = { [unowned self] in goOn($0, sendRest) }
    private lazy var onReadable: Callback = { [unowned self] in goOn($0, readResponse) }

    init(slot: Int, engine: CallbackEngine) {
        self.slot = slot
        self.engine = engine
        exchanges = engine.exchanges
    }

    /// Ends the exchange, if it is still the one that was cancelled.
    func cancel() {
        if exchanges.crawl.isCancelled(slot), !exchanges.isStopped { end(.failed(Exchanges.stopped)) }
    }

    /// One exchange, from its slot to its end: on a kept connection if there is one, and once more if that was stale.
    func carryOut() {
        connection = exchanges.keptConnection(for: slot)
        if connection != nil { return goOn(.ready, send) }
        exchanges.beginConnecting(slot)
        goOn(.ready, connect)
    }

    /// Looks the host up and begins to connect to its addresses.
    private func connect() throws(FetchError) {
        if let name = try exchanges.nameToLookUp(slot) { return lookUp(name, then: onResolved) }
        race = try exchanges.race(slot)
        try advance()
    }

    /// Goes on with the race for a connection, each time that a socket is ready or the next one has its turn.
    private func advance() throws(FetchError) {
        guard let race else { return }
        connection = try exchanges.advance(race, slot)
        if connection == nil { return wait(for: race, then: onRacing) }
        self.race = nil
        try establish()
    }

    /// Does what is needed after TCP: a word with the proxy, TLS.
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

    /// Sends what the socket did not take at once.
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

    /// Reads the response and hands it over, as far as it is there.
    private func readResponse() throws(FetchError) {
        guard let connection else { return }
        // Until the socket is empty: readiness is told once.
        while !reading.isComplete, try exchanges.receive(slot, on: connection, &reading) {
            engine.dispatch()
            if exchanges.isOver(slot) { throw Exchanges.stopped }
            if reading.isFull { return try turn(on: connection, then: onReadable) }
        }
        if !reading.isComplete { return try wait(for: reading.awaited, on: connection, then: onReadable) }
        if reading.keepsConnection { exchanges.keepConnection(of: slot) }
        end(.complete)
    }

    /// Goes on after a wait. Every failure must be caught here: nothing is thrown from one callback to the next.
    private func goOn(_ outcome: WaitOutcome, _ step: () throws(FetchError) -> Void) {
        do throws(FetchError) {
            try exchanges.endWait(slot, outcome)
            try step()
        } catch {
            let failed = connection
            forget()
            if exchanges.retries(slot, after: error, on: failed) { carryOut() } else { engine.dispatch() }
        }
    }

    private func end(_ end: ExchangeEnd) {
        forget()
        exchanges.end(slot, end)
        engine.dispatch()
    }

    /// Drops what the coroutine drops with its frame.
    func forget() {
        if let lookingUp { lookingUp.gate.forget(lookingUp.wait) }
        (connection, race, lookingUp) = (nil, nil, nil)
    }

    // The waits. Each notes the line that it was called from, and registers what goes on after it.

    /// Has a callback called when the socket is ready, or the time-outs are over.
    private func wait(
        for direction: Direction, on connection: Connection, then callback: @escaping Callback,
        line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        let limit = try exchanges.beginWait(slot, for: direction, on: connection, line, function)
        connection.watch.whenReady(direction, until: limit, callback)
    }

    /// Has a callback called when one of the sockets that race to connect is ready, or the next has its turn.
    private func wait(
        for race: AddressRace, then callback: @escaping Callback,
        line: UInt32 = #line, function: StaticString = #function
    ) {
        exchanges.beginWait(slot, for: race, line, function)
        race.whenReady(callback)
    }

    /// Has a callback called when the name's addresses are there.
    private func lookUp(
        _ name: String, then callback: @escaping Callback, line: UInt32 = #line, function: StaticString = #function
    ) {
        let limit = exchanges.beginLookUp(slot, line, function)
        let gate = exchanges.connector.resolver.lookUp(name)
        lookingUp = (gate, gate.whenOpen(until: limit, callback))
    }

    /// Has a callback called in the next turn: after a full buffer others are served first.
    private func turn(
        on connection: Connection, then callback: @escaping Callback,
        line: UInt32 = #line, function: StaticString = #function
    ) throws(FetchError) {
        exchanges.beginTurn(slot, on: connection, line, function)
        try wait(for: .read, on: connection, then: callback, line: line, function: function)
    }
}
