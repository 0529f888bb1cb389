// The tokenizer's states (HTML standard, 13.2.5), and its data between two pieces of a page.

import CText

/// Converts pieces of a page to tags, and tags to links.
package struct HTMLTokenizer: ~Copyable {
    enum State: UInt8 {
        case data
        // In a tag that is cut by the end of a chunk.
        case tagOpen, endTagOpen, tagName, beforeAttributeName, attributeName, afterAttributeName
        case beforeAttributeValue, doubleQuoted, singleQuoted, unquoted
        // Comments and similar markup.
        case markupDeclaration, bogusComment, commentStart, commentStartDash, comment, commentDash, commentDashDash
        case commentBang, cdata, cdataBracket, cdataBrackets
        // Text that ends only at one end tag.
        case rawText, rawTextLess, rawTextEndTagOpen, rawTextEndTagName, plaintext
        case script, scriptLess, scriptEndTagOpen, scriptEndTagName, scriptEscapeStart, scriptEscapeStartDash
        case escaped, escapedDash, escapedDashDash, escapedLess, escapedEndTagOpen, escapedEndTagName
        case doubleEscapeStart, doubleEscaped, doubleEscapedDash, doubleEscapedDashDash, doubleEscapedLess
        case doubleEscapeEnd
    }

    // Fetched once: a global costs a check at each use.
    let elementNames = HTMLElement.names
    let attributeNames = HTMLAttribute.names
    var traits = HTMLElement.Wanted.links.traits
    var telling = HTMLElement.Wanted.links.telling
    /// What is wanted of any element.
    var extras: LinkScanner.Extras = []

    /// Whether the page is in XML's syntax.
    private(set) var isXML = false
    /// Whether its root is XHTML's; nil before the root, and in HTML's syntax.
    var isXHTML: Bool?
    /// What the names of XHTML's elements begin with in this document, colon included; empty where that is nothing.
    var prefix = PackedName()
    /// Whether names without a prefix are XHTML's, by what the root says.
    var isDefaultXHTML = false

    var state = State.data
    var tag = HTMLTag()
    var tree = HTMLTreeContext()

    // A tag that is read byte by byte.
    var name = PackedName()
    var slot = HTMLTag.Slot()
    /// The values of an unfinished tag as written.
    var tagValues = ByteBuffer(capacity: 256)

    /// The matched length of a keyword: an end tag's name, `--`, `[CDATA[`, `script`.
    var matched = 0
    /// Whether the bytes so far match the keyword.
    var matches = false
    /// The name whose end tag ends the text.
    var textElement = HTMLElement.unknown
    /// Whether the text is the page's title.
    var isTitle = false
    /// Whether there was a title element: only the first counts.
    var hasTitle = false

    var sieved = SievedTags()
    package var links = ScannedLinks()
    /// Decoded values since the last drain that differ from their bytes in the page.
    var values = ByteBuffer(capacity: 256)
    var droppedLinks = 0
    /// Anchors since the last drain.
    package var anchors: [ScannedAnchor] = []
    /// Where the tags of links stand, once `keepPlainPlaces` has completed them; kept only where positions are wanted.
    package var places: [ScannedPlace] = []
    /// The number of links before the last tag.
    var linksBeforeTag = 0
    /// The last tag's `<` and the end behind its `>`, as offsets in the present piece; the first is negative where the tag
    /// began in an earlier piece.
    var tagStart = 0
    var tagEnd = 0
    private var pieceLength = 0
    /// Whether a script was found that a browser runs; known only where anchors are collected.
    var hasScript = false

    var hasBase = false
    var baseHref = ByteBuffer(capacity: 64)
    var robots = RobotsDirectives()
    var charset = ByteBuffer(capacity: 16)
    var title = ByteBuffer(capacity: LinkScanner.titleLimit)
    var titleText = HTMLTitleText()
    var style = CollectedText()
    var linkedData = CollectedText()

    /// The number of bytes examined, including repeated ones, as a measure of the work for a page.
    var bytesExamined = 0

    mutating func reset(_ wanted: HTMLElement.Wanted, isXML: Bool) {
        self.isXML = isXML
        isXHTML = nil
        prefix = PackedName()
        isDefaultXHTML = false
        traits = wanted.traits
        telling = wanted.telling
        extras = wanted.extras
        style.reset()
        linkedData.reset()
        hasScript = false
        state = .data
        tree.reset()
        tagValues.removeAll(keepingCapacity: LinkScanner.valueLimit)
        drain()
        links.shrink()
        if anchors.capacity > ScannedAnchor.kept { anchors = [] }
        if places.capacity > ScannedPlace.kept { places = [] }
        (linksBeforeTag, tagStart, tagEnd, pieceLength) = (0, 0, 0, 0)
        droppedLinks = 0
        hasBase = false
        baseHref.removeAll(keepingCapacity: LinkScanner.valueLimit)
        robots = []
        charset.removeAll(keepingCapacity: 64)
        title.removeAll(keepingCapacity: LinkScanner.titleLimit)
        titleText.reset()
        isTitle = false
        hasTitle = false
        bytesExamined = 0
    }

    mutating func drain() {
        links.removeAll()
        if extras.contains(.anchors) { anchors.removeAll(keepingCapacity: true) }
        if extras.contains(.positions) { places.removeAll(keepingCapacity: true) }
        values.removeAll(keepingCapacity: LinkScanner.valueLimit)
    }

    mutating func scan(_ chunk: UnsafeBufferPointer<UInt8>) {
        guard let start = chunk.baseAddress else { return }
        let end = chunk.count
        sieved.removeAll()
        tagStart -= pieceLength
        pieceLength = end
        var position = 0
        while position < end {
            let from = position
            switch state {
            case .data:
                position = scanData(start, position, end)
            case .tagOpen, .endTagOpen, .tagName, .beforeAttributeName, .attributeName, .afterAttributeName,
                .beforeAttributeValue, .doubleQuoted, .singleQuoted, .unquoted:
                position = scanTag(start, position, end)
            case .markupDeclaration, .bogusComment, .commentStart, .commentStartDash, .comment, .commentDash,
                .commentDashDash, .commentBang, .cdata, .cdataBracket, .cdataBrackets:
                position = scanMarkup(start, position, end)
            case .rawText, .rawTextLess, .rawTextEndTagOpen, .rawTextEndTagName:
                position = scanRawText(start, position, end)
            case .plaintext:
                position = end
            default:
                position = scanScript(start, position, end)
                if linkedData.isOpen { collectLinkedData(start, from..<position) }
            }
            bytesExamined += position - from
        }
    }

    mutating func finish() {
        if isTitle {
            finishTitle()
        }
    }

    /// Reads text and the tags in it, until a tag or a comment leads to another state.
    private mutating func scanData(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end {
            if tree.isSettled {
                position = scanSettled(chunk, position, end)
                guard position < end, state == .data else { return position }
            }
            let less = shims_find_tag(chunk, position, end)
            if tree.framesetOK, less > position, !awaitsRoot {
                tree.text(UnsafeBufferPointer(start: chunk + position, count: less - position))
            }
            position = less + 1
            guard position < end else {
                state = less < end ? .tagOpen : .data
                tagStart = less
                return end
            }
            let byte = chunk[position]
            if Self.isLetter(byte) {
                if let next = scanWholeTag(chunk, position, end, isEnd: false) {
                    position = next
                    if state != .data { return position }
                } else {
                    return cutTag(at: position, .tagOpen, end)
                }
            } else if byte == UInt8(ascii: "/"), position + 1 < end, Self.isLetter(chunk[position + 1]) {
                if let next = scanWholeTag(chunk, position + 1, end, isEnd: true) {
                    position = next
                    if state != .data { return position }
                } else {
                    return cutTag(at: position, .tagOpen, end)
                }
            } else if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") {
                state = .tagOpen
                return position
            } else {
                tree.framesetOK = false
            }
        }
        return position
    }

    /// Goes back to a tag's beginning to read it byte by byte, because the chunk ends before the tag does.
    private mutating func cutTag(at position: Int, _ next: State, _ end: Int) -> Int {
        state = next
        tagStart = position - 1
        bytesExamined += end - position
        return position
    }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26
    }

    /// Tab, line feed, form feed, carriage return, space.
    @inline(__always)
    package static func isSpace(_ byte: UInt8) -> Bool {
        byte <= 0x20 && (0x1_0000_3600 as UInt64) >> UInt64(byte) & 1 != 0
    }
}
