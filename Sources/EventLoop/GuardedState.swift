import CNet
import Glibc

/// A state that several threads share.
///
/// One mutex guards it. It is held for a few instructions at a time and never across a system call.
package final class GuardedState<State>: @unchecked Sendable {
    // Unchecked: the state is reached under the mutex alone.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// The state is behind a pointer, because other threads change it while a method waits.
    private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)

    /// Shares a state.
    package init(_ initial: sending State) {
        state.initialize(to: initial)
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
    package func withState<R>(_ body: (inout State) -> R) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state.pointee)
    }

    /// Reads the state if the mutex is free; nil if any thread holds it, the caller's included.
    package func peek<R>(_ body: (State) -> R) -> R? {
        guard pthread_mutex_trylock(mutex) == 0 else { return nil }
        defer { pthread_mutex_unlock(mutex) }
        return body(state.pointee)
    }

    /// Changes the state and wakes the waiters.
    package func change<R>(_ body: (inout State) -> R) -> R {
        defer { pthread_cond_broadcast(changed) }
        return withState(body)
    }

    /// Waits until `body` returns a result. It is called again after each change.
    package func wait<R>(_ body: (inout State) -> R?) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state.pointee) { return result }
            pthread_cond_wait(changed, mutex)
        }
    }

    /// Waits until `condition` holds, or until nothing has gone on for a time.
    ///
    /// - Parameters:
    ///   - patience: nanoseconds without progress after which waiting is given up.
    ///   - progress: a number that grows with what goes on.
    ///   - condition: called again after each change.
    /// - Returns: whether the condition holds.
    package func wait(patience: Int64, progress: (State) -> Int, until condition: (State) -> Bool) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var reached = progress(state.pointee)
        var deadline = Self.deadline(patience)
        while !condition(state.pointee) {
            let result = pthread_cond_timedwait(changed, mutex, &deadline)
            if progress(state.pointee) != reached {
                reached = progress(state.pointee)
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
