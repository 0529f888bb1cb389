import Crawl
import EventLoop
import HTTP

/// The exchanges in flight and their connections: the common part of the three engines, which is everything but
/// waiting.
///
/// Its functions never block and never suspend. Use it on one thread; no function is entered again while it changes a
/// field.
final class Exchanges {
    let loop: EventLoop
    let crawl: Crawl
    /// The group of everything that exchanges wait for, frozen with the crawl. Deadlines are by its clock.
    let group: WatchGroup
    let connector: Connector
    let pool: ConnectionPool
    /// The read buffer, lent to one exchange at a time, from a read until its bytes have been used.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    /// The request that is sent now. All exchanges share it: one that can't send all of it at once keeps a copy.
    var request: [UInt8] = []
    var head = ResponseHead()
    private(set) var isStopped = false
    var slots: [Slot] = []
    /// The races for connections, by slot.
    var racing: [Int: AddressRace] = [:]
    /// The exchanges that idle connections may keep waiting.
    var starved = StarvedExchanges()
    /// The number of open connections outside the pool.
    var openCount = 0
    /// The largest number of open connections.
    let connectionLimit: Int
    let outbox: Outbox
    let requests: RequestWriter
    /// The number of exchanges started in this turn of the loop.
    private var started = 0

    /// The state of the exchange in a slot.
    struct Slot {
        /// Where it waits.
        var place = Place()
        /// The number of look-ups that had ended when it started.
        var asked: UInt64 = 0
        /// When it started.
        var began: Int64 = 0
        /// When it must be complete.
        var deadline: Int64 = 0
        /// When its connection must be established.
        var connectLimit: Int64 = 0
        var connection: Connection?
    }

    /// The largest number of exchanges started in one turn. Ten thousand connections at a time would block the loop for
    /// half a second, and the memory that each needs only while it connects would be used ten thousand times.
    private static let startsInTurn = 64

    /// The failure of an exchange that was cancelled, or that the crawl's end stopped.
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

    /// Whether the slot's exchange must end: the engine was stopped, or the exchange was cancelled.
    func isOver(_ slot: Int) -> Bool {
        isStopped || crawl.isCancelled(slot)
    }

    /// The slot of an exchange to start beside those in flight; nil if there is none, or if this turn has started
    /// enough. Then the engine is asked to dispatch again in the next turn.
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

    /// The slot of the next exchange that may start now; nil if there is none. Its total time starts.
    func next() -> Int? {
        guard !isStopped, let slot = crawl.next(now: loop.now)?.slot else { return nil }
        if slots.count <= slot { slots += repeatElement(Slot(), count: slot + 1 - slots.count) }
        slots[slot].place.awaited = .nothing
        slots[slot].asked = connector.resolver.ended
        slots[slot].began = loop.now
        slots[slot].deadline = group.now + crawl.options.totalTimeout
        return slot
    }

    /// The slot of the exchange to start in place of one that has ended; nil as above. In place of one that failed without
    /// any wait, as where no network is there, no more are started in a turn than beside those in flight.
    func next(after slot: Int) -> Int? {
        slots[slot].began == loop.now ? start() : next()
    }

    /// Ends the slot's failed exchange, unless the failure only means that the server had closed a kept connection.
    /// Then nothing was answered, and the request may be sent again (RFC 9110 section 9.2.2, RFC 9112 section 9.3.1).
    ///
    /// - Returns: whether it is sent again at once, on a new connection. If not, the exchange has ended or was given
    ///   up; a given up URL waits for its turn again.
    func retries(_ slot: Int, after error: FetchError, on connection: Connection?) -> Bool {
        guard let connection, connection.isReused, connection.response.isStale(error), !isOver(slot) else {
            endExchange(slot, .failed(error))
            return false
        }
        closeConnection(of: slot)
        if crawl.mayResend(slot, now: loop.now) { return true }
        giveUp(slot)
        return false
    }

    /// Ends the slot's exchange.
    func endExchange(_ slot: Int, _ end: ExchangeEnd) {
        guard !isStopped else { return }
        closeConnection(of: slot)
        crawl.endExchange(in: slot, end, now: loop.now)
    }

    /// Gives up the slot's exchange; its URL waits again.
    func giveUp(_ slot: Int) {
        guard !isStopped else { return }
        closeConnection(of: slot)
        crawl.giveUp(slot, now: loop.now)
    }

    /// Freezes all exchanges, or thaws them.
    func freeze(_ isFrozen: Bool) {
        guard !isFrozen else { return group.freeze() }
        pool.dropClosed()
        group.thaw()
    }

    /// Where the slot's exchange waits.
    ///
    /// - Parameters:
    ///   - slot: the exchange's slot.
    ///   - file: its engine's source.
    ///   - call: the system call in which the engine blocks for a kind of wait; nil if it does not block.
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

    /// Closes all connections, without further reports to the crawl.
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
