// The encodings of Japan (Encoding standard, section 12).

/// The state of the ISO-2022-JP decoder (section 12.2.1).
struct JapaneseState {
    enum Mode: UInt8 {
        case ascii, roman, katakana, lead, trail, escapeStart, escape
    }

    var mode = Mode.ascii
    /// The mode that the last escape sequence chose.
    var chosen = Mode.ascii
    /// Whether the last bytes were an escape sequence: another one right behind is an error, since it could hide text
    /// from filters.
    var isAfterEscape = false
}

extension TextDecoder {
    /// Section 12.3.1.
    mutating func decodeShiftJIS(_ byte: UInt8) {
        guard first == 0 else { return decodeTrail(byte) }
        switch byte {
        case 0x00...0x80: output.append(scalar: UInt32(byte))
        case 0xA1...0xDF: output.append(scalar: 0xFF61 - 0xA1 + UInt32(byte))
        case 0x81...0x9F, 0xE0...0xFC: first = byte
        default: replace()
        }
    }

    /// Section 12.1.1; `second` is the lead byte after 0x8F.
    mutating func decodeEUCJP(_ byte: UInt8) {
        switch (first, byte) {
        case (0, 0x00...0x7F): output.append(byte)
        case (0, 0x8E), (0, 0x8F), (0, 0xA1...0xFE): first = byte
        case (0, _): replace()
        case (0x8E, 0xA1...0xDF):
            first = 0
            output.append(scalar: 0xFF61 - 0xA1 + UInt32(byte))
        case (0x8F, 0xA1...0xFE) where second == 0: second = byte
        case (0x8F, _) where second != 0:
            let supplement = secondTable ?? .shared(.jis0212)
            secondTable = supplement
            let scalar = supplement.scalar(second, byte)
            (first, second) = (0, 0)
            append(scalar)
            if scalar == 0, byte < 0x80 { decode(byte) }
        default: decodeTrail(byte)
        }
    }

    /// Section 12.2.1.
    mutating func decodeISO2022JP(_ byte: UInt8) {
        switch japanese.mode {
        case .escapeStart where byte == 0x24 || byte == 0x28:
            first = byte
            japanese.mode = .escape
        case .escapeStart:
            leaveEscape()
            decode(byte)
        case .escape:
            let lead = first
            first = 0
            if let mode = Self.mode(lead, byte) {
                let isError = japanese.isAfterEscape
                japanese = JapaneseState(mode: mode, chosen: mode, isAfterEscape: true)
                if isError { replace() }
            } else {
                leaveEscape()
                decode(lead)
                decode(byte)
            }
        case .trail:
            decodeSecondOfTwo(byte)
        case _ where byte == 0x1B:
            japanese.mode = .escapeStart
        default:
            japanese.isAfterEscape = false
            takePlain(byte)
        }
    }

    /// Ends the text: an incomplete character is an error, and the rest of an incomplete escape sequence is decoded as
    /// text.
    mutating func finishISO2022JP() {
        if japanese.mode == .escape {
            let lead = first
            first = 0
            leaveEscape()
            decode(lead)
        }
        if japanese.mode == .escapeStart || japanese.mode == .trail { replace() }
    }

    private mutating func takePlain(_ byte: UInt8) {
        switch (japanese.mode, byte) {
        case (.roman, 0x5C): output.append(scalar: 0xA5)
        case (.roman, 0x7E): output.append(scalar: 0x203E)
        case (.ascii, 0x0E...0x0F), (.roman, 0x0E...0x0F): replace()
        case (.ascii, 0x00...0x7F), (.roman, 0x00...0x7F): output.append(byte)
        case (.katakana, 0x21...0x5F): output.append(scalar: 0xFF61 - 0x21 + UInt32(byte))
        case (.lead, 0x21...0x7E):
            first = byte
            japanese.mode = .trail
        default: replace()
        }
    }

    private mutating func decodeSecondOfTwo(_ byte: UInt8) {
        let lead = first
        first = 0
        japanese.mode = byte == 0x1B ? .escapeStart : .lead
        guard (0x21...0x7E).contains(byte) else { return replace() }
        append(table?.scalar(lead | 0x80, byte | 0x80) ?? 0)
    }

    /// Decodes the bytes of an invalid escape sequence as text.
    private mutating func leaveEscape() {
        japanese.isAfterEscape = false
        japanese.mode = japanese.chosen
        replace()
    }

    private static func mode(_ lead: UInt8, _ byte: UInt8) -> JapaneseState.Mode? {
        switch (lead, byte) {
        case (0x28, 0x42): .ascii
        case (0x28, 0x4A): .roman
        case (0x28, 0x49): .katakana
        case (0x24, 0x40), (0x24, 0x42): .lead
        default: nil
        }
    }
}
