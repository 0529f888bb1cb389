/// Writes text without a `String`.
extension [UInt8] {
    /// Appends text.
    @inlinable @inline(__always)
    package mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a number that is not negative in decimal, between two texts.
    @inlinable
    package mutating func append(_ before: StaticString, _ number: Int, _ after: StaticString) {
        append(before)
        appendNumber(number)
        append(after)
    }

    /// Appends a number that is not negative in decimal.
    @inlinable
    package mutating func appendNumber(_ number: Int) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var begin = 20
        var rest = number
        repeat {
            begin -= 1
            digits[begin] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        for index in begin..<20 {
            append(digits[index])
        }
    }

    /// Writes exactly eight hexadecimal digits, so that a chunk's size can be reserved before its data is known.
    @inlinable
    package mutating func setChunkSize(_ size: Int, at offset: Int) {
        for place in 0..<8 {
            let digit = UInt8(truncatingIfNeeded: size &>> (28 - 4 * place)) & 15
            self[offset + place] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
        }
    }
}
