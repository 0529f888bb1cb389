import Glibc

/// Nanoseconds of CPU time, user and system, that this thread has used.
func threadCPUTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Runs `body` in batches for about half a second of CPU time and prints the median batch's cost per operation.
///
/// - Parameters:
///   - name: the printed name.
///   - operations: the number of operations in one call of `body`.
///   - bytes: the number of bytes read by one call of `body`, for a rate in GB/s.
///   - body: the work.
func measure(_ name: String, operations: Int = 1, bytes: Int? = nil, _ body: () -> Void) {
    body()
    var samples: [Int64] = []
    let started = threadCPUTime()
    while threadCPUTime() - started < 500_000_000 || samples.count < 5 {
        let before = threadCPUTime()
        body()
        samples.append(threadCPUTime() - before)
    }
    samples.sort()
    let median = Double(samples[samples.count / 2])
    var line = "\(name): \(rounded(median / Double(operations))) ns/op"
    if let bytes, median > 0 {
        line += ", \(rounded(Double(bytes) / median)) GB/s"
    }
    print(line + ", min \(rounded(Double(samples[0]) / Double(operations))), n=\(samples.count)")
}

private func rounded(_ value: Double) -> Double {
    (value * 100).rounded() / 100
}
