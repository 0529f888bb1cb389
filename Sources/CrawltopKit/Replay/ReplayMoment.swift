import Glibc

/// A moment of a recording as people write it: `03:12` or `1:02:03` since its beginning, `90s`, `5m`, `2h`, `50%`, `start`,
/// `end`, and `@03:12` for a time of day.
enum ReplayMoment: Equatable {
    /// Nanoseconds since the beginning.
    case since(Int64)
    /// A part of the whole, 0 to 1.
    case part(Double)
    /// Seconds since midnight, local time.
    case clock(Int64)

    init?(_ text: String) {
        switch text {
        case "start": self = .since(0)
        case "end": self = .part(1)
        default:
            if text.hasPrefix("@") {
                guard let time = Self.seconds(text.dropFirst(), isClock: true), time < 86_400 else { return nil }
                self = .clock(time)
            } else if text.hasSuffix("%") {
                guard let number = Double(text.dropLast()), (0...100).contains(number) else { return nil }
                self = .part(number / 100)
            } else if text.contains(":") {
                guard let time = Self.seconds(text[...], isClock: false) else { return nil }
                self = .since(time * 1_000_000_000)
            } else {
                let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600]
                guard let last = text.last else { return nil }
                let digits = units[last] == nil ? text[...] : text.dropLast()
                guard let number = Double(digits), (0...1e8).contains(number) else { return nil }
                self = .since(Int64(number * (units[last] ?? 1) * 1e9))
            }
        }
    }

    /// Seconds of `H:MM:SS`, and of `MM:SS`, or of `HH:MM` for a time of day.
    private static func seconds(_ text: Substring, isClock: Bool) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        guard (2...3).contains(parts.count), let first = parts[0], (0...100_000).contains(first) else { return nil }
        var time = first
        for part in parts.dropFirst() {
            guard let part, (0..<60).contains(part) else { return nil }
            time = time * 60 + part
        }
        return isClock && parts.count == 2 ? time * 60 : time
    }

    /// Its time in a recording; nil if it is not in it.
    ///
    /// - Parameters:
    ///   - index: the recording.
    ///   - clockOffset: nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time.
    /// - Returns: the time.
    func time(in index: ReplayIndex, clockOffset: Int64) -> Int64? {
        switch self {
        case .since(let time): return time <= index.length ? index.time(at: time) : nil
        case .part(let part): return index.time(at: Int64(Double(index.length) * part))
        case .clock(let wanted):
            let begin = (index.start &+ clockOffset) / 1_000_000_000
            let wait = (wanted - Self.secondsOfDay(begin) + 86_400) % 86_400
            let time = (begin + wait) * 1_000_000_000 &- clockOffset
            return time <= index.end ? max(time, index.start) : nil
        }
    }

    private static func secondsOfDay(_ seconds: Int64) -> Int64 {
        var (seconds, local) = (time_t(seconds), tm())
        localtime_r(&seconds, &local)
        return Int64(local.tm_hour) * 3_600 + Int64(local.tm_min) * 60 + Int64(local.tm_sec)
    }
}
