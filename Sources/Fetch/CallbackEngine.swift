// The crawler as callbacks: concurrent, and its story is cut where it waits. Each exchange has a Fetcher, as in the
// seed: what the coroutine keeps in local variables stands in its fields, and which callback is registered says where
// the story stopped (`step`), which the coroutine's frame knows by itself. No `try` reaches across two callbacks, so
// every one of them has to bring its own failures to `fail`. Even a freeze has to stop each at its door
// (`CallbackEngine+Freezing.swift`).

import Crawl
import EventLoop

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
            fetchers[slot].fetch()
        }
    }
}

/// One exchange: connect, send, await, read, hand over, each step left and entered again through the loop.
final class Fetcher {
    private unowned let engine: CallbackEngine
    let exchanges: Exchanges
    let loop: EventLoop
    private let crawl: Crawl
    private let slot: Int

    // The coroutine's parameters and local variables.
    private var deadline: Int64 = 0
    var connection: Connection?
    private var connectLimit: Int64 = 0
    var race: AddressRace?
    var name = ""
    private var unsent: [UInt8] = []
    private var sent = 0
    @exclusivity(unchecked) private var reading = Reading()
    // Its place in the story, and the deadline that belongs to it.
    var step = Step.idle
    var limit: Int64 = 0
    private var timer: TimerID?
    /// Whether what it waited for came while the crawl was frozen.
    var isParked = false
    // The callbacks, made once: to register one allocates nothing.
    private lazy var onRacing: () -> Void = { [unowned self] in connect() }
    private lazy var onConnected: () -> Void = { [unowned self] in connected() }
    private lazy var onWritable: () -> Void = { [unowned self] in sendRest() }
    private lazy var onReadable: () -> Void = { [unowned self] in readResponse() }
    private lazy var onTimeout: () -> Void = { [unowned self] in timedOut() }

    enum Step { case idle, resolving, racing, connecting, sending, reading }

    init(slot: Int, engine: CallbackEngine) {
        self.slot = slot
        self.engine = engine
        exchanges = engine.exchanges
        (loop, crawl) = (exchanges.loop, exchanges.crawl)
    }

    /// Begins an exchange: on a kept connection if there is one.
    func fetch() {
        deadline = exchanges.deadline()
        connection = exchanges.keptConnection(for: slot)
        if let connection { send(on: connection) } else { begin() }
    }

    /// Ends the exchange, if it is still the one that was cancelled.
    func cancel() {
        if exchanges.crawl.isCancelled(slot), !exchanges.isStopped { end(.failed(Exchanges.stopped)) }
    }

    /// Drops what is registered.
    func forget() {
        endWait()
        connection = nil
        race = nil
    }

    private func begin() {
        connectLimit = exchanges.connectLimit(deadline)
        lookUp()
    }

    private func lookUp() {
        do throws(FetchError) {
            if let name = try exchanges.nameToLookUp(slot) {
                self.name = name
                wait(.resolving, .addresses, until: connectLimit, Self.atResolved)
                return exchanges.resolver.lookUp(name).onOpen { [weak self] in self?.resolved(name) }
            }
            race = try exchanges.race(slot, until: connectLimit)
            connect()
        } catch {
            fail(error)
        }
    }

    /// Goes on with what was waited for.
    func goOn() {
        switch step {
        case .idle: break
        case .resolving: resolved(name)
        case .racing: connect()
        case .connecting: connected()
        case .sending: sendRest()
        case .reading: readResponse()
        }
    }

    private static let atResolved = Place.Callback(function: "resolved(_:)", line: #line + 1)
    func resolved(_ name: String) {
        // The exchange that asked may be over, and the slot's next one wait for another name.
        guard step == .resolving, self.name == name, !parks() else { return }
        endWait()
        lookUp()
    }

    /// Goes on with the race for a connection, each time that a socket is ready or the next one has its turn.
    private static let atConnect = Place.Callback(function: "connect()", line: #line + 1)
    func connect() {
        guard let race, !parks() else { return }
        endWait()
        do throws(FetchError) {
            if let connection = try exchanges.advance(race, slot, until: connectLimit, deadline: deadline) {
                (self.connection, self.race) = (connection, nil)
                return connected()
            }
            wait(.racing, .writable(race.descriptor), until: race.due, Self.atConnect)
            race.whenReady(onRacing)
        } catch {
            fail(error)
        }
    }

    private func goOn(with connection: Connection) {
        guard let direction = connection.awaited else { return send(on: connection) }
        wait(.connecting, for: direction, on: connection, Self.atConnected, onConnected)
    }

    private static let atConnected = Place.Callback(function: "connected()", line: #line + 1)
    func connected() {
        guard let connection, !parks() else { return }
        endWait()
        do throws(FetchError) {
            try exchanges.establish(slot, connection)
            goOn(with: connection)
        } catch {
            fail(error)
        }
    }

    /// Sends the request, or as much of it as the socket takes now.
    private func send(on connection: Connection) {
        do throws(FetchError) {
            try exchanges.writeRequest(slot, on: connection)
            sent = try exchanges.sendRequest(on: connection)
        } catch {
            return fail(error)
        }
        if sent == exchanges.request.count { return awaitResponse(on: connection) }
        unsent = exchanges.request
        sendRest()
    }

    private static let atSendRest = Place.Callback(function: "sendRest()", line: #line + 1)
    func sendRest() {
        guard let connection, !parks() else { return }
        endWait()
        while sent < unsent.count {
            switch unsent.withUnsafeBytes({ connection.transport.write(.init(rebasing: $0[sent...])) }) {
            case .bytes(let count): sent += count
            case .failed(let error): return fail(error)
            case .wouldBlock(let direction):
                return wait(.sending, for: direction, on: connection, Self.atSendRest, onWritable)
            }
        }
        unsent = []
        awaitResponse(on: connection)
    }

    private func awaitResponse(on connection: Connection) {
        crawl.enter(.awaiting, slot: slot, now: loop.now)
        reading = Reading()
        wait(.reading, for: .read, on: connection, Self.atReadResponse, onReadable)
    }

    private static let atReadResponse = Place.Callback(function: "readResponse()", line: #line + 1)
    func readResponse() {
        guard let connection, !parks() else { return }
        endWait()
        do throws(FetchError) {
            // Until the socket is empty: readiness is told once.
            while !reading.isComplete, let count = try exchanges.receive(slot, on: connection, &reading) {
                engine.dispatch()
                if exchanges.isOver(slot) { return }
                if count == exchanges.buffer.count, !reading.isComplete {
                    // Others are served first.
                    wait(.reading, .turn, until: deadline, Self.atReadResponse)
                    connection.watch.onReadable(onReadable)
                    return connection.watch.stillReadable(isTaken: connection.transport.hasPending)
                }
            }
        } catch {
            return fail(error)
        }
        guard reading.isComplete else {
            return wait(.reading, for: reading.awaited, on: connection, Self.atReadResponse, onReadable)
        }
        connection.watch.onWritable(nil)
        if reading.keepsConnection { exchanges.keepConnection(of: slot) }
        end(.complete)
    }

    private func timedOut() {
        timer = nil
        if exchanges.clock.isStopped { return goOnLater { if $0.timer == nil { $0.timedOut() } } }
        // A freeze has moved the limit: there is the rest of the time.
        if exchanges.clock.now < limit {
            timer = loop.schedule(at: exchanges.clock.onLoop(limit), onTimeout)
            return
        }
        if step == .racing { return connect() }
        // What was waited for may be there: only the loop has not come to it.
        if connection?.watch.isReady == true { return goOn() }
        let phase: Exchanges.Phase = step == .resolving ? .resolving : step == .connecting ? .connecting : .talking
        fail(Exchanges.failure(.timedOut, limit, deadline: deadline, during: phase))
    }

    /// Where every failure must be brought: here nothing is thrown from one callback to the next.
    private func fail(_ error: FetchError) {
        guard let connection, exchanges.isStale(slot, connection, error) else { return end(.failed(error)) }
        forget()
        if exchanges.resends(slot) { begin() } else { engine.dispatch() }
    }

    private func end(_ end: ExchangeEnd) {
        forget()
        exchanges.end(slot, end)
        engine.dispatch()
    }

    // A wait: which callback is registered, and until when.

    private func wait(
        _ step: Step, for direction: Direction, on connection: Connection, _ next: Place.Callback,
        _ callback: @escaping () -> Void
    ) {
        connection.watch.onReadable(direction == .read ? callback : nil)
        connection.watch.onWritable(direction == .write ? callback : nil)
        let awaited = Place.Awaited(direction, connection.transport.descriptor)
        do throws(FetchError) {
            wait(step, awaited, until: try exchanges.limit(on: connection, deadline), next)
        } catch {
            fail(error)
        }
    }

    private func wait(_ step: Step, _ awaited: Place.Awaited, until limit: Int64, _ next: Place.Callback) {
        guard !exchanges.isStopped else { return }
        self.step = step
        self.limit = limit
        exchanges.places[slot] = Place(awaited: awaited, deadline: limit, line: next.line, function: next.function)
        timer = loop.schedule(at: exchanges.clock.onLoop(limit), onTimeout)
    }

    private func endWait() {
        step = .idle
        isParked = false
        if let timer { loop.cancel(timer) }
        timer = nil
    }
}
