import Web

/// Whether a page has anything to show: text, or an element that is something by itself, or may become so by a script.
///
/// It looks at a page only until it has found some, or a link, which most pages have in their first bytes. It errs on the
/// side of content: what is unusual counts as some.
struct PageContent {
    private enum State {
        case text, tagOpen, name, tag, afterEquals, doubleQuoted, singleQuoted, declaration, comment, rawText
    }

    /// Elements that show something other than their text, by the last eight letters of their names.
    private static let shown = Set(
        [
            "script", "noscript", "img", "image", "svg", "math", "picture", "video", "audio", "canvas", "iframe",
            "frame",
            "frameset", "object", "embed", "applet", "input", "button", "select", "textarea", "meter", "progress",
        ].map(packed))
    private static let title = packed("title")
    private static let style = packed("style")

    /// Whether nothing has been found so far.
    private(set) var isEmpty = true
    private var state = State.text
    /// The last eight bytes of a name or of raw text, in lower case.
    private var last: UInt64 = 0
    /// The element whose text is not shown; 0 for none.
    private var hidden: UInt64 = 0
    /// The number of dashes in a row.
    private var dashes = 0

    private static func packed(_ name: String) -> UInt64 { name.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

    /// Reads a piece of the page, with the links that were found in it.
    @inline(never)
    mutating func read(_ text: UnsafeBufferPointer<UInt8>, _ links: UnsafeBufferPointer<ScannedLink>) {
        // A frame is something to show, and so is the text of a link, or where a refresh leads.
        let last = ScannedLink.Element.metaRefresh.rawValue
        if links.contains(where: { $0.element.rawValue <= last }) { isEmpty = false }
        for byte in text {
            guard isEmpty else { return }
            read(byte)
        }
    }

    private mutating func read(_ byte: UInt8) {
        switch state {
        case .text:
            if byte == UInt8(ascii: "<") { state = .tagOpen } else if !HTMLTokenizer.isSpace(byte) { isEmpty = false }
        case .tagOpen: openTag(byte)
        case .name:
            guard byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || HTMLTokenizer.isSpace(byte) else {
                return shift(byte)
            }
            if Self.shown.contains(last) { isEmpty = false }
            hidden = last == Self.title || last == Self.style ? last : 0
            readTag(byte)
        case .tag: readTag(byte)
        case .afterEquals:
            switch byte {
            case UInt8(ascii: "\""): state = .doubleQuoted
            case UInt8(ascii: "'"): state = .singleQuoted
            default: if !HTMLTokenizer.isSpace(byte) { readTag(byte) }
            }
        case .doubleQuoted: if byte == UInt8(ascii: "\"") { state = .tag }
        case .singleQuoted: if byte == UInt8(ascii: "'") { state = .tag }
        case .declaration: readDeclaration(byte)
        case .comment:
            if byte == UInt8(ascii: ">"), dashes >= 2 { state = .text }
            dashes = byte == UInt8(ascii: "-") ? dashes + 1 : 0
        case .rawText:
            shift(byte)
            // `</title` and `</style` have seven letters.
            if last << 8 == (UInt64(0x3C2F) << 40 | hidden) << 8 { (state, hidden) = (.tag, 0) }
        }
    }

    private mutating func openTag(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "!"): (state, dashes) = (.declaration, 0)
        case UInt8(ascii: "/"), UInt8(ascii: "?"): (state, hidden) = (.tag, 0)
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            (state, last) = (.name, 0)
            shift(byte)
        default: isEmpty = false
        }
    }

    private mutating func readTag(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: ">"): (state, last) = (hidden == 0 ? .text : .rawText, 0)
        case UInt8(ascii: "="): state = .afterEquals
        default: state = .tag
        }
    }

    /// Between `<!` and the end of a declaration, or the beginning of a comment.
    private mutating func readDeclaration(_ byte: UInt8) {
        if byte == UInt8(ascii: "-"), dashes >= 0 {
            dashes += 1
            if dashes == 2 { state = .comment }
        } else {
            dashes = -1
            if byte == UInt8(ascii: ">") { state = .text }
        }
    }

    private mutating func shift(_ byte: UInt8) {
        last = last << 8 | UInt64(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
}
