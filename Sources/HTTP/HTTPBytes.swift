/// Byte classes of RFC 9110 section 5.6 and RFC 5234 appendix B.1.
package enum HTTPByte {
    package static let tab: UInt8 = 9
    package static let lineFeed: UInt8 = 10
    package static let carriageReturn: UInt8 = 13
    static let space: UInt8 = 32

    /// tchar, as one bit for each of the bytes 0 to 63 and 64 to 127.
    private static let tokenLow: UInt64 = 0x03FF_6CFA_0000_0000
    private static let tokenHigh: UInt64 = 0x57FF_FFFF_C7FF_FFFE

    /// Whether a byte may be part of a token.
    @inline(__always)
    package static func isToken(_ byte: UInt8) -> Bool {
        let half = byte < 64 ? tokenLow : byte < 128 ? tokenHigh : 0
        return (half &>> UInt64(byte & 63)) & 1 == 1
    }

    /// Whether a byte is optional white space.
    @inline(__always)
    package static func isBlank(_ byte: UInt8) -> Bool {
        byte == space || byte == tab
    }

    /// Whether a byte is a control character other than tab.
    @inline(__always)
    package static func isControl(_ byte: UInt8) -> Bool {
        (byte < 32 && byte != tab) || byte == 127
    }

    /// A decimal digit's value, or nil.
    @inline(__always)
    package static func digit(_ byte: UInt8) -> Int? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? Int(value) : nil
    }

    /// A hexadecimal digit's value, or nil.
    @inline(__always)
    static func hexDigit(_ byte: UInt8) -> Int? {
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? Int(letter) + 10 : digit(byte)
    }
}
