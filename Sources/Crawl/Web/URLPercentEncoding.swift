/// Percent-encoding and -decoding (URL standard, section 1.3), and the ASCII predicates that the parser needs.
extension WebURL {
    /// Writes bytes, those of a set percent-encoded; an ill-formed UTF-8 sequence becomes U+FFFD.
    mutating func appendEncoded(_ text: UnsafeBufferPointer<UInt8>, _ set: URLByteClass) {
        let table = URLByteClass.table
        var position = 0
        while position < text.count {
            var end = position
            while end < text.count, table[Int(text[end])] & set.rawValue == 0 {
                end += 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[position..<end]))
            guard end < text.count else { return }
            let (count, isWellFormed) = utf8Sequence(text, end)
            if isWellFormed {
                for byte in text[end..<(end + count)] {
                    appendPercentEncoded(byte)
                }
            } else {
                bytes.append(contentsOf: "%EF%BF%BD".utf8)
            }
            position = end + count
        }
    }

    mutating func appendPercentEncoded(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(hexDigit(byte >> 4))
        bytes.append(hexDigit(byte & 15))
    }
}

/// The hexadecimal digit of a value below 16, in upper case.
@inline(__always)
func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

/// The value of a hexadecimal digit.
@inline(__always)
func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// Percent-decodes bytes into a buffer at least as large and returns how many came out.
func percentDecode(_ text: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var count = 0
    var position = 0
    while position < text.count {
        var byte = text[position]
        if byte == UInt8(ascii: "%"), position + 2 < text.count, let high = hexValue(text[position + 1]),
            let low = hexValue(text[position + 2])
        {
            byte = high << 4 | low
            position += 2
        }
        output[count] = byte
        count += 1
        position += 1
    }
    return count
}

/// The length of the UTF-8 sequence at a place and whether it is well-formed; for an ill-formed one, the length
/// of its maximal subpart, which counts as one U+FFFD (Encoding standard, section 8.1.1).
func utf8Sequence(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> (count: Int, isWellFormed: Bool) {
    let lead = text[start]
    let needed: Int
    var allowed: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0x00...0x7F: return (1, true)
    case 0xC2...0xDF: needed = 2
    case 0xE0: (needed, allowed) = (3, 0xA0...0xBF)
    case 0xED: (needed, allowed) = (3, 0x80...0x9F)
    case 0xE1...0xEF: needed = 3
    case 0xF0: (needed, allowed) = (4, 0x90...0xBF)
    case 0xF4: (needed, allowed) = (4, 0x80...0x8F)
    case 0xF1...0xF3: needed = 4
    default: return (1, false)
    }
    for offset in 1..<needed {
        guard start + offset < text.count, allowed.contains(text[start + offset]) else { return (offset, false) }
        allowed = 0x80...0xBF
    }
    return (needed, true)
}

/// Whether bytes are well-formed UTF-8.
func isWellFormedUTF8(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = 0
    while position < text.count {
        let (count, isWellFormed) = utf8Sequence(text, position)
        guard isWellFormed else { return false }
        position += count
    }
    return true
}

@inline(__always)
func isASCIIDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
}

@inline(__always)
func isASCIILetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26
}

/// A byte with an upper-case letter made lower-case.
@inline(__always)
func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}
