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
    /// The look-ups that had ended when each exchange began, by slot.
    @exclusivity(unchecked) private(set) var asked: [UInt64] = []
    /// The connections of exchanges in flight, by slot.
    @exclusivity(unchecked) private var busy: [Connection?] = []
    /// The races for a connection, by slot.
    private var racing: [Int: AddressRace] = [:]
    /// Connections open, but for those in the pool.
    @exclusivity(unchecked) private var openCount = 0
    /// Exchanges that were started in this turn of the loop.
    @exclusivity(unchecked) private var started = 0
    private let outbox: Outbox
    private let requests: RequestWriter
    private let limit: Int
    private var lastConnection: UInt64 = 0
    private var tls: TLSContext?

    /// Exchanges started in one turn at most: ten thousand connections at a time would hold the loop for half a second,
    /// and what each needs only while it connects would be there ten thousand times.
    private static let startsInTurn = 64

    /// An origin's connections that may wait in the pool however few exchanges are in flight.
    private static let leastKept = 64

    /// What becomes of an exchange when it is cancelled, or the crawl is over before it is.
    static let stopped = FetchError(.closed, "the exchange was stopped")

    init(loop: EventLoop, crawl: Crawl, connections: Int) throws(FetchError) {
        self.loop = loop
        self.crawl = crawl
        limit = connections
        clock = ExchangeClock(loop: loop)
        outbox = Outbox(loop: loop)
        pool = ConnectionPool(loop: loop, limit: crawl.concurrency)
        resolver = Resolver(loop: loop, servers: crawl.options.dnsServers)
        requests = try RequestWriter(crawl.options)
    }

    deinit {
        buffer.deallocate()
    }

    /// Whether the slot's exchange is to go no further: the engine was stopped, or it was cancelled.
    func isOver(_ slot: Int) -> Bool {
        isStopped || crawl.isCancelled(slot)
    }

    /// The slot of an exchange to start beside those under way; nil when there is none, or the turn has had its share.
    /// Then the engine is asked to dispatch again in the next turn.
    func start() -> Int? {
        guard started < Self.startsInTurn, let slot = next() else { return nil }
        started += 1
        if started == 1 { loop.soon { [weak self] in self?.endTurn() } }
        return slot
    }

    private func endTurn() {
        let wasFull = started == Self.startsInTurn
        started = 0
        if wasFull { crawl.wakeUp() }
    }

    /// The slot of the next exchange that may go out now; nil when there is none.
    func next() -> Int? {
        guard !isStopped, let slot = crawl.next(now: loop.now)?.slot else { return nil }
        if busy.count <= slot {
            busy += repeatElement(nil, count: slot + 1 - busy.count)
            places += repeatElement(Place(), count: slot + 1 - places.count)
            asked += repeatElement(0, count: slot + 1 - asked.count)
        }
        places[slot].awaited = .nothing
        asked[slot] = resolver.ended
        return slot
    }

    /// Until when, by `clock`, the exchange that begins now must be over.
    func deadline() -> Int64 {
        clock.now + crawl.options.totalTimeout
    }

    /// A kept connection to the slot's origin: the slot's from now on. None for one that has met one too many.
    func keptConnection(for slot: Int) -> Connection? {
        guard !crawl.isResent(slot), let connection = pool.take(crawl.origin(in: slot)) else { return nil }
        busy[slot] = connection
        openCount += 1
        return connection
    }

    /// A connection on its way to an address, and through a tunnel if there is one. Beside other attempts of the same
    /// exchange it must fit into the limit: nil where it does not.
    func open(
        _ slot: Int, to address: SocketAddress, beside: Int, layers: [Layer], until limit: Int64
    ) throws(FetchError) -> Connection? {
        if openCount + pool.count >= self.limit { pool.evictOldest() }
        if beside > 0, openCount + pool.count >= self.limit { return nil }
        let connection = try Connection(
            id: lastConnection + 1, origin: crawl.origin(in: slot), to: address, layers: layers, limit: limit,
            loop: loop)
        lastConnection += 1
        openCount += 1
        return connection
    }

    /// Closes a connection that `open` gave.
    func discard(_ connection: Connection) {
        connection.close()
        openCount -= 1
    }

    /// The slot's exchange races for a connection.
    func hold(_ race: AddressRace, _ slot: Int) {
        racing[slot] = race
    }

    /// The slot's race has a winner.
    func take(_ connection: Connection, from race: AddressRace, _ slot: Int) {
        racing[slot] = nil
        busy[slot] = connection
    }

    /// What all TLS connections have in common, made for the first of them.
    func secure() throws(FetchError) -> TLSContext {
        if let tls { return tls }
        let made = try TLSContext(caFile: crawl.options.caFile, isInsecure: crawl.options.isInsecure)
        tls = made
        return made
    }

    /// Puts the slot's request into `request` and makes its connection ready for the response.
    func writeRequest(_ slot: Int, on connection: Connection) throws(FetchError) {
        crawl.connected(
            slot: slot, connection: connection.id, peer: connection.peer, tls: connection.serverTLS?.version,
            cipher: connection.serverTLS?.cipher, reused: connection.isReused)
        crawl.enter(.sending, slot: slot, now: loop.now)
        if isStopped { throw Self.stopped }
        request.removeAll(keepingCapacity: true)
        try crawl.appendRequest(for: slot, requests, to: &request)
        connection.response.begin(method: crawl.method(in: slot))
    }

    /// Sends as much of `request` as the socket takes now: all of it, as a rule, and that with others of this turn.
    ///
    /// - Returns: how many bytes went, or are about to.
    func sendRequest(on connection: Connection) throws(FetchError) -> Int {
        if connection.transport.tls == nil, request.count <= Outbox.longest {
            outbox.post(request, on: connection)
            return request.count
        }
        switch request.withUnsafeBytes({ connection.transport.write($0) }) {
        case .bytes(let count): return count
        case .wouldBlock: return 0
        case .failed(let error): throw error
        }
    }

    /// Keeps the slot's connection for another exchange.
    func keepConnection(of slot: Int) {
        guard !isStopped, let connection = busy[slot] else { return }
        if connection.watch.hasEnded { return closeConnection(of: slot) }
        busy[slot] = nil
        pool.limit = crawl.concurrency
        // More than there are exchanges to take them would hardly be used at a time; ten thousand would only wait for the
        // crawl's end to be closed.
        pool.limitForOrigin = max(Self.leastKept, crawl.counts.inFlight)
        openCount -= 1
        pool.give(connection)
    }

    /// Closes the slot's connection, if it has one, and what races for one.
    func closeConnection(of slot: Int) {
        guard !isStopped else { return }
        if !racing.isEmpty { racing.removeValue(forKey: slot)?.giveUp() }
        guard let connection = busy[slot] else { return }
        busy[slot] = nil
        discard(connection)
    }

    /// Wakes the task that waits on a socket of the slot's.
    func cancelWaits(of slot: Int) {
        racing[slot]?.giveUp()
        busy[slot]?.watch.cancelWaiters()
    }

    /// Whether a failure only means that the server had closed a kept connection meanwhile: nothing was answered, so
    /// nothing is lost, and the request may go out again (RFC 9110 section 9.2.2, RFC 9112 section 9.3.1).
    func isStale(_ slot: Int, _ connection: Connection, _ error: FetchError) -> Bool {
        connection.isReused && connection.response.isStale(error) && !isOver(slot)
    }

    /// Whether the slot's request, whose connection was stale, may go out again at once, on a new one. If not, the exchange
    /// is given up; its URL comes back when its turn comes.
    func resends(_ slot: Int) -> Bool {
        closeConnection(of: slot)
        if crawl.mayResend(slot, now: loop.now) { return true }
        giveUp(slot)
        return false
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

    /// All exchanges stand still, or go on.
    func freeze(_ isFrozen: Bool) {
        isFrozen ? clock.stop() : clock.goOn()
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
        crawl.delegate = nil
        clock.goOn()
        for race in racing.values { race.giveUp() }
        racing = [:]
        for connection in busy { connection?.close() }
        busy = []
        openCount = 0
        pool.close()
        resolver.close()
    }

    /// When, by `clock`, a wait that begins now ends at the latest: the connection must stand by then, or the server may be
    /// silent for so long, and the exchange last for so.
    ///
    /// A process that was stopped for a while, or was busy elsewhere, wakes up to time-outs and to answers. So a wait that
    /// began in time ends with what lies in the socket, however late it is; one that would begin too late fails.
    ///
    /// - Throws: `timeout` where that time has come.
    func limit(on connection: Connection, _ deadline: Int64) throws(FetchError) -> Int64 {
        let stands = connection.awaited == nil
        let limit = min(deadline, stands ? clock.now + crawl.options.idleTimeout : connection.connectLimit)
        guard clock.now < limit else {
            throw Self.failure(.timedOut, limit, deadline: deadline, during: stands ? .talking : .connecting)
        }
        return limit
    }
}
