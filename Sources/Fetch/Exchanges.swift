import Crawl
import EventLoop

/// The exchanges in flight and their connections: all that the three engines do alike, which is everything but waiting.
///
/// What it does never blocks and never suspends. `Exchanges+Response.swift` takes apart what comes in. All on one thread
/// and none of it re-entered while it changes a field: so the hot fields go without checks of exclusive access.
final class Exchanges {
    let loop: EventLoop
    let crawl: Crawl
    let resolver: Resolver
    let pool: ConnectionPool
    /// What the deadlines of exchanges are measured with.
    let clock: ExchangeClock
    /// Lent to one exchange at a time, from the read to the end of looking at what came.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    /// The request that goes out now: everybody's, so who can't send all of it at once keeps a copy.
    @exclusivity(unchecked) private(set) var request: [UInt8] = []
    @exclusivity(unchecked) var head = ResponseHead()
    @exclusivity(unchecked) private(set) var isStopped = false
    /// Where each exchange waits, by slot.
    @exclusivity(unchecked) var places: [Place] = []
    /// The connections of exchanges in flight, by slot.
    @exclusivity(unchecked) private var busy: [Connection?] = []
    @exclusivity(unchecked) private var busyCount = 0
    private let requests: RequestWriter
    private let limit: Int
    private var lastConnection: UInt64 = 0
    private var tls: TLSContext?

    /// What becomes of an exchange when the crawl is over before it is.
    static let stopped = FetchError(.closed, "the crawl was stopped")

    init(loop: EventLoop, crawl: Crawl, connections: Int) throws(FetchError) {
        self.loop = loop
        self.crawl = crawl
        limit = connections
        clock = ExchangeClock(loop: loop)
        pool = ConnectionPool(loop: loop, limit: crawl.options.concurrency)
        resolver = Resolver(loop: loop, servers: crawl.options.dnsServers)
        requests = try RequestWriter(userAgent: crawl.options.userAgent)
        crawl.onFreeze = { [unowned crawl, clock] in crawl.isFrozen ? clock.stop() : clock.goOn() }
    }

    deinit {
        buffer.deallocate()
    }

    /// The slot of the next exchange that may go out now; nil when there is none.
    func next() -> Int? {
        guard !isStopped, let slot = crawl.next(now: loop.now)?.slot else { return nil }
        if busy.count <= slot {
            busy += repeatElement(nil, count: slot + 1 - busy.count)
            places += repeatElement(Place(), count: slot + 1 - places.count)
        }
        places[slot].awaited = .nothing
        return slot
    }

    /// Until when, by `clock`, the exchange that begins now must be over.
    func deadline() -> Int64 {
        clock.now + crawl.options.totalTimeout
    }

    /// A kept connection to the slot's origin: the slot's from now on.
    func keptConnection(for slot: Int) -> Connection? {
        guard let connection = pool.take(crawl.origin(in: slot)) else { return nil }
        hold(connection, slot)
        return connection
    }

    /// Where the slot's exchange is to connect to: the host's name and the port.
    func target(of slot: Int) throws(FetchError) -> (host: String, port: UInt16) {
        let url = crawl.url(in: slot)
        guard let port = url.effectivePort else { throw FetchError(.url, "the URL has no port") }
        return (url.hostname, port)
    }

    /// A connection on its way to an address: the slot's from now on, and to be established where it awaits something.
    func open(_ slot: Int, to address: SocketAddress) throws(FetchError) -> Connection {
        crawl.enter(.connecting, slot: slot, now: loop.now)
        // A subscriber of what the crawl tells may stop the engine.
        if isStopped { throw Self.stopped }
        if busyCount + pool.count >= limit { pool.evictOldest() }
        let url = crawl.url(in: slot)
        let connection = try Connection(
            id: lastConnection + 1, origin: crawl.origin(in: slot), to: address,
            secured: url.schemeKind == .https ? (by: secure(), hostName: url.hostname) : nil,
            limit: clock.now + crawl.options.connectTimeout, loop: loop)
        lastConnection += 1
        hold(connection, slot)
        return connection
    }

    /// Goes on with connecting, after the wait for what the connection awaits.
    func establish(_ slot: Int, _ connection: Connection) throws(FetchError) {
        try connection.establish { () throws(FetchError) in
            crawl.enter(.securing, slot: slot, now: loop.now)
            if isStopped { throw Self.stopped }
        }
    }

    /// Whether another address of the host is worth an attempt: not where TLS failed, which is not the address's fault.
    func mayTryNext(after error: FetchError, _ deadline: Int64) -> Bool {
        error.kind != .tls && !isStopped && clock.now < deadline
    }

    /// What all TLS connections have in common, made for the first of them.
    private func secure() throws(FetchError) -> TLSContext {
        if let tls { return tls }
        let made = try TLSContext(caFile: crawl.options.caFile, isInsecure: crawl.options.isInsecure)
        tls = made
        return made
    }

    /// Puts the slot's request into `request` and makes its connection ready for the response.
    func writeRequest(_ slot: Int, on connection: Connection) throws(FetchError) {
        crawl.connected(
            slot: slot, connection: connection.id, peer: connection.peer, tls: connection.transport.tls?.version,
            reused: connection.isReused)
        crawl.enter(.sending, slot: slot, now: loop.now)
        if isStopped { throw Self.stopped }
        request.removeAll(keepingCapacity: true)
        try crawl.appendRequest(for: slot, requests, to: &request)
        connection.response.begin(method: .get)
    }

    /// Keeps the slot's connection for another exchange.
    func keepConnection(of slot: Int) {
        guard !isStopped, let connection = busy[slot] else { return }
        busy[slot] = nil
        busyCount -= 1
        pool.give(connection)
    }

    /// Closes the slot's connection, if it has one.
    func closeConnection(of slot: Int) {
        guard !isStopped, let connection = busy[slot] else { return }
        connection.close()
        busy[slot] = nil
        busyCount -= 1
    }

    /// Whether a failure only means that the server had closed a kept connection meanwhile: nothing was answered, so
    /// nothing is lost, and the request may go out again (RFC 9110 section 9.2.2, RFC 9112 section 9.3.1).
    func isStale(_ connection: Connection, _ error: FetchError) -> Bool {
        connection.isReused && !connection.response.hasStarted && !isStopped
            && (error.kind == .reset || error.kind == .closed)
    }

    /// The slot's exchange is over.
    func end(_ slot: Int, _ end: ExchangeEnd) {
        guard !isStopped else { return }
        closeConnection(of: slot)
        crawl.end(slot: slot, end, now: loop.now)
    }

    /// The slot's exchange is not carried through; its URL waits again.
    func giveUp(_ slot: Int) {
        guard !isStopped else { return }
        closeConnection(of: slot)
        crawl.giveUp(slot, now: loop.now)
    }

    /// Where the slot's exchange waits, for whoever looks.
    func standing(_ slot: Int, in file: StaticString) -> Standing? {
        guard places.indices.contains(slot) else { return nil }
        var place = places[slot]
        place.deadline = place.deadline.map(clock.onLoop)
        return place.standing(in: file)
    }

    /// Closes all connections. The crawl hears no more of their exchanges.
    func stop() {
        isStopped = true
        crawl.onDispatchable = {}
        crawl.inspect = { _ in nil }
        crawl.onFreeze = {}
        clock.goOn()
        for connection in busy { connection?.close() }
        busy = []
        busyCount = 0
        pool.close()
        resolver.stop()
    }

    /// When, by `clock`, a wait that begins now ends at the latest: the connection must stand by then, or the server may be silent for
    /// so long, and the exchange last for so.
    func limit(on connection: Connection, _ deadline: Int64) -> Int64 {
        min(deadline, connection.awaited == nil ? clock.now + crawl.options.idleTimeout : connection.connectLimit)
    }

    /// What a wait until `limit` that ended without its descriptor is as an exchange's failure.
    static func failure(_ error: WaitError, _ limit: Int64, deadline: Int64, connecting: Bool = false) -> FetchError {
        guard error == .timedOut else { return stopped }
        if limit == deadline { return FetchError(.timeout, "the exchange took too long") }
        return FetchError(
            .timeout, connecting ? "the connection did not stand in time" : "the server was silent for too long")
    }

    private func hold(_ connection: Connection, _ slot: Int) {
        busy[slot] = connection
        busyCount += 1
    }
}
