import Glibc

/// The chunks of bytes that the loop's thread hands to the thread that writes.
///
/// One mutex guards everything. It is held for a few instructions at a time and never across a system call.
final class OutputQueue: @unchecked Sendable {
    struct State {
        var chunks: [LineBuffer] = []
        /// Empty buffers that the loop's side fills again.
        var spare: [LineBuffer] = []
        /// The number of bytes handed over and not written yet.
        var queued = 0
        /// The number of bytes written so far.
        var written = 0
        var isCongested = false
        var isClosing = false
        var isOver = false
        var failure: OutputFailure?
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// The state is behind a pointer, because other threads change it while a method waits.
    private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)

    init() {
        state.initialize(to: State())
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        state.deinitialize(count: 1)
        state.deallocate()
        changed.deallocate()
        mutex.deallocate()
    }

    /// Reads or changes the state.
    func withState<R>(_ body: (inout State) -> R) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state.pointee)
    }

    /// Reads the state if the mutex is free; nil if any thread holds it, the caller's included.
    func peek<R>(_ body: (State) -> R) -> R? {
        guard pthread_mutex_trylock(mutex) == 0 else { return nil }
        defer { pthread_mutex_unlock(mutex) }
        return body(state.pointee)
    }

    /// Changes the state and wakes the waiters.
    func change<R>(_ body: (inout State) -> R) -> R {
        defer { pthread_cond_broadcast(changed) }
        return withState(body)
    }

    /// Waits until `body` returns a result. It is called again after each change.
    func wait<R>(_ body: (inout State) -> R?) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state.pointee) { return result }
            pthread_cond_wait(changed, mutex)
        }
    }

    /// Waits until `condition` holds, or until nothing has been written for a time.
    ///
    /// - Parameters:
    ///   - patience: nanoseconds without a written byte after which waiting is given up.
    ///   - condition: called again after each change.
    /// - Returns: whether the condition holds.
    func wait(patience: Int64, until condition: (State) -> Bool) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var written = state.pointee.written
        var deadline = Self.deadline(patience)
        while !condition(state.pointee) {
            let result = pthread_cond_timedwait(changed, mutex, &deadline)
            if state.pointee.written != written {
                written = state.pointee.written
                deadline = Self.deadline(patience)
            } else if result == ETIMEDOUT {
                return condition(state.pointee)
            }
        }
        return true
    }

    private static func deadline(_ patience: Int64) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let sum = Int64(time.tv_nsec) + max(patience, 0)
        time.tv_sec += Int(sum / 1_000_000_000)
        time.tv_nsec = Int(sum % 1_000_000_000)
        return time
    }
}
