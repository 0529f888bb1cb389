// Paths of rules and of targets are compared byte by byte, so both are normalized first (RFC 9309, sections 2.2.2 and
// 2.2.3). Escapes of unreserved characters, `*` and `$` are decoded, characters that a URI may not contain are
// percent-encoded, and hexadecimal digits are upper case. `%2F` and similar escapes stay different from `/`: decoding a
// reserved character would change the meaning of a URI (RFC 3986, section 2.2).

/// The normalized form in which robots paths are compared.
enum RobotsPath {
    /// How a byte is written in the form.
    private enum Form: UInt8 {
        /// Reserved: different from its percent-encoding.
        case reserved
        /// Unreserved, `*` or `$`: the same as its percent-encoding.
        case plain
        /// Not allowed in a URI: always percent-encoded.
        case encoded
    }

    private static let forms: [Form] = (0...UInt8.max).map { byte in
        switch byte {
        case _ where isASCIIDigit(byte) || isASCIILetter(byte): .plain
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): .plain
        case UInt8(ascii: "*"), UInt8(ascii: "$"): .plain
        case 0x21, 0x23, 0x26...0x29, 0x2B, 0x2C, 0x2F, 0x3A, 0x3B, 0x3D, 0x3F, 0x40, 0x5B, 0x5D: .reserved
        // A `%` that does not start an escape is unchanged.
        case UInt8(ascii: "%"): .reserved
        default: .encoded
        }
    }

    /// A normalized path has at most this many times its length.
    static let growth = 3

    /// Whether a path has the form already. Nearly all paths from a URL parser do.
    static func isNormal(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        forms.withUnsafeBufferPointer { forms in
            path.allSatisfy { $0 != UInt8(ascii: "%") && forms[Int($0)] != .encoded }
        }
    }

    /// Writes a path in the form.
    ///
    /// - Returns: the number of bytes written, at most `growth` times those of the path.
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
