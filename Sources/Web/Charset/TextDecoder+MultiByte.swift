// UTF-16, and the encodings of China and Korea (Encoding standard, sections 10, 11, 13 and 14).

extension TextDecoder {
    /// Big5 and EUC-KR, section 11.1.1 and 13.1.1: a lead byte and a trail byte.
    mutating func decodeTwoByte(_ byte: UInt8) {
        guard first == 0 else { return decodeTrail(byte) }
        switch byte {
        case 0x00...0x7F: output.append(byte)
        case 0x81...0xFE: first = byte
        default: replace()
        }
    }

    /// The second byte of two. If the two are not a character, an ASCII byte is decoded by itself, so that a stray lead
    /// byte swallows no markup.
    mutating func decodeTrail(_ byte: UInt8) {
        let scalar = table?.scalar(first, byte) ?? 0
        first = 0
        append(scalar)
        if scalar == 0, byte < 0x80 { decode(byte) }
    }

    /// GBK and gb18030, section 10.2.1.
    mutating func decodeGB18030(_ byte: UInt8) {
        let isDigit = (0x30...0x39).contains(byte)
        if third != 0 {
            let (second, third) = (self.second, self.third)
            if isDigit {
                let scalar = fourByteScalar(byte)
                clear()
                append(scalar)
            } else {
                clear()
                replace()
                decode(second)
                decode(third)
                decode(byte)
            }
        } else if second != 0 {
            let second = self.second
            if (0x81...0xFE).contains(byte) {
                third = byte
            } else {
                clear()
                replace()
                decode(second)
                decode(byte)
            }
        } else if first != 0 {
            isDigit ? second = byte : decodeTrail(byte)
        } else {
            switch byte {
            case 0x00...0x7F: output.append(byte)
            case 0x80: output.append(scalar: 0x20AC)
            case 0x81...0xFE: first = byte
            default: replace()
            }
        }
    }

    private mutating func clear() {
        (first, second, third) = (0, 0, 0)
    }

    /// The index's ranges, section 5: a table for the Basic Multilingual Plane, a sum above it.
    private mutating func fourByteScalar(_ fourth: UInt8) -> UInt32 {
        let high = (Int(first) - 0x81) * 10 + Int(second) - 0x30
        let pointer = (high * 126 + Int(third) - 0x81) * 10 + Int(fourth) - 0x30
        if (189_000...1_237_575).contains(pointer) { return UInt32(pointer - 189_000 + 0x10000) }
        guard pointer < CharacterTable.fourByteCount else { return 0 }
        let table = secondTable ?? .shared(.gb18030Four)
        secondTable = table
        return table.scalars[pointer]
    }

    /// UTF-16, section 14.2.1. `first` holds the first byte of a unit; since that may be 0, `second` is 1 then.
    mutating func decodeUTF16(_ byte: UInt8) {
        guard second != 0 else {
            (first, second) = (byte, 1)
            return
        }
        let (high, low) = encoding == .utf16BE ? (first, byte) : (byte, first)
        (first, second) = (0, 0)
        let unit = UInt32(high) << 8 | UInt32(low)
        if surrogate != 0 {
            let lead = surrogate
            surrogate = 0
            if unit & 0xFC00 == 0xDC00 {
                return output.append(scalar: 0x10000 + (lead & 0x3FF) << 10 + unit & 0x3FF)
            }
            replace()
        }
        switch unit & 0xFC00 {
        case 0xD800: surrogate = unit
        case 0xDC00: replace()
        default: output.append(scalar: unit)
        }
    }
}

extension Encoding {
    /// Whether this is UTF-16.
    var isUTF16: Bool { self == .utf16LE || self == .utf16BE }
}
