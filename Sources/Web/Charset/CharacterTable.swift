// The characters of the legacy encodings. Each table is filled code by code from ICU's converters when it is first
// needed, and the differences from the Encoding standard's indexes are corrected. The decoders and encoders follow the
// standard exactly. A converter does not: after an error it consumes another number of bytes, and so swallows markup.
import Synchronization

/// The coded character sets that have a table.
package enum CharacterSet: Hashable {
    /// The upper half of a single-byte encoding.
    case single(Encoding)
    /// Sets of two-byte codes.
    case shiftJIS, gb18030, big5, eucKR
    /// JIS X 0208 and JIS X 0212 by their codes in EUC-JP.
    case jis0208, jis0212
    /// The Basic Multilingual Plane's four-byte codes of GB 18030, by their pointers.
    case gb18030Four
}

/// Maps codes to scalar values.
package final class CharacterTable: Sendable {
    /// The two bytes of a code: 0x81 to 0xFE, then 0x40 to 0xFE.
    private static let (leads, trails) = (0x81...0xFE, 0x40...0xFE)
    /// The number of four-byte codes before the supplementary planes.
    static let fourByteCount = 39_420

    /// The scalar values in the order of the codes; 0 for none. A value beyond Unicode means two: the second one times
    /// 65,536, plus the first.
    let scalars: [UInt32]

    private static let made = Mutex<[CharacterSet: CharacterTable]>([:])

    /// The table of a set, created at the first call, which takes some milliseconds for sets of two-byte codes.
    static func shared(_ set: CharacterSet) -> CharacterTable {
        if let table = made.withLock({ $0[set] }) { return table }
        let table = CharacterTable(set)
        made.withLock { $0[set] = table }
        return table
    }

    /// The scalar value of two bytes; 0 for none.
    @inline(__always)
    func scalar(_ lead: UInt8, _ trail: UInt8) -> UInt32 {
        guard lead >= 0x81, lead <= 0xFE, trail >= 0x40, trail <= 0xFE else { return 0 }
        return scalars[Self.index(lead, trail)]
    }

    @inline(__always)
    private static func index(_ lead: UInt8, _ trail: UInt8) -> Int {
        (Int(lead) - 0x81) * trails.count + Int(trail) - 0x40
    }

    /// The code at an index of `scalars`, for a set of two-byte codes.
    static func code(at index: Int) -> (lead: UInt8, trail: UInt8) {
        (UInt8(0x81 + index / trails.count), UInt8(0x40 + index % trails.count))
    }

    private init(_ set: CharacterSet) {
        switch set {
        case .single(let encoding): scalars = Self.single(encoding)
        case .gb18030Four: scalars = Self.fourByte(.shared(.gb18030))
        default:
            let source = CodeConverter(Self.name(set))
            var scalars = Self.leads.flatMap { lead in
                Self.trails.map { Self.double(set, UInt8(lead), UInt8($0), source) }
            }
            for (code, scalar) in CharacterCorrections.of(set) {
                scalars[Self.index(UInt8(code >> 8), UInt8(code & 0xFF))] = scalar
            }
            self.scalars = scalars
        }
    }

    /// ICU's name of a charset with codes of two bytes.
    private static func name(_ set: CharacterSet) -> String {
        switch set {
        case .gb18030: "gb18030"
        case .big5: "Big5-HKSCS"
        case .eucKR: "windows-949"
        case .shiftJIS: "Shift_JIS"
        default: "EUC-JP"
        }
    }

    private static func double(_ set: CharacterSet, _ lead: UInt8, _ trail: UInt8, _ source: CodeConverter) -> UInt32 {
        switch set {
        case .jis0208: lead >= 0xA1 && trail >= 0xA1 ? source.scalar(lead, trail) : 0
        // Later codes are IBM's, and not in the index.
        case .jis0212: lead >= 0xA1 && lead <= 0xED && trail >= 0xA1 ? source.scalar(0x8F, lead, trail) : 0
        // A lead byte in this range is a character of one byte. The user-defined rows are in private use.
        case .shiftJIS: (0xA0...0xDF).contains(lead) ? 0 : source.scalarOrPrivate([lead, trail])
        case .gb18030: source.scalarOrPrivate([lead, trail])
        default: source.scalar(lead, trail)
        }
    }

    /// The characters that had no two-byte code when the ranges were defined, in Unicode's order, and one that was
    /// exchanged with one of private use in 2005.
    private static func fourByte(_ twoByte: CharacterTable) -> [UInt32] {
        var has = [Bool](repeating: false, count: 0x10000)
        for scalar in twoByte.scalars where scalar < 0x10000 { has[Int(scalar)] = true }
        for (_, scalar, former) in CharacterCorrections.revised {
            has[Int(scalar)] = false
            has[Int(former)] = true
        }
        has[0xE5E5] = true
        (has[0x1E3F], has[0xE7C7]) = (false, true)
        return (UInt32(0x80)...0xFFFF).filter { !has[Int($0)] && !(0xD800...0xDFFF).contains($0) }
            .map { $0 == 0x1E3F ? 0xE7C7 : $0 }
    }

    private static func single(_ encoding: Encoding) -> [UInt32] {
        if encoding == .iso8859_16 { return (0x80...0x9F) + latin10.unicodeScalars.map(\.value) }
        let source = CodeConverter(encoding == .iso8859_8I ? "ISO-8859-8" : encoding.rawValue)
        var scalars = (UInt8(0x80)...0xFF).map { source.scalar($0) }
        func put(_ scalar: UInt32, at byte: Int) { scalars[byte - 0x80] = scalar }
        switch encoding {
        case .koi8U:
            put(0x45E, at: 0xAE)
            put(0x40E, at: 0xBE)
        case .macintosh:
            // Apple's logo.
            put(0xF8FF, at: 0xF0)
        case .windows1253:
            put(0, at: 0xAA)
        case .windows1255:
            put(0x5BA, at: 0xCA)
        default: break
        }
        return scalars
    }

    /// ISO-8859-16 from A0 on, which ICU lacks.
    private static let latin10 = """
        \u{A0}ĄąŁ€„Š§š©Ș«Ź\u{AD}źŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ
        """
}
