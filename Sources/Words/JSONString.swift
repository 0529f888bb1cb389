import CText

/// JSON strings from untrusted bytes: the log's counterpart of `SafeText`.
///
/// RFC 8259 section 7 requires the escaping of `"`, `\` and C0 controls only. A log is also read on terminals, so every
/// character that `SafeText` would replace is escaped; escaping loses nothing.
public enum JSONString {
    /// The number of bytes needed to write a string of `count` bytes: quotes, six for a control, and sixteen for writes
    /// beyond the end.
    public static func capacity(for count: Int) -> Int { 6 * count + 2 + 16 }

    /// Writes `text` as a JSON string, quotes included.
    ///
    /// No C0, DEL, C1, format (bidi among them), line or paragraph separator, invisible, private-use or unassigned code
    /// point appears raw; bytes that are not UTF-8 become U+FFFD, one for each maximal subpart.
    /// O(n); allocates only where `text` is not plain ASCII.
    ///
    /// - Parameters:
    ///   - text: bytes meant to be UTF-8.
    ///   - start: room for `capacity(for: text.count)` bytes.
    /// - Returns: the number of bytes written.
    public static func write(_ text: UnsafeBufferPointer<UInt8>, to start: UnsafeMutablePointer<UInt8>) -> Int {
        start[0] = UInt8(ascii: "\"")
        var end = start + 1
        var plain = 0
        if let base = text.baseAddress {
            plain = shims_copy_plain(end, base, text.count)
            end += plain
        }
        if plain < text.count {
            for scalar in String(decoding: text[plain...], as: UTF8.self).unicodeScalars {
                end += write(scalar, to: end)
            }
        }
        end[0] = UInt8(ascii: "\"")
        return end + 1 - start
    }

    private static func write(_ scalar: Unicode.Scalar, to start: UnsafeMutablePointer<UInt8>) -> Int {
        var end = start
        if scalar.isASCII {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            if isPlain(byte) {
                start[0] = byte
                return 1
            }
            guard let letter = shortEscape(byte) else { return escape(UInt16(byte), to: start) }
            start[0] = UInt8(ascii: "\\")
            start[1] = letter
            return 2
        } else if scalar.isSafeToShow {
            for byte in Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter {
                end[0] = byte
                end += 1
            }
        } else {
            for unit in Unicode.UTF16.encode(scalar) ?? Unicode.UTF16.encodedReplacementCharacter {
                end += escape(unit, to: end)
            }
        }
        return end - start
    }

    private static func shortEscape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0D: UInt8(ascii: "r")
        default: nil
        }
    }

    private static func escape(_ unit: UInt16, to start: UnsafeMutablePointer<UInt8>) -> Int {
        start[0] = UInt8(ascii: "\\")
        start[1] = UInt8(ascii: "u")
        for place in 0..<4 {
            let digit = UInt8(truncatingIfNeeded: unit >> UInt16(12 - 4 * place)) & 0xF
            start[2 + place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        }
        return 6
    }

    /// Whether a byte needs no escape: printable ASCII except `"` and `\`.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
