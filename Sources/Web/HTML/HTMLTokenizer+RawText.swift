// Text that ends only at its own end tag: style, iframe and similar elements, and with character references title and
// textarea (13.2.5.2, 13.2.5.3 and their end tag states).

import CText

extension HTMLTokenizer {
    /// Reads on in such text until its end tag or the chunk's end.
    mutating func scanRawText(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end {
            let byte = chunk[position]
            switch state {
            case .rawText:
                let less = shims_find_tag(chunk, position, end)
                if isTitle {
                    titleText.append(chunk + position, count: less - position)
                } else if style.isOpen {
                    style.append(chunk + position, count: less - position)
                }
                position = less + 1
                guard position <= end else { return end }
                if let close = wholeEndTag(chunk, position, end) {
                    if isTitle { finishTitle() }
                    if style.isOpen { finishStyle() }
                    endTagAfterText(0x3E)
                    return close + 1
                }
                titleText.mark()
                style.mark()
                keepText(0x3C)
                state = .rawTextLess
            case .rawTextLess:
                if byte == UInt8(ascii: "/") {
                    state = .rawTextEndTagOpen
                    matched = 0
                    keepText(byte)
                    position += 1
                } else {
                    state = .rawText
                }
            default:
                state = .rawTextEndTagName
                if matchEndTag(byte) {
                    if isTitle {
                        titleText.backToMark()
                        finishTitle()
                    }
                    if style.isOpen {
                        style.backToMark()
                        finishStyle()
                    }
                    endTagAfterText(byte)
                    return position + 1
                }
                if state == .rawTextEndTagName {
                    keepText(byte)
                    position += 1
                }
            }
        }
        return position
    }

    /// The end of the text's end tag, if one starts at a `<`, is complete in the chunk, and contains only its name, without a prefix.
    @inline(__always)
    private func wholeEndTag(_ chunk: UnsafePointer<UInt8>, _ slash: Int, _ end: Int) -> Int? {
        guard prefix.count == 0 else { return nil }
        let name = textElement.endTagName
        let start = slash + 1
        let close = start + name.utf8CodeUnitCount
        guard close < end, chunk[slash] == UInt8(ascii: "/"), chunk[close] == UInt8(ascii: ">") else { return nil }
        let isItsName = (0..<name.utf8CodeUnitCount).allSatisfy { chunk[start + $0] | 0x20 == name.utf8Start[$0] }
        return isItsName ? close : nil
    }

    /// Compares a byte behind `</` with the name of the text's element. Returns true for the byte that ends the right
    /// name. After a wrong name the text goes on.
    mutating func matchEndTag(_ byte: UInt8) -> Bool {
        let expected = textElement.endTagName
        if matched == prefix.count + expected.utf8CodeUnitCount {
            if Self.isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") { return true }
        } else if matched < prefix.count
            ? PackedName.lowercased(byte) == prefix.byte(matched)
            : byte | 0x20 == expected.utf8Start[matched - prefix.count]
        {
            matched += 1
            return false
        }
        state = textElement == .script ? (state == .escapedEndTagName ? .escaped : .script) : .rawText
        return false
    }

    /// Creates the title from its text.
    mutating func finishTitle() {
        titleText.finish(into: &title)
        isTitle = false
    }

    private mutating func keepText(_ byte: UInt8) {
        if isTitle { titleText.append(byte) }
        if style.isOpen { style.append(byte) }
    }
}

extension HTMLElement {
    /// The name whose end tag ends the element's text.
    var endTagName: StaticString {
        switch self {
        case .title: "title"
        case .textarea: "textarea"
        case .style: "style"
        case .xmp: "xmp"
        case .iframe: "iframe"
        case .noembed: "noembed"
        case .noframes: "noframes"
        default: "script"
        }
    }
}
