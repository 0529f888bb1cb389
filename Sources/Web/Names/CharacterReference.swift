// Character references in attribute values and titles (HTML standard, 13.2.5.72 to 13.2.5.80). Values are complete
// here, so there is no state. Values without a reference, a carriage return or a NUL are not decoded at all.

import CText

/// Decodes character references.
package enum CharacterReference {
    /// The length of the longest name without its semicolon (CounterClockwiseContourIntegral).
    private static let longestName = 31

    /// Appends the decoded text to a buffer, with line ends converted to LF and NUL to U+FFFD as in the input stream
    /// and the tokenizer. The text has at most three bytes for each byte of the source.
    static func decode(_ source: UnsafeBufferPointer<UInt8>, inAttribute: Bool, into output: inout ByteBuffer) {
        guard let start = source.baseAddress else { return }
        var position = 0
        while true {
            let next = shims_find_undecoded(start, position, source.count)
            output.append(start + position, count: next - position)
            position = next
            guard position < source.count else { return }
            switch start[position] {
            case UInt8(ascii: "&"):
                position += reference(source, at: position, inAttribute: inAttribute, into: &output)
            case 0x0D:
                output.append(0x0A)
                position += position + 1 < source.count && start[position + 1] == 0x0A ? 2 : 1
            default:
                output.append(scalar: 0xFFFD)
                position += 1
            }
        }
    }

    /// Text with its references decoded, as between tags.
    package static func decoded(_ text: [UInt8]) -> [UInt8] {
        var output = ByteBuffer(capacity: text.count)
        text.withUnsafeBufferPointer { decode($0, inAttribute: false, into: &output) }
        return Array(output.bytes)
    }

    /// Whether decoding would change nothing.
    static func isDecoded(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = source.baseAddress else { return true }
        return shims_find_undecoded(start, 0, source.count) == source.count
    }

    /// Appends the text of the reference at a position, and returns the number of bytes of the source that it takes.
    private static func reference(
        _ source: UnsafeBufferPointer<UInt8>, at ampersand: Int, inAttribute: Bool, into output: inout ByteBuffer
    ) -> Int {
        let rest = UnsafeBufferPointer(rebasing: source[(ampersand + 1)...])
        let taken =
            rest.first == UInt8(ascii: "#")
            ? numeric(rest, into: &output) : named(rest, inAttribute: inAttribute, into: &output)
        if taken == 0 {
            output.append(UInt8(ascii: "&"))
        }
        return taken + 1
    }

    private static func named(
        _ text: UnsafeBufferPointer<UInt8>, inAttribute: Bool, into output: inout ByteBuffer
    ) -> Int {
        var run = 0
        while run < text.count, run <= longestName, isAlphanumeric(text[run]) {
            run += 1
        }
        if run < text.count, text[run] == UInt8(ascii: ";"),
            let entry = names.find(UnsafeBufferPointer(rebasing: text[..<run]))
        {
            append(entry, into: &output)
            return run + 1
        }
        var length = min(run, names.longestWithoutSemicolon)
        while length > 0 {
            if let entry = names.find(UnsafeBufferPointer(rebasing: text[..<length])), entry.maySkipSemicolon {
                // For historical reasons `&copy=1` in an attribute is text.
                if inAttribute, length < text.count, text[length] == UInt8(ascii: "=") || isAlphanumeric(text[length]) {
                    return 0
                }
                append(entry, into: &output)
                return length
            }
            length -= 1
        }
        return 0
    }

    private static func append(_ entry: CharacterReferenceNames.Entry, into output: inout ByteBuffer) {
        output.append(scalar: entry.first)
        if entry.second != 0 {
            output.append(scalar: entry.second)
        }
    }

    private static func numeric(_ text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> Int {
        var position = 1
        let isHexadecimal = text.count > 1 && text[1] | 0x20 == UInt8(ascii: "x")
        position += isHexadecimal ? 1 : 0
        let digits = position
        var code: UInt32 = 0
        while position < text.count, let digit = digit(text[position], isHexadecimal: isHexadecimal) {
            code = min(code &* (isHexadecimal ? 16 : 10) &+ digit, 0x110000)
            position += 1
        }
        guard position > digits else { return 0 }
        if position < text.count, text[position] == UInt8(ascii: ";") {
            position += 1
        }
        output.append(scalar: scalar(ofNumber: code))
        return position
    }

    private static func digit(_ byte: UInt8, isHexadecimal: Bool) -> UInt32? {
        if isASCIIDigit(byte) {
            return UInt32(byte &- UInt8(ascii: "0"))
        }
        let letter = (byte | 0x20) &- 0x61
        return isHexadecimal && letter < 6 ? UInt32(letter) + 10 : nil
    }

    /// The scalar value of a numeric reference: 13.2.5.80, numeric character reference end state.
    static func scalar(ofNumber code: UInt32) -> UInt32 {
        switch code {
        case 0, 0xD800...0xDFFF, 0x110000...:
            return 0xFFFD
        case 0x80...0x9F:
            let remapped = windows1252[Int(code - 0x80)]
            return remapped == 0 ? code : remapped
        default:
            return code
        }
    }

    /// 0x80 to 0x9F in windows-1252; 0 if the standard's table has no entry, so that the control stays.
    private static let windows1252: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    private static let names = CharacterReferenceNames(table)

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isASCIIDigit(byte) || (byte | 0x20) &- 0x61 < 26
    }
}
