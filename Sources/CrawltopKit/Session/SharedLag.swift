import EventLoop

/// The loop's lag for several readers: each gets the longest turn since its own last call.
struct SharedLag {
    /// A reader of the lag.
    enum Reader: Int, CaseIterable {
        case log, screen, metrics, frontier
    }

    private var longest = [Int64](repeating: 0, count: Reader.allCases.count)

    /// The longest turn since the reader's last call, nanoseconds.
    mutating func takeLongest(for reader: Reader, of loop: EventLoop) -> Int64 {
        for index in longest.indices { longest[index] = max(longest[index], loop.lag.longest) }
        loop.lag = LoopLag()
        defer { longest[reader.rawValue] = 0 }
        return longest[reader.rawValue]
    }
}
