// Text in a legacy encoding is converted to UTF-8 first: the link scanner, the title and the URL parser know only that.
// Each decoder follows the Encoding standard byte for byte. It keeps only the state between two bytes, so the text does
// not depend on how the bytes were cut.

import CText

/// Decodes texts in pieces, one text after the other. It allocates only for the first.
struct TextDecoder: ~Copyable {
    /// The number of input bytes that are decoded before the output is passed on.
    private static let step = 8 << 10
    /// At worst, a step produces the three bytes of U+FFFD for each byte, the pending ones included.
    private static let capacity = 4 * step

    private(set) var encoding = Encoding.utf8
    var output = ByteBuffer(capacity: 0)
    /// The characters of the encoding's upper half, or of its two-byte codes.
    var table: CharacterTable?
    /// The characters of JIS X 0212, or of the four-byte codes in GB 18030; created when first needed.
    var secondTable: CharacterTable?
    /// The bytes of an incomplete character; 0 for none.
    var (first, second, third) = (UInt8(0), UInt8(0), UInt8(0))
    /// A UTF-16 lead surrogate that waits for the trail surrogate; 0 for none.
    var surrogate: UInt32 = 0
    var japanese = JapaneseState()

    /// Starts a text.
    mutating func startText(in encoding: Encoding) {
        self.encoding = encoding
        table = CharacterSet(encoding).map(CharacterTable.shared)
        secondTable = nil
        (first, second, third, surrogate) = (0, 0, 0, 0)
        japanese = JapaneseState()
    }

    /// Decodes a piece and calls `body` with UTF-8, in any number of pieces that are valid during that call. UTF-8, and
    /// ASCII in most encodings, is passed on without a copy.
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

    /// Ends the text: an incomplete character becomes U+FFFD.
    mutating func finish(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        output.removeAll(keepingCapacity: Self.capacity)
        if encoding == .iso2022JP {
            finishISO2022JP()
        } else if encoding != .replacement, first != 0 || surrogate != 0 || (encoding.isUTF16 && second != 0) {
            replace()
        }
        if output.count > 0 { body(output.bytes) }
        startText(in: encoding)
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
            decode(input[position])
            position += 1
        }
    }

    /// Decodes a byte. The decoders call it again for bytes that the standard restores.
    mutating func decode(_ byte: UInt8) {
        switch encoding {
        case .utf8: output.append(byte)
        case .utf16BE, .utf16LE: decodeUTF16(byte)
        case .gbk, .gb18030: decodeGB18030(byte)
        case .big5, .eucKR: decodeTwoByte(byte)
        case .shiftJIS: decodeShiftJIS(byte)
        case .eucJP: decodeEUCJP(byte)
        case .iso2022JP: decodeISO2022JP(byte)
        case .userDefined: output.append(scalar: byte < 0x80 ? UInt32(byte) : 0xF700 + UInt32(byte))
        case .replacement:
            // The whole text is one error (section 14.1), so that nothing that these encodings hide is decoded.
            if first == 0 {
                replace()
                first = 0xFF
            }
        default:
            byte < 0x80 ? output.append(byte) : append(table?.scalars[Int(byte) - 0x80] ?? 0)
        }
    }

    /// Appends a character of a table; 0 stands for U+FFFD.
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
    /// The set in which an encoding's decoder looks up characters; nil if it uses none.
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

/// The number of ASCII bytes from an offset on.
func asciiCount(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    guard let bytes = text.baseAddress else { return 0 }
    return shims_find_beyond_ascii(bytes, start, text.count) &- start
}
