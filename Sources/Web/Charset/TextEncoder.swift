// Encodes Unicode in a legacy encoding, which the web needs for the query of a URL on a page in that encoding. Each
// encoder follows the Encoding standard.
import Synchronization

/// The codes of a table's characters.
final class CodeTable: Sendable {
    private struct Entry {
        var scalar: UInt32
        var code: UInt32
    }

    /// Sorted by scalar value, one entry for each.
    private let entries: [Entry]

    private static let made = Mutex<[Encoding: CodeTable]>([:])

    /// The pointers of GB 18030's four-byte codes.
    static let fourBytes = CodeTable(.gb18030, .gb18030Four, .shared(.gb18030Four))

    /// The codes of an encoding with a table, created at the first call.
    static func shared(_ encoding: Encoding, _ set: CharacterSet) -> CodeTable {
        let table = CharacterTable.shared(set)
        return made.withLock { made in
            if let codes = made[encoding] { return codes }
            let codes = CodeTable(encoding, set, table)
            made[encoding] = codes
            return codes
        }
    }

    /// The code of a scalar value: a pointer or the code's bytes.
    func code(_ scalar: UInt32) -> UInt32? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].scalar < scalar { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].scalar == scalar ? entries[low].code : nil
    }

    private init(_ encoding: Encoding, _ set: CharacterSet, _ table: CharacterTable) {
        var entries: [Entry] = []
        for (index, scalar) in table.scalars.enumerated() where scalar != 0 && scalar <= 0x10FFFF {
            switch set {
            case .single: entries.append(Entry(scalar: scalar, code: UInt32(0x80 + index)))
            case .gb18030Four: entries.append(Entry(scalar: scalar, code: UInt32(index)))
            default:
                let (lead, trail) = CharacterTable.code(at: index)
                if Self.isForEncoding(encoding, lead) {
                    entries.append(Entry(scalar: scalar, code: UInt32(lead) << 8 | UInt32(trail)))
                }
            }
        }
        // The first of several codes is used; in Big5 the last one for a few characters (section 5).
        let lastCounts: Set<UInt32> =
            encoding == .big5 ? [0x2550, 0x255E, 0x2561, 0x256A, 0x5341, 0x5345] : []
        entries.sort {
            if $0.scalar != $1.scalar { return $0.scalar < $1.scalar }
            return lastCounts.contains($0.scalar) ? $0.code > $1.code : $0.code < $1.code
        }
        self.entries = entries
    }

    /// Codes that are decoded only (section 5): NEC's copies of IBM's characters and the private use area in Shift_JIS,
    /// Hong Kong's supplement in Big5.
    private static func isForEncoding(_ encoding: Encoding, _ lead: UInt8) -> Bool {
        switch encoding {
        case .shiftJIS: !(0xED...0xEE).contains(lead) && !(0xF0...0xF9).contains(lead)
        case .big5: lead >= 0xA1
        default: true
        }
    }
}

/// Encodes one text, character by character.
struct TextEncoder {
    private enum Mode {
        case ascii, roman, jis0208
    }

    private let encoding: Encoding
    private let codes: CodeTable?
    private var mode = Mode.ascii

    /// Creates an encoder for an encoding that is its own output encoding.
    init(_ encoding: Encoding) {
        self.encoding = encoding
        codes = CharacterSet(encoding).map { CodeTable.shared(encoding, $0) }
    }

    /// Appends a character's bytes.
    ///
    /// - Returns: nil, or the character to report if it cannot be encoded.
    mutating func encode(_ scalar: UInt32, into output: inout [UInt8]) -> UInt32? {
        if encoding == .iso2022JP { return encodeISO2022JP(scalar, into: &output) }
        if scalar < 0x80 {
            output.append(UInt8(scalar))
            return nil
        }
        guard let code = code(scalar) else { return scalar }
        if code > 0xFFFF { output += [UInt8(truncatingIfNeeded: code >> 24), UInt8(truncatingIfNeeded: code >> 16)] }
        if code > 0xFF { output.append(UInt8(truncatingIfNeeded: code >> 8)) }
        output.append(UInt8(truncatingIfNeeded: code))
        return nil
    }

    /// Appends the escape sequence that returns to ASCII.
    mutating func finish(into output: inout [UInt8]) {
        choose(.ascii, into: &output)
    }

    private func code(_ scalar: UInt32) -> UInt32? {
        switch (encoding, scalar) {
        case (.userDefined, 0xF780...0xF7FF): scalar - 0xF700
        case (.shiftJIS, 0x80): 0x80
        case (.shiftJIS, 0xA5), (.eucJP, 0xA5): 0x5C
        case (.shiftJIS, 0x203E), (.eucJP, 0x203E): 0x7E
        case (.shiftJIS, 0xFF61...0xFF9F): scalar - 0xFF61 + 0xA1
        case (.eucJP, 0xFF61...0xFF9F): 0x8E00 + scalar - 0xFF61 + 0xA1
        case (.shiftJIS, 0x2212), (.eucJP, 0x2212): codes?.code(0xFF0D)
        case (.gbk, 0x20AC): 0x80
        case (.gb18030, 0xE5E5), (.gbk, 0xE5E5): nil
        case (.gb18030, 0xE78D...0xE864), (.gbk, 0xE78D...0xE864):
            CharacterCorrections.revised.first { $0.former == scalar }.map { UInt32($0.code) } ?? gbCode(scalar)
        case (.gb18030, _), (.gbk, _): gbCode(scalar)
        default: codes?.code(scalar)
        }
    }

    private func gbCode(_ scalar: UInt32) -> UInt32? {
        codes?.code(scalar) ?? (encoding == .gb18030 ? fourByteCode(scalar) : nil)
    }

    private func fourByteCode(_ scalar: UInt32) -> UInt32? {
        let pointer: UInt32
        if scalar >= 0x10000 {
            pointer = 189_000 + scalar - 0x10000
        } else if let found = CodeTable.fourBytes.code(scalar) {
            pointer = found
        } else {
            return nil
        }
        let (high, low) = (pointer / 1260, pointer % 1260)
        return (0x81 + high / 10) << 24 | (0x30 + high % 10) << 16 | (0x81 + low / 10) << 8 | 0x30 + low % 10
    }

    /// Section 12.2.2.
    private mutating func encodeISO2022JP(_ scalar: UInt32, into output: inout [UInt8]) -> UInt32? {
        let isRoman = scalar == 0xA5 || scalar == 0x203E
        if scalar < 0x80 {
            if mode == .jis0208 || (mode == .roman && (scalar == 0x5C || scalar == 0x7E)) {
                choose(.ascii, into: &output)
            }
            // These would be the encoding's own control characters.
            if [0x0E, 0x0F, 0x1B].contains(scalar) { return 0xFFFD }
            output.append(UInt8(scalar))
        } else if isRoman {
            choose(.roman, into: &output)
            output.append(scalar == 0xA5 ? 0x5C : 0x7E)
        } else if let code = codes?.code(Self.fullWidth(scalar)) {
            choose(.jis0208, into: &output)
            output += [UInt8(code >> 8 & 0x7F), UInt8(code & 0x7F)]
        } else {
            if mode == .jis0208 { choose(.ascii, into: &output) }
            return scalar
        }
        return nil
    }

    private mutating func choose(_ mode: Mode, into output: inout [UInt8]) {
        guard mode != self.mode else { return }
        self.mode = mode
        switch mode {
        case .ascii: output += [0x1B, 0x28, 0x42]
        case .roman: output += [0x1B, 0x28, 0x4A]
        case .jis0208: output += [0x1B, 0x24, 0x42]
        }
    }

    private static func fullWidth(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x2212: 0xFF0D
        case 0xFF61...0xFF9F: katakana[Int(scalar - 0xFF61)]
        default: scalar
        }
    }

    /// Index ISO-2022-JP katakana (section 5).
    private static let katakana: [UInt32] = ("。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜")
        .unicodeScalars.map(\.value)
}
