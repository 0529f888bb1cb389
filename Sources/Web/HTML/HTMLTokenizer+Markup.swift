// Comments, document types, processing instructions and CDATA sections (13.2.5.41 to 13.2.5.71): they contain no links,
// so only their ends are relevant. A document type ends at the first `>` in each of its states, so it is read as a
// bogus comment. The standard's "comment less-than sign" states differ only in parse errors.

import CText

extension HTMLTokenizer {
    /// Reads on in a comment or similar markup until it ends or the chunk does.
    mutating func scanMarkup(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end {
            let byte = chunk[position]
            switch state {
            case .markupDeclaration:
                position += declare(byte)
            case .bogusComment:
                position = shims_find_byte(chunk, position, end, UInt8(ascii: ">"))
                guard position < end else { return end }
                state = .data
                return position + 1
            case .comment:
                position = shims_find_byte(chunk, position, end, UInt8(ascii: "-")) + 1
                guard position <= end else { return end }
                state = .commentDash
            case .cdata:
                let text = position
                position = shims_find_byte(chunk, position, end, UInt8(ascii: "]"))
                if tree.framesetOK {
                    tree.text(UnsafeBufferPointer(start: chunk + text, count: position - text))
                }
                position += 1
                guard position <= end else { return end }
                state = .cdataBracket
            case .cdataBracket where byte == UInt8(ascii: "]"):
                position += 1
                state = .cdataBrackets
            case .cdataBrackets where byte == UInt8(ascii: ">"):
                state = .data
                return position + 1
            case .cdataBracket, .cdataBrackets:
                // Other brackets are text.
                tree.framesetOK = false
                if byte == UInt8(ascii: "]") { position += 1 } else { state = .cdata }
            default:
                position += 1
                state = afterDash(byte)
                if state == .data { return position }
            }
        }
        return position
    }

    /// The next state of a comment behind its start or a dash.
    private func afterDash(_ byte: UInt8) -> State {
        let isDash = byte == UInt8(ascii: "-")
        switch state {
        case .commentStart:
            return isDash ? .commentStartDash : byte == UInt8(ascii: ">") ? .data : .comment
        case .commentStartDash:
            return isDash ? .commentDashDash : byte == UInt8(ascii: ">") ? .data : .comment
        case .commentDash:
            return isDash ? .commentDashDash : .comment
        case .commentBang:
            return isDash ? .commentDash : byte == UInt8(ascii: ">") ? .data : .comment
        default:
            return isDash
                ? .commentDashDash
                : byte == UInt8(ascii: ">") ? .data : byte == UInt8(ascii: "!") ? .commentBang : .comment
        }
    }

    /// Reads a byte behind `<!`. Returns 1 if it was consumed, otherwise 0.
    private mutating func declare(_ byte: UInt8) -> Int {
        // `matched` is the number of dashes, or 2 plus the number of bytes of `[CDATA[`.
        let cdata: InlineArray<7, UInt8> = [0x5B, 0x43, 0x44, 0x41, 0x54, 0x41, 0x5B]
        if matched < 2, byte == UInt8(ascii: "-") {
            matched += 1
            if matched == 2 {
                state = .commentStart
            }
            return 1
        }
        let next = matched == 0 ? 0 : matched - 2
        if matched != 1, byte == cdata[next], tree.isForeign || isXML {
            matched = next + 3
            if next == 6 {
                state = .cdata
            }
            return 1
        }
        state = .bogusComment
        return 0
    }
}
