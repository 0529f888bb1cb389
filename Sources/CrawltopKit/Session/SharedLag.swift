import EventLoop

/// The loop's lag for readers who look at times of their own: each is told the longest turn since it last looked.
struct SharedLag {
    /// Who looks.
    enum Reader: Int, CaseIterable {
        case log, screen
    }

    private var longest = [Int64](repeating: 0, count: Reader.allCases.count)

    /// Nanoseconds of the longest turn since the reader last looked.
    mutating func take(for reader: Reader, of loop: EventLoop) -> Int64 {
        for index in longest.indices { longest[index] = max(longest[index], loop.lag.longest) }
        loop.lag = LoopLag()
        defer { longest[reader.rawValue] = 0 }
        return longest[reader.rawValue]
    }
}
