// Scripts end at `</script>`, except in the escaped states, which keep `<!-- <script> </script> -->` together
// (13.2.5.4, 13.2.5.15 to 13.2.5.31).

import CText

extension HTMLTokenizer {
    /// Reads on in a script until its end tag or the chunk's end.
    mutating func scanScript(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end {
            let byte = chunk[position]
            switch state {
            case .script:
                position = shims_find_tag(chunk, position, end) + 1
                guard position <= end else { return end }
                state = .scriptLess
            case .escaped, .doubleEscaped:
                while position < end, chunk[position] != UInt8(ascii: "-"), chunk[position] != UInt8(ascii: "<") {
                    position += 1
                }
                guard position < end else { return end }
                state = afterEscapedText(chunk[position])
                position += 1
            case .escapedDash, .escapedDashDash, .doubleEscapedDash, .doubleEscapedDashDash:
                state = afterEscapedText(byte)
                position += 1
            case .scriptEndTagOpen, .escapedEndTagOpen, .scriptEndTagName, .escapedEndTagName:
                state =
                    state == .scriptEndTagOpen || state == .scriptEndTagName ? .scriptEndTagName : .escapedEndTagName
                if matchEndTag(byte) {
                    endTagAfterText(byte)
                    return position + 1
                }
                if state == .scriptEndTagName || state == .escapedEndTagName {
                    position += 1
                }
            case .doubleEscapeStart, .doubleEscapeEnd:
                position += doubleEscape(byte)
            default:
                position += afterLess(byte)
            }
        }
        return position
    }

    /// The next state for a byte of escaped text, by the dashes before it.
    private func afterEscapedText(_ byte: UInt8) -> State {
        let isDouble =
            state == .doubleEscaped || state == .doubleEscapedDash || state == .doubleEscapedDashDash
        if byte == UInt8(ascii: "<") {
            return isDouble ? .doubleEscapedLess : .escapedLess
        }
        let hasDashes = state == .escapedDashDash || state == .doubleEscapedDashDash
        if byte == UInt8(ascii: ">"), hasDashes {
            return .script
        }
        if byte == UInt8(ascii: "-") {
            if state == .escaped || state == .doubleEscaped {
                return isDouble ? .doubleEscapedDash : .escapedDash
            }
            return isDouble ? .doubleEscapedDashDash : .escapedDashDash
        }
        return isDouble ? .doubleEscaped : .escaped
    }

    /// Reads a byte behind `<`, `<!` or `<!-`. Returns 1 if it was consumed, otherwise 0.
    private mutating func afterLess(_ byte: UInt8) -> Int {
        matched = 0
        switch (state, byte) {
        case (.scriptLess, 0x2F):
            state = .scriptEndTagOpen
        case (.scriptLess, 0x21):
            state = .scriptEscapeStart
        case (.scriptEscapeStart, 0x2D):
            state = .scriptEscapeStartDash
        case (.scriptEscapeStartDash, 0x2D):
            state = .escapedDashDash
        case (.escapedLess, 0x2F):
            state = .escapedEndTagOpen
        case (.doubleEscapedLess, 0x2F):
            state = .doubleEscapeEnd
            matches = true
        case (.escapedLess, _):
            state = Self.isLetter(byte) ? .doubleEscapeStart : .escaped
            matches = true
            return 0
        case (.doubleEscapedLess, _):
            state = .doubleEscaped
            return 0
        default:
            state = .script
            return 0
        }
        return 1
    }

    /// Reads a byte of a name in escaped text: `script` starts or ends double escaping. Returns 1 if it was consumed,
    /// otherwise 0.
    private mutating func doubleEscape(_ byte: UInt8) -> Int {
        let name: StaticString = "script"
        let isStart = state == .doubleEscapeStart
        if Self.isLetter(byte) {
            matches = matches && matched < 6 && byte | 0x20 == name.utf8Start[matched]
            matched = min(matched + 1, 7)
            return 1
        }
        let isScript = matches && matched == 6
        if Self.isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") {
            state = isStart == isScript ? .doubleEscaped : .escaped
            return 1
        }
        state = isStart ? .escaped : .doubleEscaped
        return 0
    }
}
