/// Bytes of log lines on their way out: what both log formats write into.
///
/// A log line costs no `String` and, once the storage has grown to its working size, no allocation.
public struct LineBuffer: Sendable {
    /// What has been written since the last `clear()`.
    public internal(set) var bytes: [UInt8] = []

    /// An empty buffer.
    public init() {}

    /// Forgets what was written and keeps the storage.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Appends one byte.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends text of our own.
    @inline(__always)
    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends text of our own that is not known before run time.
    mutating func append(own text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends a number in decimal, with leading zeros up to `width`.
    mutating func append(decimal value: Int, width: Int = 1) {
        if value < 0 {
            append(UInt8(ascii: "-"))
        }
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var rest = value.magnitude
        var first = 20
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        first = min(first, max(20 - width, 0))
        while first < 20 {
            bytes.append(digits[first])
            first += 1
        }
    }

    /// Appends nanoseconds as milliseconds with a fraction of three digits, trailing zeros left out.
    mutating func append(milliseconds nanoseconds: Int64) {
        append(thousandths: Int(nanoseconds / 1000))
    }

    /// Appends a number given in thousandths, with a fraction of up to three digits.
    mutating func append(thousandths value: Int) {
        if value < 0 {
            append(UInt8(ascii: "-"))
        }
        let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: 1000)
        append(decimal: Int(whole))
        guard fraction > 0 else { return }
        append(UInt8(ascii: "."))
        append(decimal: Int(fraction), width: 3)
        while bytes.last == UInt8(ascii: "0") {
            bytes.removeLast()
        }
    }
}
