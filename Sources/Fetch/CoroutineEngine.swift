// The crawler as a coroutine: concurrent, and yet told in order. Each `await` below is a place where the seed's
// generator says `yield`: the frame remembers where it stopped, the loop goes on with other exchanges, and comes back
// when the descriptor is ready. There is no Fetcher object that carries state from one callback to the next.

public import Crawl
public import EventLoop

/// Carries out a crawl's exchanges, many at a time, each as straight-line code on the loop.
public final class CoroutineEngine {
    private let loop: EventLoop
    private let crawl: Crawl
    private let pool: ConnectionPool
    private let resolver: Resolver
    private let requests: RequestWriter
    /// Lent to one exchange at a time, from the read to the end of looking at what came: never across an `await`.
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    private var request: [UInt8] = []
    private var head = ResponseHead()
    /// The connections of exchanges in flight, by slot.
    private var busy: [Connection?] = []
    private var lastConnection: UInt64 = 0
    private var isStopped = false

    /// An engine for one crawl on one loop.
    ///
    /// - Throws: `protocol` for a user agent that does not fit into a field.
    public init(loop: EventLoop, crawl: Crawl) throws(FetchError) {
        self.loop = loop
        self.crawl = crawl
        pool = ConnectionPool(loop: loop, limit: crawl.options.concurrency)
        resolver = Resolver(loop: loop)
        requests = try RequestWriter(userAgent: crawl.options.userAgent)
    }

    deinit {
        buffer.deallocate()
    }

    /// Begins to dispatch, and goes on whenever the crawl has something to dispatch.
    public func start() {
        crawl.onDispatchable = { [unowned self] in dispatch() }
        dispatch()
    }

    /// Gives up every exchange at once and closes all connections. The crawl hears no more of them.
    public func stop() {
        isStopped = true
        for connection in busy { connection?.close() }
        busy = []
        pool.close()
    }

    /// Starts a worker for each exchange that may go out now; a worker ends when it finds nothing more to do.
    private func dispatch() {
        while !isStopped, let first = crawl.next(now: loop.now) {
            if busy.count <= first.slot { busy += repeatElement(nil, count: first.slot + 1 - busy.count) }
            loop.spawn { [self] in await work(first) }
        }
    }

    private func work(_ first: Dispatch) async {
        var next: Dispatch? = first
        while let current = next {
            await carryOut(current.slot)
            next = isStopped ? nil : crawl.next(now: loop.now)
        }
        if !isStopped { dispatch() }
    }

    /// One exchange, from its slot to its end.
    private func carryOut(_ slot: Int) async {
        let deadline = loop.now + crawl.options.totalTimeout
        var end = ExchangeEnd.complete
        do throws(FetchError) {
            if try await exchange(slot, on: pooled(slot), until: deadline) == .stale {
                _ = try await exchange(slot, on: nil, until: deadline)
            }
        } catch {
            end = .failed(error)
        }
        guard !isStopped else { return }
        busy[slot]?.close()
        busy[slot] = nil
        crawl.end(slot: slot, end, now: loop.now)
    }

    private enum Verdict {
        case answered
        /// A kept connection that the server had closed meanwhile: nothing was answered, so nothing is lost.
        case stale
    }

    /// The story of one exchange, told in order: connect, send, await, read, hand over.
    private func exchange(
        _ slot: Int, on kept: Connection?, until deadline: Int64
    ) async throws(FetchError) -> Verdict {
        let connection: Connection
        if let kept { connection = kept } else { connection = try await connect(slot, until: deadline) }
        crawl.connected(
            slot: slot, connection: connection.id, peer: connection.peer, reused: connection.isReused)

        do throws(FetchError) {
            try await send(slot, on: connection, until: deadline)

            crawl.enter(.awaiting, slot: slot, now: loop.now)
            var reading = Reading()
            while !reading.isComplete {
                try await wait(for: .read, on: connection, until: deadline)
                // Until the socket is empty: readiness is told once. After a full buffer others have their turn first.
                while let count = try receive(slot, on: connection, &reading) {
                    if count == buffer.count { await loop.yield() }
                    if isStopped { throw Self.stopped }
                }
            }
            if reading.keepsConnection {
                busy[slot] = nil
                pool.give(connection)
            }
            return .answered
        } catch {
            guard connection.isReused, !connection.response.hasStarted, !isStopped,
                error.kind == .reset || error.kind == .closed
            else { throw error }
            busy[slot]?.close()
            busy[slot] = nil
            return .stale
        }
    }

    private func pooled(_ slot: Int) -> Connection? {
        let connection = pool.take(crawl.origin(in: slot))
        busy[slot] = connection
        return connection
    }

    /// Looks the host up and connects to the first of its addresses that answers.
    private func connect(_ slot: Int, until deadline: Int64) async throws(FetchError) -> Connection {
        let url = crawl.url(in: slot)
        guard url.schemeKind == .http else {
            throw FetchError(.tls, "https is not supported yet")
        }
        if resolver.known(url.hostname) == nil { crawl.enter(.resolving, slot: slot, now: loop.now) }
        let addresses = try await resolver.resolve(url.hostname, until: deadline)
        if isStopped { throw Self.stopped }

        var failure = FetchError(.dns, "the host name has no address")
        for address in addresses {
            do throws(FetchError) {
                return try await connect(slot, to: address.with(port: url.effectivePort ?? 80), until: deadline)
            } catch {
                failure = error
                if isStopped { break }
            }
        }
        throw failure
    }

    private func connect(
        _ slot: Int, to address: SocketAddress, until deadline: Int64
    ) async throws(FetchError) -> Connection {
        crawl.enter(.connecting, slot: slot, now: loop.now)
        let transport = try Transport(family: address.family)
        let started = transport.connect(to: address)
        let connection = try Connection(
            id: lastConnection + 1, origin: crawl.origin(in: slot), peer: address.description,
            transport: transport, loop: loop)
        lastConnection += 1
        busy[slot] = connection
        switch started {
        case .bytes:
            return connection
        case .failed(let error):
            throw drop(slot, error)
        case .wouldBlock:
            do {
                try await connection.watch.writable(until: min(deadline, loop.now + crawl.options.connectTimeout))
            } catch {
                throw drop(slot, Self.failure(error, "the connection did not stand in time"))
            }
            if let error = transport.connectionError() { throw drop(slot, error) }
            return connection
        }
    }

    /// Sends the request: all of it, however little the socket takes at a time.
    private func send(_ slot: Int, on connection: Connection, until deadline: Int64) async throws(FetchError) {
        crawl.enter(.sending, slot: slot, now: loop.now)
        request.removeAll(keepingCapacity: true)
        try crawl.appendRequest(for: slot, requests, to: &request)
        connection.response.begin(method: .get)
        var written = request.withUnsafeBytes { connection.transport.write($0) }
        if case .bytes(request.count) = written { return }

        // The buffer is everybody's: what did not go out at once is kept apart.
        let message = request
        var sent = 0
        while true {
            switch written {
            case .failed(let error): throw error
            case .wouldBlock: try await wait(for: .write, on: connection, until: deadline)
            case .bytes(let count):
                sent += count
                if sent == message.count { return }
            }
            written = message.withUnsafeBytes { connection.transport.write(.init(rebasing: $0[sent...])) }
        }
    }

    /// What is known of a response while it comes in.
    private struct Reading {
        var plan = BodyPlan.scan
        var bodyBytes = 0
        var isComplete = false
        var keepsConnection = false
    }

    /// Reads once and hands over what came. Returns how much that was; nil when there is nothing more to read now.
    private func receive(
        _ slot: Int, on connection: Connection, _ reading: inout Reading
    ) throws(FetchError) -> Int? {
        switch connection.transport.read(into: buffer) {
        case .wouldBlock:
            return nil
        case .failed(let error):
            throw error
        case .end:
            if case .end = try connection.response.close() { reading.isComplete = true }
            return nil
        case .bytes(let count):
            if !connection.response.hasStarted { crawl.enter(.reading, slot: slot, now: loop.now) }
            crawl.received(count, slot: slot)
            try digest(UnsafeRawBufferPointer(rebasing: buffer[..<count]), slot, connection, &reading)
            dispatch()
            return reading.isComplete ? nil : count
        }
    }

    /// Takes the bytes of one read apart: the head to the crawl, the body's pieces to the page.
    private func digest(
        _ raw: UnsafeRawBufferPointer, _ slot: Int, _ connection: Connection, _ reading: inout Reading
    ) throws(FetchError) {
        let bytes = raw.assumingMemoryBound(to: UInt8.self)
        var offset = 0
        while !reading.isComplete {
            switch try connection.response.next(bytes, at: &offset, head: &head) {
            case .needMore:
                return
            case .head:
                reading.plan = crawl.head(head, slot: slot)
                if reading.plan == .leave { reading.isComplete = true }
            case .body(let range):
                reading.bodyBytes += range.count
                crawl.body(UnsafeBufferPointer(rebasing: bytes[range]), slot: slot)
                if reading.plan == .drain, reading.bodyBytes > crawl.options.drainBytes {
                    reading.isComplete = true
                } else if reading.bodyBytes > crawl.options.maxBody {
                    throw FetchError(.tooLarge, "the body is longer than \(crawl.options.maxBody) bytes")
                }
            case .end(let keepAlive):
                reading.isComplete = true
                reading.keepsConnection = keepAlive
            }
        }
    }

    private enum Direction {
        case read, write
    }

    /// Suspends the story until the socket is ready, for as long as the idle and the total time-out allow.
    private func wait(
        for direction: Direction, on connection: Connection, until deadline: Int64
    ) async throws(FetchError) {
        let limit = min(deadline, loop.now + crawl.options.idleTimeout)
        do {
            switch direction {
            case .read: try await connection.watch.readable(until: limit)
            case .write: try await connection.watch.writable(until: limit)
            }
        } catch {
            let what = limit == deadline ? "the exchange took too long" : "the server was silent for too long"
            throw Self.failure(error, what)
        }
    }

    private func drop(_ slot: Int, _ error: FetchError) -> FetchError {
        if !isStopped {
            busy[slot]?.close()
            busy[slot] = nil
        }
        return error
    }

    private static let stopped = FetchError(.closed, "the crawl was stopped")

    private static func failure(_ error: WaitError, _ timeout: String) -> FetchError {
        error == .timedOut ? FetchError(.timeout, timeout) : stopped
    }
}
