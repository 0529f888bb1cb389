/// A quantity with its unit in the width of a column: a few bytes of ASCII in one word, so that a line of the log needs
/// no `String` for it. The screen and the log format sizes and durations with it.
package struct UnitText: Sendable, Hashable {
    /// The first byte is the lowest.
    private var word: UInt64 = 0
    /// The number of bytes, at most 8.
    package private(set) var count = 0

    /// A duration in nanoseconds in at most 5 bytes below 28 years: `7ms`, `612ms`, `4.02s`, `12.1s`, `3m05s`, `2h07m`, `9d`.
    package init(duration nanoseconds: Int64) {
        let milliseconds = max(0, nanoseconds) / 1_000_000
        switch milliseconds {
        case ..<1_000: append(milliseconds, "ms")
        case ..<10_000:
            append(milliseconds / 1_000, ".")
            append(twoDigits: milliseconds / 10 % 100, "s")
        case ..<100_000:
            append(milliseconds / 1_000, ".")
            append(milliseconds / 100 % 10, "s")
        case ..<6_000_000:
            append(milliseconds / 60_000, "m")
            append(twoDigits: milliseconds / 1_000 % 60, "s")
        case ..<360_000_000:
            append(milliseconds / 3_600_000, "h")
            append(twoDigits: milliseconds / 60_000 % 60, "m")
        default: append(milliseconds / 86_400_000, "d")
        }
    }

    /// A count of bytes in at most 5 bytes, in powers of 1024: `0`, `999`, `48.1K`, `117M`.
    package init(bytes: Int) {
        guard bytes >= 1_000 else {
            append(Int64(max(0, bytes)), "")
            return
        }
        let units: StaticString = "KMGTPE"
        var value = Double(bytes) / 1_024
        var unit = 0
        while value >= 999.5, unit + 1 < units.utf8CodeUnitCount {
            value /= 1_024
            unit += 1
        }
        let tenths = Int64((value * 10).rounded())
        if tenths < 1_000 {
            append(tenths / 10, ".")
            append(tenths % 10, "")
        } else {
            append(Int64(value.rounded()), "")
        }
        append(units.utf8Start[unit])
    }

    /// Calls `body` for each byte in order.
    package func forEachByte(_ body: (UInt8) -> Void) {
        for position in 0..<count { body(byte(position)) }
    }

    /// One of its bytes.
    package func byte(_ position: Int) -> UInt8 { UInt8(truncatingIfNeeded: word >> UInt64(8 * position)) }

    private mutating func append(_ byte: UInt8) {
        word |= UInt64(byte) << UInt64(8 * count)
        count += 1
    }

    private mutating func append(_ number: Int64, _ unit: StaticString) {
        var power: Int64 = 1
        while number / power >= 10 { power *= 10 }
        while power > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / power % 10))
            power /= 10
        }
        for position in 0..<unit.utf8CodeUnitCount { append(unit.utf8Start[position]) }
    }

    private mutating func append(twoDigits number: Int64, _ unit: StaticString) {
        if number < 10 { append(UInt8(ascii: "0")) }
        append(number, unit)
    }
}
