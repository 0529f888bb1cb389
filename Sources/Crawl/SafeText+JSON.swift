/// JSON strings from untrusted bytes: the log's counterpart of what the screen shows.
///
/// RFC 8259 section 7 asks for the escaping of `"`, `\` and C0 controls only. A log is also read on terminals, so
/// whatever could move a cursor, reorder a line or hide is escaped as well; escaping, unlike replacing, loses nothing.
extension [UInt8] {
    /// Appends `text` as a JSON string, quotes included.
    ///
    /// No C0, DEL, C1, format (bidi among them), line or paragraph separator, private-use or unassigned code point
    /// appears raw; bytes that are not UTF-8 become U+FFFD, one for each maximal subpart.
    /// O(n); allocates only where `text` is not plain ASCII.
    ///
    /// - Parameter text: bytes meant to be UTF-8.
    public mutating func appendJSONString(_ text: UnsafeBufferPointer<UInt8>) {
        append(UInt8(ascii: "\""))
        let plain = plainPrefix(of: text)
        append(contentsOf: UnsafeBufferPointer(rebasing: text[..<plain]))
        if plain < text.count {
            for scalar in String(decoding: text[plain...], as: UTF8.self).unicodeScalars {
                appendJSONScalar(scalar)
            }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendJSONScalar(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            if isPlain(byte) {
                return append(byte)
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0x0A: append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case 0x0D: append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
            case 0x09: append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
            default: appendJSONEscape(UInt16(byte))
            }
        } else if !scalar.isSafeToShow {
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                appendJSONEscape(unit)
            }
        } else {
            append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    private mutating func appendJSONEscape(_ unit: UInt16) {
        append(UInt8(ascii: "\\"))
        append(UInt8(ascii: "u"))
        for shift in stride(from: 12, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: unit >> UInt16(shift)) & 0xF
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}

/// Whether a byte may stand for itself in a JSON string: printable ASCII but `"` and `\`.
private func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
}

/// How many bytes at the start of `text` may stand for themselves; eight bytes a step.
private func plainPrefix(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var at = 0
    let raw = UnsafeRawBufferPointer(text)
    while at + 8 <= raw.count {
        let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        // The top bit of a byte is set where it may be special; a false alarm only ends the fast loop early.
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let delete = word ^ (ones &* 0x7F)
        let special =
            word | (word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones) | (delete &- ones)
        guard special & tops == 0 else { break }
        at += 8
    }
    while at < text.count, isPlain(text[at]) {
        at += 1
    }
    return at
}
