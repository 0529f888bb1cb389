// Reads the text between `<` and `>`.

extension SitemapDocument {
    mutating func markup(_ byte: UInt8) {
        switch state {
        case .markup where byte == UInt8(ascii: "!"):
            enter(.declaration)
        case .markup where byte == UInt8(ascii: "?"):
            enter(.instruction)
        case .markup:
            enter(.tag)
            tag(byte)
        case .declaration:
            declaration(byte)
        case .comment where recent & 0xFF_FFFF == 0x2D_2D3E:
            state = .content
        case .instruction where recent & 0xFFFF == 0x3F3E:
            urls.isWindows1252 = urls.isWindows1252 || token.withUnsafeBufferPointer(XMLDeclaration.isWindows1252)
            state = .content
        case .instruction where token.count < Self.tagLimit:
            token.append(byte)
        default:
            break
        }
    }

    private mutating func enter(_ next: State) {
        token.removeAll(keepingCapacity: true)
        (recent, brackets) = (0, 0)
        state = next
    }

    /// Reads markup behind `<!`. Anything that is neither comment nor CDATA section ends like a document type
    /// declaration.
    private mutating func declaration(_ byte: UInt8) {
        token.append(byte)
        if token.elementsEqual("--".utf8) {
            enter(.comment)
        } else if token.elementsEqual("[CDATA[".utf8) {
            enter(.section)
        } else if !"--".utf8.starts(with: token), !"[CDATA[".utf8.starts(with: token) {
            let bytes = token
            enter(.doctype)
            hasDoctype = true
            bytes.forEach { doctype($0) }
        }
    }

    /// Reads character data in a CDATA section, which ends at `]]>`.
    mutating func section(_ byte: UInt8) {
        if byte == UInt8(ascii: "]") {
            brackets += 1
            return
        }
        let isEnd = byte == UInt8(ascii: ">") && brackets >= 2
        if elements.isInURL {
            for _ in 0..<(isEnd ? brackets - 2 : brackets) {
                urls.append(UInt8(ascii: "]"))
            }
            if !isEnd {
                urls.append(byte)
            }
        }
        brackets = 0
        state = isEnd ? .content : .section
    }

    mutating func doctype(_ byte: UInt8) {
        switch state {
        case .doctypeQuote(let quote):
            state = byte == quote ? .doctype : state
        case .doctypeComment:
            state = recent & 0xFF_FFFF == 0x2D_2D3E ? .doctype : state
        default:
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): state = .doctypeQuote(byte)
            case UInt8(ascii: "["): brackets = 1
            case UInt8(ascii: "]"): brackets = 0
            case UInt8(ascii: ">") where brackets == 0: state = .content
            case UInt8(ascii: "-") where recent == 0x3C21_2D2D:
                recent = 0
                state = .doctypeComment
            default: break
            }
        }
    }

    mutating func tag(_ byte: UInt8) {
        if case .tagQuote(let quote) = state {
            state = byte == quote ? .tag : state
        } else if byte == UInt8(ascii: ">") {
            // The previous byte, even if the tag was too long to keep.
            let isEmpty = recent >> 8 & 0xFF == 0x2F
            token.withUnsafeBufferPointer { elements.tag($0, isEmpty: isEmpty, &urls) }
            state = .content
            return
        } else if byte == UInt8(ascii: "<") {
            return enter(.markup)
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            state = .tagQuote(byte)
        }
        if token.count < Self.tagLimit {
            token.append(byte)
        }
    }
}
