// A tag that the end of a chunk cuts, and an XML document's root with a prefix, is read byte by byte with the standard's own states (13.2.5.6 to 13.2.5.40), and
// the values that matter are copied.

import CText

extension HTMLTokenizer {
    /// Goes on with a tag until it ends or the chunk does.
    mutating func scanTag(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end {
            let byte = chunk[position]
            switch state {
            case .tagOpen, .endTagOpen:
                position += openTag(byte)
                if state == .data || state == .markupDeclaration || state == .bogusComment { return position }
            case .tagName:
                position += 1
                if PackedName.ends(byte), byte != UInt8(ascii: "=") {
                    startTag(name, isEnd: tag.isEnd)
                    tagEnd = position
                    if endOfTag(byte) { return position }
                } else {
                    name.append(byte)
                }
            case .beforeAttributeName:
                if Self.isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") {
                    position += 1
                    tagEnd = position
                    if endOfTag(byte) { return position }
                } else {
                    tag.isSelfClosing = false
                    name = PackedName()
                    name.append(byte)
                    state = .attributeName
                    position += 1
                }
            case .attributeName:
                if PackedName.ends(byte) {
                    slot = HTMLTag.Slot()
                    slot.attribute = wantedAttribute(attributeName(name))
                    slot.offset = UInt32(truncatingIfNeeded: tagValues.count)
                    state = .afterAttributeName
                } else {
                    name.append(byte)
                    position += 1
                }
            case .afterAttributeName:
                if Self.isSpace(byte) {
                    position += 1
                } else if byte == UInt8(ascii: "=") {
                    state = .beforeAttributeValue
                    position += 1
                } else {
                    finishAttribute()
                }
            case .beforeAttributeValue:
                if Self.isSpace(byte) {
                    position += 1
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    state = byte == UInt8(ascii: "\"") ? .doubleQuoted : .singleQuoted
                    position += 1
                } else {
                    state = .unquoted
                }
            case .doubleQuoted, .singleQuoted:
                let quote: UInt8 = state == .doubleQuoted ? 0x22 : 0x27
                let close = shims_find_byte(chunk, position, end, quote)
                append(chunk, position, close)
                position = close
                if close < end {
                    finishAttribute()
                    position += 1
                }
            default:
                var close = position
                while close < end, !Self.isSpace(chunk[close]), chunk[close] != UInt8(ascii: ">") {
                    close += 1
                }
                append(chunk, position, close)
                position = close
                if close < end {
                    finishAttribute()
                }
            }
        }
        return position
    }

    private mutating func startTag(_ name: PackedName, isEnd: Bool) {
        let name = isXML ? localName(name) : name
        let traits = self.traits[Int(elementNames[name])]
        tag.reset(to: traits.element, wanted: isEnd ? 0 : traits.attributes, isEnd: isEnd)
    }

    /// Reads the byte behind `<` or `</`. Returns 1 if it was consumed, otherwise 0.
    private mutating func openTag(_ byte: UInt8) -> Int {
        let isEnd = state == .endTagOpen
        if Self.isLetter(byte) {
            tag.isEnd = isEnd
            tag.isSelfClosing = false
            tagValues.truncate(to: 0)
            name = PackedName()
            state = .tagName
            return 0
        }
        if isEnd {
            state = byte == UInt8(ascii: ">") ? .data : .bogusComment
            return byte == UInt8(ascii: ">") ? 1 : 0
        }
        switch byte {
        case UInt8(ascii: "/"):
            state = .endTagOpen
            return 1
        case UInt8(ascii: "!"):
            state = .markupDeclaration
            matched = 0
            return 1
        case UInt8(ascii: "?"):
            state = .bogusComment
            return 1
        default:
            state = .data
            tree.framesetOK = false
            return 0
        }
    }

    /// Reads white space, a slash or `>` outside of attributes. Returns whether it ends the tag.
    private mutating func endOfTag(_ byte: UInt8) -> Bool {
        guard byte == UInt8(ascii: ">") else {
            tag.isSelfClosing = byte == UInt8(ascii: "/")
            state = .beforeAttributeName
            return false
        }
        state = .data
        finishTag(nil)
        return true
    }

    private mutating func finishAttribute() {
        if slot.attribute != .none {
            tag.add(slot)
        }
        state = .beforeAttributeName
        tag.isSelfClosing = false
    }

    /// Keeps a part of a value as written.
    private mutating func append(_ chunk: UnsafePointer<UInt8>, _ position: Int, _ end: Int) {
        guard slot.attribute != .none, !slot.isOversized, end > position else { return }
        let count = Int(slot.length) + end - position
        slot.setLength(count)
        if slot.isOversized {
            tagValues.truncate(to: Int(slot.offset))
            return
        }
        if shims_find_value_end(chunk, position, end, 0x26) < end {
            slot.needsDecoding = true
        }
        tagValues.append(chunk + position, count: end - position)
    }

    /// Reads on in an end tag that ended raw text.
    mutating func endTagAfterText(_ byte: UInt8) {
        tagValues.truncate(to: 0)
        tag.reset(to: .unknown, wanted: 0, isEnd: true)
        state = .beforeAttributeName
        if byte == UInt8(ascii: ">") {
            state = .data
            finishTag(nil)
        }
    }
}
