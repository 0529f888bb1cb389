// Well-formed and ill-formed sequences of UTF-8.

/// The length of the UTF-8 sequence at an offset and whether it is well-formed. For an ill-formed one it is the length
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
