import CNet
import Glibc
import Synchronization

/// An event loop: one thread that waits in one place for descriptors, deadlines, signals, and work from other threads.
///
/// A turn is: select, read the clock, fire due timers, handle what is ready, run one generation of ready work. Work
/// made ready during a turn runs in the next, so neither timers nor descriptors starve behind tasks that yield. Nor do
/// they starve behind thousands of time-outs or tasks that are due at once: each part of a turn has a slice of time
/// (`Slice`), and the rest of its work runs in the next turn.
///
/// The loop is also the executor of the tasks it spawns. They run on its thread alone, so they share state without
/// locks and without an actor. This holds for async functions that run where their caller does
/// (`nonisolated(nonsending)`, the default in this package), for task groups and for `async let`. It does not hold for
/// `Task {}`, `Task.detached`, `Task.sleep`, `Task.yield` and other actors.
///
/// A loop belongs to the thread that made it until another calls `run()`. Other threads may call only `submit`,
/// `wakeUp` and `stop`. A loop must outlive its watches and tasks.
public final class EventLoop: @unchecked Sendable {
    /// The system call that the loop waits with; nil for a custom selector.
    public let selectorKind: SelectorKind?
    /// The time in nanoseconds of the clock, as of the start of this turn or the last `updateNow`.
    public internal(set) var now: Int64
    /// The lengths of the turns since this was last set. Set it to `LoopLag()` to start a new window.
    public var lag = LoopLag()
    /// Called with the error of each failed wait for readiness. The loop goes on (see `recover`).
    public var onSelectorFailure: ((SelectorError) -> Void)?

    let selector: any Selector
    /// The clock; nil for the system's, which is read without an indirect call.
    private let clock: (() -> Int64)?
    var events: [SelectorEvent] = []
    private var moderation = WakeUpModeration()
    /// The watches, by descriptor.
    var watches: [Watch?] = []
    var generation: UInt32 = 0
    /// The watches that are handled before all others.
    var urgent: [Watch] = []
    /// Watches whose readiness is delivered without the selector in the next I/O phase.
    var retold: [Watch] = []
    var retelling: [Watch] = []

    /// Groups of watches and timers, the loop's own first.
    var groups: [WatchGroup] = []
    var bodies = Generations<() -> Void>()
    var jobs = Generations<UnownedJob>()
    /// Closures to run at the end of this turn.
    var endings: [() -> Void] = []
    var yielded: [UnsafeContinuation<Void, Never>] = []
    var resuming: [UnsafeContinuation<Void, Never>] = []

    let remote = RemoteQueue()
    let wakeDescriptor: Int32
    var signals = SignalSource()
    private let owner: Atomic<UInt>
    private let isStopping = Atomic(false)
    private var isRunning = false
    private var isTurnCounted = true

    /// Creates a loop that waits with the given system call.
    public convenience init(selector: SelectorKind = .epoll) throws(SelectorError) {
        try self.init(selector: selector.make(), kind: selector)
    }

    /// Creates a loop with a custom selector and clock. With a custom clock, the selector must let the time of a wait
    /// pass. Blocking waits (`Watch.blockUntilReadable`) use the system's time all the same.
    package init(
        selector: any Selector, kind: SelectorKind? = nil, clock: (() -> Int64)? = nil
    ) throws(SelectorError) {
        self.selector = selector
        self.clock = clock
        selectorKind = kind
        now = clock?() ?? Self.clock()
        owner = Atomic(UInt(pthread_self()))
        wakeDescriptor = shims_eventfd()
        guard wakeDescriptor >= 0 else { throw .failed("eventfd") }
        groups.append(WatchGroup(of: self))
        try selector.register(wakeDescriptor, .read, data: Self.wakeData)
    }

    deinit {
        close(wakeDescriptor)
        signals.close()
    }

    /// The time of CLOCK_MONOTONIC in nanoseconds, read at each call.
    public static func clock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    /// The present difference in nanoseconds between the time since 1970-01-01T00:00:00Z and the clock.
    public static func calendarOffset() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) &- clock()
    }

    /// The group of watches, timers and gates that are in no other group. It is never frozen.
    package var group: WatchGroup { groups[0] }

    /// Updates `now` within a turn, after work that has blocked the loop for long. On the loop's thread.
    public func updateNow() {
        requireLoopThread()
        now = present()
    }

    /// The time by the loop's clock.
    func present() -> Int64 {
        if let clock { clock() } else { Self.clock() }
    }

    /// Leaves this turn out of `lag`, because the process was stopped in it. On the loop's thread.
    public func leaveTurnUncounted() {
        requireLoopThread()
        isTurnCounted = false
    }

    /// Whether the caller is on the thread that the loop belongs to.
    public var isOnLoopThread: Bool {
        owner.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// Runs the loop until `stop()`. The loop belongs to the calling thread from now on. May be called again.
    public func run() {
        precondition(!isRunning, "run() from within the loop")
        isRunning = true
        defer { isRunning = false }
        owner.store(UInt(pthread_self()), ordering: .relaxed)
        var ended = present()
        repeat {
            wait(from: ended)
            now = present()
            let began = now
            moderation.count(events.count, now: now)
            fireTimers()
            deliver()
            runReady()
            ended = present()
            if isTurnCounted { lag.count(ended - began) }
            isTurnCounted = true
        } while !isStopping.load(ordering: .acquiring)
        isStopping.store(false, ordering: .relaxed)
    }

    /// Makes `run()` return at the end of this turn, or of its first turn if it has not started. From any thread.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
        if !isOnLoopThread { wakeUp() }
    }

    private func wait(from present: Int64) {
        var timeout = nextTimer.map { max(0, $0.deadline - present) }
        if hasReadyWork || isStopping.load(ordering: .relaxed) {
            timeout = 0
        } else {
            rest(atMost: timeout)
        }
        do {
            try selector.select(timeout: timeout, into: &events)
        } catch {
            recover(from: error)
        }
    }

    /// Rests for a moment if events are frequent. The number of timers stands for the number of waiters: nearly every
    /// waiter for a descriptor has one.
    private func rest(atMost timeout: Int64?) {
        let length = moderation.rest(waiting: timerCount)
        if length > 0, length < timeout ?? .max { shims_rest(length) }
    }

    private var hasReadyWork: Bool {
        !(jobs.isEmpty && yielded.isEmpty && bodies.isEmpty && retold.isEmpty && endings.isEmpty)
    }

    func requireLoopThread() {
        precondition(isOnLoopThread, "the event loop belongs to another thread: use submit")
    }
}
