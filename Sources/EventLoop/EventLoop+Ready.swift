/// Runs ready work: one generation each turn, or as much of it as fits into a slice of time.
extension EventLoop {
    /// Runs `body` with the next generation of ready work: from a timer or a handler of a descriptor in this turn, from
    /// ready work in the next. On the loop's thread, or before `run()`.
    public func soon(_ body: @escaping () -> Void) {
        requireLoopThread()
        bodies.append(body)
    }

    /// Runs `body` at the end of this turn, after its ready work. For work that is cheaper to do once for the whole
    /// turn. `body` must not make other work. On the loop's thread, or before `run()`.
    package func atEndOfTurn(_ body: @escaping () -> Void) {
        requireLoopThread()
        endings.append(body)
    }

    /// Closures run first, then tasks. Work that they make ready waits for the next turn.
    func runReady() {
        swap(&yielded, &resuming)
        for continuation in resuming {
            continuation.resume()
        }
        resuming.removeAll(keepingCapacity: true)
        runBodies()
        runJobs()
        for body in endings { body() }
        endings.removeAll(keepingCapacity: true)
    }

    private func runBodies() {
        guard bodies.startGeneration() else { return }
        var slice = Slice()
        while let body = bodies.next() {
            body()
            if slice.isOver() { return }
        }
    }

    private func runJobs() {
        guard jobs.startGeneration() else { return }
        let executor = asUnownedTaskExecutor()
        var slice = Slice()
        while let job = jobs.next() {
            job.runSynchronously(on: executor)
            if slice.isOver() { return }
        }
    }
}

/// Work in the order in which it became ready, divided into turns.
struct Generations<Work> {
    private var coming: [Work] = []
    private var present: [Work] = []
    private var position = 0

    var isEmpty: Bool { coming.isEmpty && present.isEmpty }

    mutating func append(_ work: Work) {
        coming.append(work)
    }

    /// Starts the next generation, or goes on with one that was left unfinished; false if there is nothing to do.
    mutating func startGeneration() -> Bool {
        if present.isEmpty { swap(&coming, &present) }
        return !present.isEmpty
    }

    /// The next work of the present generation; nil at its end.
    mutating func next() -> Work? {
        guard position < present.count else {
            present.removeAll(keepingCapacity: true)
            position = 0
            return nil
        }
        position += 1
        return present[position - 1]
    }
}

/// A limit on how long one part of a turn may last, by the system's clock, so that one keystroke or one socket does not
/// wait for ten thousand others.
struct Slice {
    private static let length: Int64 = 2_000_000
    /// The clock is read once for this many pieces of work.
    private static let stride = 8
    private let end = EventLoop.clock() + length
    private var count = 0

    /// Whether the time is over. Call it after each piece of work.
    mutating func isOver() -> Bool {
        count += 1
        return count.isMultiple(of: Self.stride) && EventLoop.clock() >= end
    }
}
