import Glibc

/// Calendar time for log lines, from monotonic nanoseconds.
///
/// The calendar is used once a second: the text of the last second is kept.
public struct WallClock {
    /// The time zone of the output.
    public enum Zone: Sendable {
        /// RFC 3339 in UTC, for programs.
        case utc
        /// The user's time of day, for people.
        case local
    }

    /// The difference in nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time.
    public let offset: Int64
    private let zone: Zone
    private var second = Int64.min
    private let text = LineBuffer()

    /// Creates a clock.
    ///
    /// - Parameters:
    ///   - offset: the difference in nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time.
    ///   - zone: the time zone of the output.
    public init(offset: Int64, zone: Zone) {
        self.offset = offset
        self.zone = zone
    }

    /// Writes an instant: `2026-01-31T20:14:07.123Z` (RFC 3339, UTC) or `20:14:07.123` (local).
    mutating func write(_ monotonic: Int64, into line: LineBuffer) {
        let (time, overflow) = monotonic.addingReportingOverflow(offset)
        let instant = overflow ? 0 : max(time, 0)
        let (seconds, nanoseconds) = instant.quotientAndRemainder(dividingBy: 1_000_000_000)
        if seconds != second {
            second = seconds
            spell(seconds)
        }
        line.append(copying: text.bytes)
        line.append(decimal: Int(nanoseconds / 1_000_000), width: 3)
        if zone == .utc {
            line.append(UInt8(ascii: "Z"))
        }
    }

    /// Writes the date and the local time of day in the form of ctime: `Sat Jan 31 20:14:07 2026`.
    func writeDate(_ monotonic: Int64, into line: LineBuffer) {
        let (time, overflow) = monotonic.addingReportingOverflow(offset)
        var seconds = time_t(overflow ? 0 : max(time, 0) / 1_000_000_000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let days: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months: [StaticString] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        line.append(days[Int(parts.tm_wday)])
        line.append(UInt8(ascii: " "))
        line.append(months[Int(parts.tm_mon)])
        line.append(parts.tm_mday < 10 ? "  " : " ")
        line.append(decimal: Int(parts.tm_mday))
        line.append(UInt8(ascii: " "))
        line.append(decimal: Int(parts.tm_hour), width: 2)
        line.append(UInt8(ascii: ":"))
        line.append(decimal: Int(parts.tm_min), width: 2)
        line.append(UInt8(ascii: ":"))
        line.append(decimal: Int(parts.tm_sec), width: 2)
        line.append(UInt8(ascii: " "))
        line.append(decimal: Int(parts.tm_year) + 1900)
    }

    private mutating func spell(_ seconds: Int64) {
        var time = time_t(seconds)
        var parts = tm()
        switch zone {
        case .utc: gmtime_r(&time, &parts)
        case .local: localtime_r(&time, &parts)
        }
        text.clear()
        if zone == .utc {
            text.append(decimal: Int(parts.tm_year) + 1900, width: 4)
            text.append(UInt8(ascii: "-"))
            text.append(decimal: Int(parts.tm_mon) + 1, width: 2)
            text.append(UInt8(ascii: "-"))
            text.append(decimal: Int(parts.tm_mday), width: 2)
            text.append(UInt8(ascii: "T"))
        }
        text.append(decimal: Int(parts.tm_hour), width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(decimal: Int(parts.tm_min), width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(decimal: Int(parts.tm_sec), width: 2)
        text.append(UInt8(ascii: "."))
    }
}
