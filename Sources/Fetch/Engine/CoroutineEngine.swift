// The coroutine crawler is concurrent, and its code is still in order. Each `await` below corresponds to a `yield` of
// the seed's generator: the frame remembers where it stopped, the loop serves other exchanges, and resumes the frame
// when the descriptor is ready. No Fetcher object carries state from one callback to the next.

import Crawl
import EventLoop
import HTTP

/// Carries out a crawl's exchanges, many at a time, each as straight-line code on the loop.
///
/// `CallbackEngine.swift` is as concurrent, in pieces; `BlockingEngine.swift` is as straight, one exchange at a time.
/// All three have the same functions in the same order.
final class CoroutineEngine: Engine, CrawlDelegate {
    private let exchanges: Exchanges
    private let loop: EventLoop
    private let crawl: Crawl
    /// The task of the exchange in each slot.
    private var workers: [Task<Void, any Error>?] = []

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

    /// Ends the wait of the slot's worker, which then finds that its exchange is over.
    func cancel(slot: Int) {
        workers[slot]?.cancel()
        exchanges.cancelWaits(of: slot)
    }

    func freeze(_ isFrozen: Bool) {
        exchanges.freeze(isFrozen)
    }

    func inspect(slot: Int) -> Standing? {
        exchanges.standing(slot, in: "CoroutineEngine.swift")
    }

    func stop() {
        exchanges.stop()
    }

    /// Starts a worker for each exchange that may start now. Each has its own frame: the seed's one global generator
    /// forgets all links of a page but the last.
    private func dispatch() {
        while let slot = exchanges.start() {
            setWorker(loop.spawn { [self] in await work(slot) }, in: slot)
        }
    }

    private func setWorker(_ worker: Task<Void, any Error>?, in slot: Int) {
        if workers.count <= slot { workers += repeatElement(nil, count: slot + 1 - workers.count) }
        workers[slot] = worker
    }

    /// Carries out exchanges, one after the other, until there are none or one is cancelled: a cancelled task can't
    /// wait any more.
    private func work(_ first: Int) async {
        let worker = workers[first]
        var next: Int? = first
        while let slot = next, !exchanges.isStopped {
            await carryOut(slot)
            next = Task.isCancelled ? nil : exchanges.next(after: slot)
            if let next { setWorker(worker, in: next) }
            dispatch()
        }
    }

    // The steps of one exchange, in order: connect, send, await, read, hand over.

    /// Carries out one exchange: on a kept connection if there is one, and once more if that was stale.
    private func carryOut(_ slot: Int) async {
        var isOver = false
        while !isOver {
            let kept = exchanges.keptConnection(for: slot)
            do throws(FetchError) {
                let connection: Connection
                if let kept {
                    connection = kept
                } else {
                    connection = try await connect(slot)
                    try await establish(slot, connection)
                }
                try await send(slot, on: connection)
                try await readResponse(slot, on: connection)
                exchanges.endExchange(slot, .complete)
                isOver = true
            } catch {
                isOver = !exchanges.retries(slot, after: error, on: kept)
            }
        }
    }

    /// Looks up the host and connects to the first of its addresses that answers.
    private func connect(_ slot: Int) async throws(FetchError) -> Connection {
        exchanges.startConnecting(slot)
        while let name = try exchanges.nameToLookUp(slot) { try await lookUp(slot, name) }
        let race = try exchanges.race(slot)
        while true {
            if let connection = try exchanges.advance(race, slot) { return connection }
            await wait(slot, for: race)
        }
    }

    /// Performs the handshakes after TCP: with the proxy, and TLS.
    private func establish(_ slot: Int, _ connection: Connection) async throws(FetchError) {
        try exchanges.establish(slot, connection)
        while let direction = connection.awaited {
            try await wait(slot, for: direction, on: connection)
            try exchanges.establish(slot, connection)
        }
    }

    /// Sends the whole request, as the socket takes it. The rest and the position stay in this frame while the loop
    /// serves others.
    private func send(_ slot: Int, on connection: Connection) async throws(FetchError) {
        try exchanges.writeRequest(slot, on: connection)
        var sent = try exchanges.sendRequest(on: connection)
        if sent == exchanges.request.count { return }
        let request = exchanges.request
        while sent < request.count {
            switch request.withUnsafeBytes({ connection.transport.write(.init(rebasing: $0[sent...])) }) {
            case .failed(let error): throw error
            case .wouldBlock(let direction): try await wait(slot, for: direction, on: connection)
            case .bytes(let count): sent += count
            }
        }
    }

    /// Awaits the response, reads it and hands it over until it is complete.
    private func readResponse(_ slot: Int, on connection: Connection) async throws(FetchError) {
        crawl.enter(.awaiting, slot: slot, now: loop.now)
        var reading = Reading()
        while !reading.isComplete {
            try await wait(slot, for: reading.awaited, on: connection)
            // Read until the socket is empty: readiness is reported once.
            while !reading.isComplete, try exchanges.receive(slot, on: connection, &reading) {
                dispatch()
                if exchanges.isOver(slot) { throw Exchanges.stopped }
                if reading.isFull {
                    await turn(slot, on: connection)
                    break
                }
            }
        }
        if reading.keepsConnection { exchanges.keepConnection(of: slot) }
    }

    // The waits. Each records the line that called it: that is where the exchange waits.

    /// Suspends the exchange until the socket is ready or a time-out is over.
    private func wait(
        _ slot: Int, for direction: Direction, on connection: Connection,
        line: UInt32 = #line, function: StaticString = #function
    ) async throws(FetchError) {
        let limit = try exchanges.startWait(slot, for: direction, on: connection, line, function)
        let outcome = await connection.watch.park(for: direction, until: limit)
        try exchanges.endWait(slot, outcome)
    }

    /// Suspends the exchange until one of the racing sockets is ready or the next attempt is due.
    private func wait(
        _ slot: Int, for race: AddressRace, line: UInt32 = #line, function: StaticString = #function
    ) async {
        exchanges.startWait(slot, for: race, line, function)
        await race.park()
    }

    /// Suspends the exchange until the name's addresses are known. Few exchanges wait here, so this is kept out of the
    /// frame of every exchange.
    @inline(never)
    private func lookUp(
        _ slot: Int, _ name: String, line: UInt32 = #line, function: StaticString = #function
    ) async throws(FetchError) {
        let limit = exchanges.startLookUp(slot, line, function)
        let outcome = await exchanges.connector.resolver.lookUp(name).outcome(until: limit)
        try exchanges.endWait(slot, outcome)
    }

    /// Suspends the exchange for one turn: after a full buffer, other exchanges are served first.
    private func turn(
        _ slot: Int, on connection: Connection, line: UInt32 = #line, function: StaticString = #function
    ) async {
        exchanges.startTurn(slot, on: connection, line, function)
        await loop.yield()
    }
}
