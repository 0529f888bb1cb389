import EventLoop
import HTTP

/// Connects to the first of a host's addresses that answers ("happy eyeballs", RFC 8305).
///
/// The addresses are tried in the order of RFC 6724, except that the families alternate. Each attempt starts a quarter
/// of a second after the one before, or at once if all before it have failed. The first established connection wins,
/// and the others are closed. A race may start with one family's addresses while the other's are looked up (section 3).
///
/// An engine calls `advance` until that returns a connection. Between calls it waits for one of the attempts to be
/// writable, for other addresses, or for `due`. Each engine waits in its own way, with `park`, `whenReady` or
/// `blockUntilReady`, so that all three can race.
final class AddressRace {
    /// Nanoseconds from one attempt to the next (section 5: "Connection Attempt Delay").
    static let delay: Int64 = 250_000_000

    /// How the race opens and closes connections. `open` returns nil if there is no room for a further one.
    struct Source {
        let open: (SocketAddress, _ beside: Int) throws(FetchError) -> Connection?
        let close: (Connection) -> Void
    }

    /// The attempts in progress.
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

    /// Creates a race that has not started.
    ///
    /// - Parameters:
    ///   - addresses: in the order of preference.
    ///   - awaitsMore: whether `add` will bring others; the race is not lost before that.
    ///   - limit: when a connection must be established, by the group's clock.
    ///   - source: opens and closes connections.
    ///   - group: the connections' group.
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
    /// The socket of the latest attempt.
    var descriptor: Int32 { attempts.last?.transport.descriptor ?? -1 }

    /// Checks the attempts, and starts the next one if it is due.
    ///
    /// - Returns: the connection whose TCP is established, with all others closed; nil if the race must wait.
    /// - Throws: the last attempt's failure when no address is left; nil from `open` does not count as a failure.
    func advance(now: Int64) throws(FetchError) -> Connection? {
        while true {
            // A connection to this machine is established or refused at once, without a wait.
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
            // Release the storage with the last address: ten thousand races may wait at a time.
            if waiting.isEmpty { waiting = [] }
        }
        if attempts.isEmpty, !awaitsMore { throw failure }
        return nil
    }

    /// Adds the addresses of the other family, if any; one of them is next.
    func add(_ addresses: [SocketAddress]) {
        guard !isOver else { return }
        waiting = Self.interleaved(addresses + waiting)[...]
        awaitsMore = false
        onReady()
    }

    /// Suspends the current task until `advance` has something to do, or the race is given up.
    func park() async {
        if let latest = startWait() {
            _ = await latest.park(for: .write, until: due)
        } else {
            _ = await more().outcome(until: due)
        }
    }

    /// Calls `ready` once when `advance` has something to do. If the race is given up, `ready` may be called.
    func whenReady(_ ready: @escaping (WaitOutcome) -> Void) {
        if let latest = startWait() {
            latest.whenReady(.write, until: due, ready)
        } else {
            more().whenOpen(until: due, ready)
        }
    }

    /// Blocks the loop until `advance` has something to do; otherwise like `EventLoop.block`.
    func blockUntilReady() -> WaitOutcome {
        do {
            try group.loop.block(untilWritable: attempts.map(\.watch), group.onLoop(due))
            return .ready
        } catch {
            return WaitOutcome(error)
        }
    }

    /// Prepares a wait on the latest attempt, which earlier attempts end when they are ready; nil if there are no
    /// attempts.
    private func startWait() -> Watch? {
        guard let latest = attempts.last?.watch else { return nil }
        onReady = { [weak latest] in latest?.cancelWaiters() }
        for attempt in attempts.dropLast() { attempt.watch.onWritable { [unowned latest] in latest.cancelWaiters() } }
        latest.onWritable(nil)
        return latest
    }

    /// A gate that opens when other addresses have come, for a race whose attempts have all failed.
    private func more() -> Gate {
        let more = Gate(loop: group.loop, in: group)
        onReady = { more.open() }
        return more
    }

    /// Gives up all attempts and ends the wait.
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

    /// The first established attempt, with all others closed. Failed attempts are closed in any case.
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

    /// The addresses with alternating families, the first one's first (RFC 8305 section 4).
    static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard addresses.count > 1 else { return addresses }
        let leading = addresses.filter { $0.family == addresses.first?.family }
        let others = addresses.filter { $0.family != addresses.first?.family }
        return (0..<max(leading.count, others.count)).flatMap { turn in
            [leading, others].flatMap { $0.dropFirst(turn).prefix(1) }
        }
    }
}
