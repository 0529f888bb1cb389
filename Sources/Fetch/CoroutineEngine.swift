// The crawler as a coroutine: concurrent, and yet told in order. Each `await` below is a place where the seed's
// generator says `yield`: the frame remembers where it stopped, the loop goes on with other exchanges, and comes back
// when the descriptor is ready. There is no Fetcher object that carries state from one callback to the next.

import Crawl
import EventLoop

/// Carries out a crawl's exchanges, many at a time, each as straight-line code on the loop.
///
/// Beside it: `CallbackEngine.swift`, as concurrent, in pieces; `BlockingEngine.swift`, as straight, one at a time.
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

    func stop() {
        exchanges.stop()
    }

    /// Starts a worker for each exchange that may go out now. Each has a frame of its own: the seed's one global
    /// generator forgets all links of a page but the last.
    private func dispatch() {
        while let slot = exchanges.start() {
            hold(loop.spawn { [self] in await work(slot) }, in: slot)
        }
    }

    private func hold(_ worker: Task<Void, any Error>?, in slot: Int) {
        if workers.count <= slot { workers += repeatElement(nil, count: slot + 1 - workers.count) }
        workers[slot] = worker
    }

    func mayDispatch() {
        dispatch()
    }

    /// Ends what the slot's worker waits for, a socket or anything else; it sees then that its exchange is over.
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

    /// One exchange after the other, until there is nothing more to do, or one is cancelled: its task can't wait any more.
    private func work(_ first: Int) async {
        let worker = workers[first]
        var next: Int? = first
        while let slot = next, !exchanges.isStopped {
            await carryOut(slot)
            next = Task.isCancelled ? nil : exchanges.next()
            if let next { hold(worker, in: next) }
            dispatch()
        }
    }

    /// One exchange, from its slot to its end: on a kept connection if there is one, and once more if that was stale.
    private func carryOut(_ slot: Int) async {
        let deadline = exchanges.deadline()
        var end = ExchangeEnd.complete
        do throws(FetchError) {
            var kept = exchanges.keptConnection(for: slot)
            var verdict = Verdict.stale
            while verdict == .stale {
                let connection: Connection
                if let kept { connection = kept } else { connection = try await connect(slot, until: deadline) }
                verdict = try await exchange(slot, on: connection, until: deadline)
                kept = nil
                if verdict == .stale, !exchanges.resends(slot) { return }
            }
        } catch {
            end = .failed(error)
        }
        exchanges.end(slot, end)
    }

    private enum Verdict {
        case answered, stale
    }

    /// The story of one exchange, told in order: send, await, read, hand over.
    private func exchange(
        _ slot: Int, on connection: Connection, until deadline: Int64
    ) async throws(FetchError) -> Verdict {
        do throws(FetchError) {
            try exchanges.writeRequest(slot, on: connection)
            let (request, sent) = (exchanges.request, try exchanges.sendRequest(on: connection))
            if sent < request.count {
                try await sendRest(slot, of: request, from: sent, on: connection, until: deadline)
            }
            crawl.enter(.awaiting, slot: slot, now: loop.now)
            var reading = Reading()
            while !reading.isComplete {
                try await wait(slot, for: reading.awaited, on: connection, until: deadline)
                // Until the socket is empty: readiness is told once.
                while !reading.isComplete, let count = try exchanges.receive(slot, on: connection, &reading) {
                    dispatch()
                    if count == exchanges.buffer.count, !reading.isComplete { try await turn(slot) }
                    if exchanges.isOver(slot) { throw Exchanges.stopped }
                }
            }
            if reading.keepsConnection { exchanges.keepConnection(of: slot) }
            return .answered
        } catch {
            guard exchanges.isStale(slot, connection, error) else { throw error }
            return .stale
        }
    }

    /// Looks the host up and connects to whichever of its addresses answers first.
    private func connect(_ slot: Int, until deadline: Int64) async throws(FetchError) -> Connection {
        let limit = exchanges.connectLimit(deadline)
        while let name = try exchanges.nameToLookUp(slot) {
            try await lookUp(slot, name, until: limit, deadline)
        }
        let race = try exchanges.race(slot, until: limit)
        while true {
            if let connection = try exchanges.advance(race, slot, until: limit, deadline: deadline) {
                try exchanges.establish(slot, connection)
                while let direction = connection.awaited {
                    try await wait(slot, for: direction, on: connection, until: deadline)
                    try exchanges.establish(slot, connection)
                }
                return connection
            }
            try await wait(slot, for: race)
        }
    }

    /// Sends what the socket did not take at once, however little it takes at a time. What is left and how far it went
    /// stay in this frame while the loop is elsewhere.
    private func sendRest(
        _ slot: Int, of request: [UInt8], from start: Int, on connection: Connection, until deadline: Int64
    ) async throws(FetchError) {
        var sent = start
        while sent < request.count {
            switch request.withUnsafeBytes({ connection.transport.write(.init(rebasing: $0[sent...])) }) {
            case .failed(let error): throw error
            case .wouldBlock(let direction): try await wait(slot, for: direction, on: connection, until: deadline)
            case .bytes(let count): sent += count
            }
        }
    }

    // The waits. Each notes the line that it was called from: that is where the story stands.

    /// Suspends the story until the socket is ready, for as long as the time-outs allow.
    private func wait(
        _ slot: Int, for direction: Direction, on connection: Connection, until deadline: Int64,
        line: UInt32 = #line, function: StaticString = #function
    ) async throws(FetchError) {
        if exchanges.isOver(slot) { throw Exchanges.stopped }
        let limit = try exchanges.limit(on: connection, deadline)
        let descriptor = connection.transport.descriptor
        exchanges.places[slot] = Place(
            awaited: .init(direction, descriptor), deadline: limit, line: line, function: function)
        var end = WaitOutcome.ready
        repeat {
            end = await connection.watch.park(for: direction, until: exchanges.clock.onLoop(limit))
            if exchanges.clock.isStopped { try await standStill(slot) }
            // A freeze has moved the limit: there is the rest of the time.
        } while end == .timedOut && exchanges.clock.now < limit
        do {
            try end.get()
        } catch {
            throw Exchanges.failure(
                error, limit, deadline: deadline, during: connection.awaited == nil ? .talking : .connecting)
        }
    }

    /// Suspends the story for as long as the crawl is frozen.
    private func standStill(_ slot: Int) async throws(FetchError) {
        while exchanges.clock.isStopped {
            do {
                try await exchanges.clock.goingOn.wait()
            } catch {
                throw Exchanges.stopped
            }
            if exchanges.isOver(slot) { throw Exchanges.stopped }
        }
    }

    /// Suspends the story until one of the sockets that race to connect is ready, or the next has its turn.
    private func wait(
        _ slot: Int, for race: AddressRace, line: UInt32 = #line, function: StaticString = #function
    ) async throws(FetchError) {
        exchanges.places[slot] = Place(
            awaited: .writable(race.descriptor), deadline: race.due, line: line, function: function)
        await race.park(until: exchanges.clock.onLoop(race.due), on: loop)
        if exchanges.clock.isStopped {
            race.rest()
            try await standStill(slot)
        }
    }

    /// Suspends the story until the name's addresses are there. Few exchanges wait here, so its part of the frame is not
    /// every exchange's.
    @inline(never)
    private func lookUp(
        _ slot: Int, _ name: String, until limit: Int64, _ deadline: Int64,
        line: UInt32 = #line, function: StaticString = #function
    ) async throws(FetchError) {
        exchanges.places[slot] = Place(awaited: .addresses, deadline: limit, line: line, function: function)
        var end: WaitError?
        repeat {
            end = nil
            do {
                try await exchanges.resolver.lookUp(name).wait(until: exchanges.clock.onLoop(limit))
            } catch {
                end = error
            }
            if exchanges.clock.isStopped { try await standStill(slot) }
        } while end == .timedOut && exchanges.clock.now < limit
        if let end { throw Exchanges.failure(end, limit, deadline: deadline, during: .resolving) }
    }

    /// Suspends the story for one turn: after a full buffer others are served first.
    private func turn(
        _ slot: Int, line: UInt32 = #line, function: StaticString = #function
    ) async throws(FetchError) {
        exchanges.places[slot] = Place(awaited: .turn, line: line, function: function)
        await loop.yield()
        if exchanges.clock.isStopped { try await standStill(slot) }
    }
}
