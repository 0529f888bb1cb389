import Crawl
import EventLoop
import HTTP

/// The exchanges in flight and their connections: all that the three engines do alike, which is everything but waiting.
///
/// What it does never blocks and never suspends. All is on one thread, and none of it is entered again while it changes a
/// field.
final class Exchanges {
    let loop: EventLoop
    let crawl: Crawl
    /// All that exchanges wait for, frozen with the crawl. Their deadlines are by its clock.
    let group: WatchGroup
    let connector: Connector
    let pool: ConnectionPool
    /// Lent to one exchange at a time, from the read to the end of looking at what came.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    /// The request that goes out now: everybody's, so who can't send all of it at once keeps a copy.
    var request: [UInt8] = []
    var head = ResponseHead()
    private(set) var isStopped = false
    var slots: [Slot] = []
    /// The races for a connection, by slot.
    var racing: [Int: AddressRace] = [:]
    /// Those that may be kept waiting by what is kept.
    var starved = StarvedExchanges()
    /// Connections open, but for those in the pool.
    var openCount = 0
    /// Connections open at most.
    let connectionLimit: Int
    let outbox: Outbox
    let requests: RequestWriter
    /// Exchanges that were started in this turn of the loop.
    private var started = 0

    /// What is known of the exchange in a slot.
    struct Slot {
        /// Where it waits.
        var place = Place()
        /// The look-ups that had ended when it began.
        var asked: UInt64 = 0
        /// When it must be over.
        var deadline: Int64 = 0
        /// When its connection must stand.
        var connectLimit: Int64 = 0
        var connection: Connection?
    }

    /// Exchanges started in one turn at most: ten thousand connections at a time would hold the loop for half a second,
    /// and what each needs only while it connects would be there ten thousand times.
    private static let startsInTurn = 64

    /// What becomes of an exchange when it is cancelled, or the crawl is over before it is.
    static let stopped = FetchError(.closed, "the exchange was stopped")

    init(loop: EventLoop, crawl: Crawl, connections: Int) throws(FetchError) {
        self.loop = loop
        self.crawl = crawl
        connectionLimit = connections
        group = WatchGroup(loop: loop)
        outbox = Outbox(loop: loop)
        pool = ConnectionPool(loop: loop, limit: crawl.concurrency)
        connector = Connector(
            in: group, nameServers: crawl.options.dnsServers, caFile: crawl.options.caFile,
            isInsecure: crawl.options.isInsecure)
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

    /// The slot of the next exchange that may go out now, whose time begins; nil when there is none.
    func next() -> Int? {
        guard !isStopped, let slot = crawl.next(now: loop.now)?.slot else { return nil }
        if slots.count <= slot { slots += repeatElement(Slot(), count: slot + 1 - slots.count) }
        slots[slot].place.awaited = .nothing
        slots[slot].asked = connector.resolver.ended
        slots[slot].deadline = group.now + crawl.options.totalTimeout
        return slot
    }

    /// The slot's exchange has failed. It ends so, unless the failure only means that the server had closed a kept
    /// connection meanwhile: nothing was answered, so nothing is lost, and the request may go out again (RFC 9110 section
    /// 9.2.2, RFC 9112 section 9.3.1).
    ///
    /// - Returns: whether it goes out again at once, on a new connection. If not, the exchange is over or given up; then
    ///   its URL comes back when its turn comes.
    func retries(_ slot: Int, after error: FetchError, on connection: Connection?) -> Bool {
        guard let connection, connection.isReused, connection.response.isStale(error), !isOver(slot) else {
            end(slot, .failed(error))
            return false
        }
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
        guard !isFrozen else { return group.freeze() }
        pool.dropClosed()
        group.thaw()
    }

    /// Where the slot's exchange waits, for whoever looks.
    ///
    /// - Parameters:
    ///   - slot: the exchange's slot.
    ///   - file: its engine's source.
    ///   - call: the system call that the engine sits in for what it waits for, if it does.
    /// - Returns: nil before the first wait.
    func standing(
        _ slot: Int, in file: StaticString, by call: (Place.Awaited) -> StaticString? = { _ in nil }
    ) -> Standing? {
        guard slots.indices.contains(slot) else { return nil }
        let place = slots[slot].place
        let awaited: Standing.Awaited
        switch place.awaited {
        case .nothing: return nil
        case .readable(let descriptor): awaited = .readable(descriptor)
        case .writable(let descriptor): awaited = .writable(descriptor)
        case .addresses: awaited = .addresses
        case .turn: awaited = .turn
        }
        return Standing(
            file: Standing.StaticName(file), line: place.line, function: Standing.StaticName(place.function),
            awaited: call(place.awaited).map { .call(Standing.StaticName($0)) } ?? awaited,
            deadline: place.limit.map { group.onLoop($0.time) })
    }

    /// Closes all connections. The crawl hears no more of their exchanges.
    func stop() {
        isStopped = true
        crawl.delegate = nil
        group.thaw()
        for race in racing.values { race.giveUp() }
        racing = [:]
        stopLooking()
        for slot in slots.indices {
            slots[slot].connection?.close()
            slots[slot].connection = nil
        }
        openCount = 0
        pool.close()
        connector.resolver.close()
        group.leave()
    }
}
