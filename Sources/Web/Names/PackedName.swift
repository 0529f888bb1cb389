// Tag and attribute names as two machine words. Relevant names have at most sixteen bytes, so a name is read, converted
// to lower case and compared without storage.

/// The first sixteen bytes of a name in lower case; longer names match nothing.
package struct PackedName {
    /// The length of a name that may match, in bytes.
    static let longest = 16

    var low: UInt64 = 0
    var high: UInt64 = 0
    var count = 0

    mutating func append(_ byte: UInt8) {
        let lower = Self.lowercased(byte)
        if count < 8 {
            low |= UInt64(lower) << UInt64(count * 8)
        } else if count < 16 {
            high |= UInt64(lower) << UInt64(count * 8 - 64)
        } else {
            low = .max
            return
        }
        count += 1
    }

    /// Reads a name that ends at white space, a slash, `>` or (in attributes) `=`; nil if the chunk ends first.
    ///
    /// - Parameters:
    ///   - chunk: the bytes.
    ///   - position: the name's first byte, which always belongs to it; moved to the byte that ends the name.
    ///   - end: the chunk's end.
    @inline(__always)
    init?(_ chunk: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) {
        if position + 8 < end {
            let word = UnsafeRawPointer(chunk + position).loadUnaligned(as: UInt64.self)
            // Any byte up to 0x3E other than digits, '-', ':' and the like ends the shortcut.
            let stop = Self.below(word | 0xFF, 0x30) | Self.equal(word, 0x3D) | Self.equal(word, 0x3E)
            if stop != 0 {
                let bits = UInt64(stop.trailingZeroBitCount) & ~7
                let last = chunk[position + Int(bits / 8)]
                if Self.ends(last), !Self.ends(chunk[position]), chunk[position] != 0 {
                    low = Self.lowercased(word & (1 << bits - 1))
                    count = Int(bits / 8)
                    position += count
                    return
                }
            }
        }
        append(chunk[position])
        position += 1
        while position < end, !Self.ends(chunk[position]) {
            append(chunk[position])
            position += 1
        }
        guard position < end else { return nil }
    }

    /// Creates a name of a known length of at most eight bytes, none of which is a control character.
    ///
    /// - Parameters:
    ///   - bytes: eight bytes that may be read.
    ///   - count: the name's length, from 1 to 8.
    @inline(__always)
    init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        // Among printable bytes only letters become letters by this bit, and relevant names have no other bytes that
        // change.
        low = (word | 0x2020_2020_2020_2020) & .max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
        self.count = count
    }

    init() {}

    /// Names with spaces between them.
    static func list(_ names: String) -> [PackedName] {
        names.utf8.split(separator: UInt8(ascii: " ")).map { bytes in
            var name = PackedName()
            for byte in bytes { name.append(byte) }
            return name
        }
    }

    /// Whether a byte is white space, '/', '=' or '>'. A tag's name may contain '=', but is irrelevant then.
    @inline(__always)
    static func ends(_ byte: UInt8) -> Bool {
        byte < 64 && (0x6000_8001_0000_3600 as UInt64) >> UInt64(byte) & 1 != 0
    }

    /// A byte as it stands in a name. NUL becomes U+FFFD there, so it must not look like padding.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte == 0 ? 0xFF : byte
    }

    /// The high bits of the bytes below a limit; exact for the first such byte and those before it.
    @inline(__always)
    private static func below(_ word: UInt64, _ limit: UInt64) -> UInt64 {
        (word &- limit &* 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    @inline(__always)
    private static func equal(_ word: UInt64, _ byte: UInt64) -> UInt64 {
        below(word ^ byte &* 0x0101_0101_0101_0101, 1)
    }

    @inline(__always)
    private static func lowercased(_ word: UInt64) -> UInt64 {
        let seven = word & 0x7F7F_7F7F_7F7F_7F7F
        let fromA = seven &+ 0x3F3F_3F3F_3F3F_3F3F
        let pastZ = seven &+ 0x2525_2525_2525_2525
        return word | ((fromA ^ pastZ) & ~word & 0x8080_8080_8080_8080) >> 2
    }
}
