import EventLoop
import HTTP

/// Connects to whichever of a host's addresses answers first ("happy eyeballs", RFC 8305).
///
/// The addresses are tried in their order, which RFC 6724 gave, but that the families take turns: a quarter of a second
/// after one the next begins beside it, at once if all before it have failed. The first connection that stands wins, the
/// others are closed. A race may begin with one family's addresses while the other's are looked up (section 3).
///
/// An engine calls `advance` and, until that gives a connection, waits for one of the attempts to be writable, for other
/// addresses, or for `due`, each engine in its own way: by `park`, by `whenReady` or by `hold`, so that all three race.
final class AddressRace {
    /// Nanoseconds from one attempt to the next (section 5: "Connection Attempt Delay").
    static let delay: Int64 = 250_000_000

    /// How the race gets its connections; `open` gives none where there is no room for one beside others.
    struct Source {
        let open: (SocketAddress, _ beside: Int) throws(FetchError) -> Connection?
        let close: (Connection) -> Void
    }

    /// Attempts under way.
    private(set) var attempts: [Connection] = []
    private var waiting: ArraySlice<SocketAddress>
    private var nextStart: Int64 = 0
    private let limit: Int64
    private let source: Source
    private let group: WatchGroup
    private var failure = FetchError(.dns, "the host name has no address")
    private var onReady: () -> Void = {}
    /// Whether `add` will be called.
    private var awaitsMore: Bool
    /// Whether it has a winner, or was given up.
    private(set) var isOver = false

    /// A race that has not begun.
    ///
    /// - Parameters:
    ///   - addresses: in the order of preference.
    ///   - awaitsMore: whether `add` will bring others: it is not lost before that.
    ///   - limit: when a connection must stand, by the group's clock.
    ///   - source: what opens and closes connections.
    ///   - group: the connections'.
    init(
        _ addresses: [SocketAddress], awaitsMore: Bool = false, limit: Int64, source: Source, in group: WatchGroup
    ) {
        self.awaitsMore = awaitsMore
        waiting = Self.interleaved(addresses)[...]
        self.limit = limit
        self.source = source
        self.group = group
    }

    /// When `advance` has something to do even if no attempt is writable.
    var due: Int64 { waiting.isEmpty ? limit : min(limit, nextStart) }
    /// The socket of the attempt that began last.
    var descriptor: Int32 { attempts.last?.transport.descriptor ?? -1 }

    /// Looks at the attempts, and begins the next where it is time for it.
    ///
    /// - Returns: the connection whose TCP stands, all others closed; nil: wait.
    /// - Throws: the last attempt's failure when none is left; nil from `open` ends none.
    func advance(now: Int64) throws(FetchError) -> Connection? {
        while true {
            // To this machine a connection stands at once, or is refused: then there is nothing to wait for.
            if let winner = judge() { return winner }
            guard attempts.isEmpty || now >= nextStart, let address = waiting.first else { break }
            nextStart = now + Self.delay
            do throws(FetchError) {
                guard let attempt = try source.open(address, attempts.count) else { break }
                attempts.append(attempt)
            } catch {
                failure = error
            }
            waiting.removeFirst()
            // Their storage goes with the last: ten thousand races may wait at a time.
            if waiting.isEmpty { waiting = [] }
        }
        if attempts.isEmpty, !awaitsMore { throw failure }
        return nil
    }

    /// Adds the addresses of the other family, or none where there are none; one of them is next.
    func add(_ addresses: [SocketAddress]) {
        guard !isOver else { return }
        waiting = Self.interleaved(addresses + waiting)[...]
        awaitsMore = false
        onReady()
    }

    /// Suspends the current task until `advance` has something to do, or the race is given up.
    func park() async {
        if let latest = beginWait() {
            _ = await latest.park(for: .write, until: due)
        } else {
            _ = await more().outcome(until: due)
        }
    }

    /// Calls `ready` once when `advance` has something to do. Where the race is given up it may be called.
    func whenReady(_ ready: @escaping (WaitOutcome) -> Void) {
        if let latest = beginWait() {
            latest.whenReady(.write, until: due, ready)
        } else {
            more().whenOpen(until: due, ready)
        }
    }

    /// Holds the loop until `advance` has something to do; otherwise like `EventLoop.hold`.
    func hold() -> WaitOutcome {
        do {
            try group.loop.hold(untilWritable: attempts.map(\.watch), group.onLoop(due))
            return .ready
        } catch {
            return WaitOutcome(error)
        }
    }

    /// Who waits does so on the latest attempt, and those before it end that wait; nil where there is none.
    private func beginWait() -> Watch? {
        guard let latest = attempts.last?.watch else { return nil }
        onReady = { [weak latest] in latest?.cancelWaiters() }
        for attempt in attempts.dropLast() { attempt.watch.onWritable { [unowned latest] in latest.cancelWaiters() } }
        latest.onWritable(nil)
        return latest
    }

    /// All attempts have failed, and other addresses are awaited: a gate that opens when they have come.
    private func more() -> Gate {
        let more = Gate(loop: group.loop, in: group)
        onReady = { more.open() }
        return more
    }

    /// Gives all attempts up, and lets whoever waits go on.
    func giveUp() {
        close()
        onReady()
    }

    private func close() {
        isOver = true
        for attempt in attempts { source.close(attempt) }
        attempts = []
        waiting = []
    }

    /// The first attempt that stands, all others closed; those that failed are closed in any case.
    private func judge() -> Connection? {
        for attempt in attempts {
            do throws(FetchError) {
                guard try attempt.isConnected() else { continue }
                attempt.watch.onWritable(nil)
                attempts.removeAll { $0 === attempt }
                close()
                return attempt
            } catch {
                failure = error
                attempts.removeAll { $0 === attempt }
                source.close(attempt)
            }
        }
        return nil
    }

    /// The addresses with their families taking turns, the first one's first (RFC 8305 section 4).
    static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard addresses.count > 1 else { return addresses }
        let leading = addresses.filter { $0.family == addresses.first?.family }
        let others = addresses.filter { $0.family != addresses.first?.family }
        return (0..<max(leading.count, others.count)).flatMap { turn in
            [leading, others].flatMap { $0.dropFirst(turn).prefix(1) }
        }
    }
}
