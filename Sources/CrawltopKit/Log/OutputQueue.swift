import Glibc

/// What the loop's thread and the one thread that writes share: chunks of bytes on their way to a descriptor.
///
/// Everything is behind one mutex, held for a few instructions at a time and never across a system call.
final class OutputQueue: @unchecked Sendable {
    struct State {
        var chunks: [LineBuffer] = []
        /// Emptied buffers that the loop's side fills again.
        var spare: [LineBuffer] = []
        /// Bytes handed over and not yet written.
        var queued = 0
        /// Bytes written so far.
        var written = 0
        var isCongested = false
        var isClosing = false
        var isOver = false
        var failure: OutputFailure?
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Behind a pointer, because a wait lets other threads change it in the middle of a method.
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

    /// Reads the state where nobody has the mutex, the caller's own thread among them; nil where somebody does.
    func peek<R>(_ body: (State) -> R) -> R? {
        guard pthread_mutex_trylock(mutex) == 0 else { return nil }
        defer { pthread_mutex_unlock(mutex) }
        return body(state.pointee)
    }

    /// Changes the state and wakes whoever waits for a change, once it can have the mutex.
    func change<R>(_ body: (inout State) -> R) -> R {
        defer { pthread_cond_broadcast(changed) }
        return withState(body)
    }

    /// Waits until `body` gives a result; it is asked again after each change.
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
    ///   - condition: asked again after each change.
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
