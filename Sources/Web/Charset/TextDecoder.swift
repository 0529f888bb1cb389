// Text in a legacy encoding becomes UTF-8 before anything looks at it: the link scanner, the title and the URL parser
// know one encoding only. Each decoder is the Encoding standard's, byte for byte; the state between two bytes is all
// that is kept, so any cut gives the same text.

import CText

/// Decodes a text in pieces; used for one text after the other, it allocates for the first only.
struct TextDecoder: ~Copyable {
    /// How much input is decoded before the output is handed on.
    private static let step = 8 << 10
    /// At worst a step comes out as three bytes of U+FFFD for each byte, and for the few that waited.
    private static let capacity = 4 * step

    private(set) var encoding = Encoding.utf8
    var output = ByteBuffer(capacity: 0)
    /// Characters of the encoding: of its upper half, or of its codes of two bytes.
    var table: CharacterTable?
    /// Characters of JIS X 0212, or of four bytes in GB 18030; made when first met.
    var secondTable: CharacterTable?
    /// The bytes of a character that is not complete; 0: none.
    var (first, second, third) = (UInt8(0), UInt8(0), UInt8(0))
    /// A UTF-16 surrogate that waits for the other one; 0: none.
    var surrogate: UInt32 = 0
    var japanese = JapaneseState()

    /// Begins a text.
    mutating func begin(_ encoding: Encoding) {
        self.encoding = encoding
        table = CharacterSet(encoding).map(CharacterTable.shared)
        secondTable = nil
        (first, second, third, surrogate) = (0, 0, 0, 0)
        japanese = JapaneseState()
    }

    /// Decodes a piece and calls `body` with UTF-8, in any number of pieces that are valid during that call. UTF-8, and
    /// ASCII in most encodings, is handed on as it is.
    mutating func decode(_ input: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let isTransparent = encoding.isASCIITransparent
        guard encoding != .utf8, !(isTransparent && first == 0 && asciiCount(input, 0) == input.count) else {
            if !input.isEmpty { body(input) }
            return
        }
        var start = 0
        while start < input.count {
            let piece = UnsafeBufferPointer(rebasing: input[start..<min(start + Self.step, input.count)])
            output.removeAll(keepingCapacity: Self.capacity)
            decode(piece, isTransparent: isTransparent)
            if output.count > 0 { body(output.bytes) }
            start += piece.count
        }
    }

    /// Ends the text: a character that is not complete is U+FFFD.
    mutating func finish(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        output.removeAll(keepingCapacity: Self.capacity)
        if encoding == .iso2022JP {
            finishISO2022JP()
        } else if encoding != .replacement, first != 0 || surrogate != 0 || (encoding.isUTF16 && second != 0) {
            replace()
        }
        if output.count > 0 { body(output.bytes) }
        begin(encoding)
    }

    private mutating func decode(_ input: UnsafeBufferPointer<UInt8>, isTransparent: Bool) {
        var position = 0
        while position < input.count {
            if isTransparent, first == 0, let start = input.baseAddress {
                let run = asciiCount(input, position)
                output.append(start + position, count: run)
                position += run
                guard position < input.count else { return }
            }
            take(input[position])
            position += 1
        }
    }

    /// One byte more; given back by the decoders where the standard restores it.
    mutating func take(_ byte: UInt8) {
        switch encoding {
        case .utf8: output.append(byte)
        case .utf16BE, .utf16LE: takeUTF16(byte)
        case .gbk, .gb18030: takeGB18030(byte)
        case .big5, .eucKR: takeTwoByte(byte)
        case .shiftJIS: takeShiftJIS(byte)
        case .eucJP: takeEUCJP(byte)
        case .iso2022JP: takeISO2022JP(byte)
        case .userDefined: output.append(scalar: byte < 0x80 ? UInt32(byte) : 0xF700 + UInt32(byte))
        case .replacement:
            // The whole text is one error (section 14.1): what these encodings hide from a parser stays hidden.
            if first == 0 {
                replace()
                first = 0xFF
            }
        default:
            byte < 0x80 ? output.append(byte) : append(table?.scalars[Int(byte) - 0x80] ?? 0)
        }
    }

    /// A character of a table; 0 is U+FFFD.
    mutating func append(_ scalar: UInt32) {
        guard scalar > 0x10FFFF else { return output.append(scalar: scalar == 0 ? 0xFFFD : scalar) }
        output.append(scalar: scalar & 0xFFFF)
        output.append(scalar: scalar >> 16)
    }

    mutating func replace() {
        output.append(scalar: 0xFFFD)
    }
}

extension CharacterSet {
    /// What an encoding's decoder looks characters up in, where it does.
    init?(_ encoding: Encoding) {
        switch encoding {
        case .utf8, .utf16BE, .utf16LE, .replacement, .userDefined: return nil
        case .gbk, .gb18030: self = .gb18030
        case .big5: self = .big5
        case .eucKR: self = .eucKR
        case .shiftJIS: self = .shiftJIS
        case .eucJP, .iso2022JP: self = .jis0208
        default: self = .single(encoding)
        }
    }
}

/// How many bytes from a place on are ASCII.
func asciiCount(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    guard let bytes = text.baseAddress else { return 0 }
    return shims_find_beyond_ascii(bytes, start, text.count) &- start
}
