import CNet
import Glibc
import Synchronization

/// One thread that waits in one place: for descriptors, deadlines, signals, and work from other threads.
///
/// A turn is: select, read the clock, fire due timers, handle what is ready, run one generation of ready work. Work
/// made ready during a turn runs in the next, so neither timers nor descriptors starve behind tasks that yield. Nor do
/// they behind thousands of time-outs or tasks that are due at once: each part of a turn has a slice of time, and what is
/// left goes on in the next turn (`Slice`).
///
/// The loop is also the executor of the tasks it spawns: nothing of theirs runs on another thread, so they share state
/// without locks and without an actor. That holds for async functions that run where their caller does
/// (`nonisolated(nonsending)`, the default in this package), for task groups and for `async let`; not for
/// `Task {}`, `Task.detached`, `Task.sleep`, `Task.yield` and other actors.
///
/// A loop belongs to the thread that made it until another calls `run()`. Only `submit`, `wakeUp` and `stop` may be
/// called from elsewhere. A loop lives at least as long as its watches and tasks.
public final class EventLoop: @unchecked Sendable {
    /// The system call the loop waits with; nil for a selector of the caller's.
    public let selectorKind: SelectorKind?
    /// The present in the clock's nanoseconds, as of the start of this turn or the last `updateNow`.
    public internal(set) var now: Int64
    /// How long turns were since this was last set; set it to `LoopLag()` to start a new window.
    public var lag = LoopLag()
    /// Told of each failed wait for readiness, after which the loop goes on (see `recover`).
    public var onSelectorFailure: ((SelectorError) -> Void)?

    let selector: any Selector
    /// What tells the time; nil: the system's clock, which is read without a call.
    private let clock: (() -> Int64)?
    var events: [SelectorEvent] = []
    private var moderation = WakeUpModeration()
    /// By descriptor.
    var watches: [Watch?] = []
    var generation: UInt32 = 0
    /// Those that are handled before all others.
    var urgent: [Watch] = []
    /// Watches whose readiness is to be told without the selector, in this turn's place for I/O.
    var retold: [Watch] = []
    var retelling: [Watch] = []

    /// Groups of watches and timers, the loop's own first.
    var groups: [WatchGroup] = []
    var bodies = Generations<() -> Void>()
    var jobs = Generations<UnownedJob>()
    /// What is done once at the end of this turn.
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

    /// A loop that waits with this system call.
    public convenience init(selector: SelectorKind = .epoll) throws(SelectorError) {
        try self.init(selector: selector.make(), kind: selector)
    }

    /// A loop on a selector of the caller's, and in the time of a clock of the caller's. Where that is not the system's,
    /// the selector is to see to it that a wait's time passes; who holds the loop (`Watch.holdUntilReadable`) waits in the
    /// system's time, which would be another.
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

    /// CLOCK_MONOTONIC in nanoseconds, read at each call.
    public static func clock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    /// What to add at present to the clock's nanoseconds to get nanoseconds since 1970-01-01T00:00:00Z.
    public static func calendarOffset() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) &- clock()
    }

    /// The group of all watches, timers and gates that are in no other; never frozen.
    package var group: WatchGroup { groups[0] }

    /// Moves `now` on within a turn: for who has held the loop for long. On the loop's thread.
    public func updateNow() {
        requireLoopThread()
        now = present()
    }

    /// The present by the loop's clock.
    func present() -> Int64 {
        if let clock { clock() } else { Self.clock() }
    }

    /// Leaves this turn out of `lag`: for who has stopped the process in it. On the loop's thread.
    public func leaveTurnUncounted() {
        requireLoopThread()
        isTurnCounted = false
    }

    /// Whether the caller is on the thread that the loop belongs to.
    public var isOnLoopThread: Bool {
        owner.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// Serves until `stop()`; the loop belongs to the calling thread from now on. May be called again.
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

    /// Makes `run()` return at the end of this turn, or of its first if it has not begun. From any thread.
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

    /// Lets events gather where they come thick. Who waits for a descriptor has a timer, but for a few.
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
