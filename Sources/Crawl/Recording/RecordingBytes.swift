/// Bytes that a recording, or an entry of a shared queue, is written to: numbers are varints, pieces have their length before
/// them.
package struct RecordingBytes {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Takes out what was written.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    @inline(__always)
    package mutating func append(_ byte: UInt8) { bytes.append(byte) }

    @inline(__always)
    package mutating func append(_ isSo: Bool) { bytes.append(isSo ? 1 : 0) }

    @inline(__always)
    package mutating func append(number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    @inline(__always)
    package mutating func append(count: Int) { append(number: UInt64(max(0, count))) }

    @inline(__always)
    package mutating func append(signed number: Int64) {
        append(number: UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    @inline(__always)
    package mutating func append(optional number: Int64?) {
        append(number: number.map { UInt64(max($0, 0)) &+ 1 } ?? 0)
    }

    package mutating func append(_ piece: some Collection<UInt8>) {
        let piece = piece.prefix(RecordedKind.longestText)
        append(count: piece.count)
        bytes += piece
    }
}

/// Reads what `RecordingBytes` has. What is beyond the end, or too long, is 0, and the rest is damaged.
package struct RecordingReader {
    private let bytes: [UInt8]
    package private(set) var at = 0
    package private(set) var isDamaged = false

    package init(_ bytes: [UInt8], at place: Int = 0) { (self.bytes, at) = (bytes, place) }

    package var isAtEnd: Bool { at >= bytes.count || isDamaged }

    @inline(__always)
    package mutating func byte() -> UInt8 {
        guard at < bytes.count else {
            isDamaged = true
            return 0
        }
        defer { at += 1 }
        return bytes[at]
    }

    package mutating func flag() -> Bool { byte() != 0 }

    @inline(__always)
    package mutating func number() -> UInt64 {
        let first = byte()
        if first < 0x80 { return UInt64(first) }
        var number = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while shift < 64 {
            let byte = byte()
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        isDamaged = true
        return 0
    }

    /// A number of things, which is bounded so that sums have room.
    @inline(__always)
    package mutating func count() -> Int { Int(min(number(), 1 << 40 - 1)) }

    /// Ticks since 1970, or between two times: they are bounded so that nanoseconds have room.
    @inline(__always)
    package mutating func ticks() -> Int64 { Int64(min(number(), 1 << 46)) }

    @inline(__always)
    package mutating func signed() -> Int64 {
        let number = number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    package mutating func optional() -> Int64? {
        let number = number()
        return number == 0 ? nil : Int64(bitPattern: (number - 1) & UInt64(Int64.max))
    }

    package mutating func piece() -> [UInt8] {
        let count = count()
        guard count <= bytes.count - at else {
            isDamaged = true
            return []
        }
        defer { at += count }
        return Array(bytes[at..<at + count])
    }
}
