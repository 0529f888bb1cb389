// The characters of the legacy encodings. The C library knows them: each table is filled with iconv(3) when it is first
// needed, code by code, and the differences to the Encoding standard's indexes are put right. The decoders and encoders
// then follow the standard to the letter, which a converter of the C library does not: it composes Vietnamese and
// Hebrew, knows no U+FFFD, and takes other bytes for an error's length.
import Synchronization

/// The coded character sets that have a table.
enum CharacterSet: Hashable {
    /// The upper half of a single-byte encoding.
    case single(Encoding)
    /// Two bytes each.
    case shiftJIS, gb18030, big5, eucKR
    /// JIS X 0208 and JIS X 0212 at their places in EUC-JP.
    case jis0208, jis0212
    /// The Basic Multilingual Plane's four-byte codes of GB 18030, by their pointers.
    case gb18030Four
}

/// Maps codes to scalar values.
final class CharacterTable: Sendable {
    /// The two bytes of a code: 0x81 to 0xFE, then 0x40 to 0xFE.
    private static let (leads, trails) = (0x81...0xFE, 0x40...0xFE)
    /// How many four-byte codes come before the supplementary planes.
    static let fourByteCount = 39_420

    /// In the order of the codes; 0: none. A value beyond Unicode is two: the second one times 65,536, and the first.
    let scalars: [UInt32]

    private static let made = Mutex<[CharacterSet: CharacterTable]>([:])

    /// The table of a set, made at the first call: some milliseconds for sets of two bytes.
    static func shared(_ set: CharacterSet) -> CharacterTable {
        made.withLock { made in
            if let table = made[set] { return table }
            let table = CharacterTable(set)
            made[set] = table
            return table
        }
    }

    /// The scalar value of two bytes; 0: none.
    @inline(__always)
    func scalar(_ lead: UInt8, _ trail: UInt8) -> UInt32 {
        guard lead >= 0x81, lead <= 0xFE, trail >= 0x40, trail <= 0xFE else { return 0 }
        return scalars[(Int(lead) - 0x81) * Self.trails.count + Int(trail) - 0x40]
    }

    /// The code at a place in `scalars`, for a set of two bytes.
    static func code(at index: Int) -> (lead: UInt8, trail: UInt8) {
        (UInt8(0x81 + index / trails.count), UInt8(0x40 + index % trails.count))
    }

    private init(_ set: CharacterSet) {
        switch set {
        case .single(let encoding):
            scalars = Self.single(encoding)
        case .gb18030Four:
            let source = CodeConverter("GB18030")
            scalars = (0..<Self.fourByteCount).map { pointer in
                let bytes = [
                    0x81 + pointer / 12_600, 0x30 + pointer / 1260 % 10, 0x81 + pointer / 10 % 126, 0x30 + pointer % 10,
                ]
                return source.scalar(bytes.map { UInt8($0) })
            }
        default:
            let sources = Self.sources(set)
            scalars = Self.leads.flatMap { lead in
                Self.trails.map { trail in
                    Self.double(set, UInt8(lead), UInt8(trail), sources.first, sources.second)
                }
            }
        }
    }

    private static func sources(_ set: CharacterSet) -> (first: CodeConverter, second: CodeConverter?) {
        switch set {
        case .gb18030: (CodeConverter("GB18030"), nil)
        case .big5: (CodeConverter("BIG5"), CodeConverter("BIG5-HKSCS"))
        case .eucKR: (CodeConverter("UHC"), nil)
        case .jis0212: (CodeConverter("EUC-JP"), nil)
        default: (CodeConverter("CP932"), nil)
        }
    }

    private static func double(
        _ set: CharacterSet, _ lead: UInt8, _ trail: UInt8, _ first: CodeConverter, _ second: CodeConverter?
    ) -> UInt32 {
        switch set {
        case .jis0208:
            // The same rows in Shift_JIS, whose table has the characters of NEC that browsers show.
            guard lead >= 0xA1, trail >= 0xA1 else { return 0 }
            let (row, cell) = (lead - 0xA1, trail - 0xA1 + (lead & 1 == 1 ? 0 : 94))
            return first.scalar([row / 2 + (row < 62 ? 0x81 : 0xC1), cell + (cell < 63 ? 0x40 : 0x41)])
        case .jis0212:
            return lead >= 0xA1 && trail >= 0xA1 ? first.scalar([0x8F, lead, trail]) : 0
        case .shiftJIS:
            return (0xA0...0xDF).contains(lead) ? 0 : first.scalar([lead, trail])
        case .gb18030:
            // Deployed pages mean the ideographic space.
            return lead == 0xA3 && trail == 0xA0 ? 0x3000 : first.scalar([lead, trail])
        case .big5:
            return big5(lead, trail, first, second)
        default:
            return first.scalar([lead, trail])
        }
    }

    /// Symbols as Big5 has them, all else as Hong Kong's supplement does; and pictures of the control characters, which
    /// are in neither.
    private static func big5(
        _ lead: UInt8, _ trail: UInt8, _ big5: CodeConverter, _ supplement: CodeConverter?
    ) -> UInt32 {
        let code = [lead, trail]
        switch (lead, trail) {
        case (0xA3, 0xC0...0xDF): return 0x2400 + UInt32(trail - 0xC0)
        case (0xA3, 0xE0): return 0x2421
        case (0xA1...0xA3, _): return big5.scalar(code)
        default:
            let scalar = supplement?.scalar(code) ?? 0
            return scalar != 0 || lead < 0xA1 ? scalar : big5.scalar(code)
        }
    }

    private static func single(_ encoding: Encoding) -> [UInt32] {
        let source = CodeConverter(name(encoding))
        var scalars = (UInt8(0x80)...0xFF).map { byte in
            let scalar = source.scalar([byte])
            // Where Windows' code pages have nothing, the index has the control character.
            return scalar == 0 && byte < 0xA0 ? UInt32(byte) : scalar
        }
        func put(_ scalar: UInt32, at byte: Int) { scalars[byte - 0x80] = scalar }
        switch encoding {
        case .koi8U:
            put(0x45E, at: 0xAE)
            put(0x40E, at: 0xBE)
        case .macintosh:
            put(0x2206, at: 0xC6)
            put(0xF8FF, at: 0xF0)
        case .macCyrillic:
            put(0x20AC, at: 0xFF)
        case .windows1255:
            put(0x5BA, at: 0xCA)
        default: break
        }
        return scalars
    }

    /// The C library's name of a single-byte encoding.
    private static func name(_ encoding: Encoding) -> String {
        switch encoding {
        case .iso8859_8I: "ISO-8859-8"
        case .macCyrillic: "MAC-UK"
        case .windows874: "CP874"
        default: encoding.rawValue.replacingPrefix("windows-", with: "CP")
        }
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
