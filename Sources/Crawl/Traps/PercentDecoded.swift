/// The percent-decoded bytes of a part of a URL.
struct PercentDecoded<Bytes: Sequence>: Sequence, IteratorProtocol where Bytes.Element == UInt8 {
    private var bytes: Bytes.Iterator
    /// Bytes behind a percent sign that are not an escape.
    private var (waiting, count) = (UInt16(0), 0)

    init(_ bytes: Bytes) {
        self.bytes = bytes.makeIterator()
    }

    mutating func next() -> UInt8? {
        guard let byte = nextByte() else { return nil }
        guard byte == UInt8(ascii: "%") else { return byte }
        guard let first = nextByte() else { return byte }
        guard let high = Self.digit(first) else {
            putBack(first)
            return byte
        }
        guard let second = nextByte() else {
            putBack(first)
            return byte
        }
        guard let low = Self.digit(second) else {
            putBack(second)
            putBack(first)
            return byte
        }
        return high << 4 | low
    }

    private mutating func nextByte() -> UInt8? {
        guard count > 0 else { return bytes.next() }
        count -= 1
        defer { waiting >>= 8 }
        return UInt8(truncatingIfNeeded: waiting)
    }

    private mutating func putBack(_ byte: UInt8) {
        waiting = waiting << 8 | UInt16(byte)
        count += 1
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
