import Glibc

/// Work that other threads have submitted and the loop has not taken yet.
///
/// Guarded by a pthread mutex, because ThreadSanitizer does not see the standard library's `Mutex` and would report
/// every use of it.
final class RemoteQueue: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var bodies: [@Sendable () -> Void] = []
    private var jobs: [UnownedJob] = []

    init() {
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Appends a closure. Returns whether the queue was empty: then the loop must be woken. It takes the whole queue at
    /// once.
    func append(_ body: @escaping @Sendable () -> Void) -> Bool {
        locked {
            defer { bodies.append(body) }
            return bodies.isEmpty && jobs.isEmpty
        }
    }

    /// Appends a job of the Swift runtime; otherwise like the other.
    func append(_ job: UnownedJob) -> Bool {
        locked {
            defer { jobs.append(job) }
            return bodies.isEmpty && jobs.isEmpty
        }
    }

    func takeAll() -> (bodies: [@Sendable () -> Void], jobs: [UnownedJob]) {
        locked {
            defer {
                bodies = []
                jobs = []
            }
            return (bodies, jobs)
        }
    }

    private func locked<T>(_ body: () -> T) -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
