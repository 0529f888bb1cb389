// Paths of rules and of targets are compared byte by byte, so both are first brought to one form (RFC 9309, sections
// 2.2.2 and 2.2.3): what stands for an unreserved character, for `*` or for `$` is written as that character, what may
// not stand in a URI is percent-encoded, and hexadecimal digits are upper case. `%2F` and its like stay apart from `/`:
// decoding a reserved character would change what a URI means (RFC 3986, section 2.2).

/// The form in which robots paths are compared.
enum RobotsPath {
    /// How a byte appears in the form, if it stands there as itself.
    private enum Form: UInt8 {
        /// Reserved: itself and its percent-encoding are different things.
        case reserved
        /// Unreserved, or `*` or `$`: the percent-encoding is the same thing.
        case plain
        /// Never raw in a URI: always percent-encoded.
        case encoded
    }

    private static let forms: [Form] = (0...UInt8.max).map { byte in
        switch byte {
        case _ where isASCIIDigit(byte) || isASCIILetter(byte): .plain
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): .plain
        case UInt8(ascii: "*"), UInt8(ascii: "$"): .plain
        case 0x21, 0x23, 0x26...0x29, 0x2B, 0x2C, 0x2F, 0x3A, 0x3B, 0x3D, 0x3F, 0x40, 0x5B, 0x5D: .reserved
        // One that begins no escape is left alone.
        case UInt8(ascii: "%"): .reserved
        default: .encoded
        }
    }

    /// A path takes at most this many times its length.
    static let growth = 3

    /// Whether a path has the form already, as what a URL parser writes nearly always has.
    static func isNormal(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        forms.withUnsafeBufferPointer { forms in
            path.allSatisfy { $0 != UInt8(ascii: "%") && forms[Int($0)] != .encoded }
        }
    }

    /// Writes a path in the form.
    ///
    /// - Returns: how many bytes were written, at most `growth` times those of the path.
    static func normalize(
        _ path: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var count = 0
        var position = 0
        while position < path.count {
            var byte = path[position]
            var form = forms[Int(byte)]
            var isEscape = false
            if byte == UInt8(ascii: "%"), position + 2 < path.count, let high = hexValue(path[position + 1]),
                let low = hexValue(path[position + 2])
            {
                byte = high << 4 | low
                form = forms[Int(byte)]
                isEscape = true
                position += 2
            }
            position += 1
            if form == .plain || (form == .reserved && !isEscape) {
                output[count] = byte
                count += 1
            } else {
                output[count] = UInt8(ascii: "%")
                output[count + 1] = hexDigit(byte >> 4)
                output[count + 2] = hexDigit(byte & 15)
                count += 3
            }
        }
        return count
    }
}
