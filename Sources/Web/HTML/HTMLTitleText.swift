// A page's title for people: one short line, however long the page's is.

/// Collects a title's text while it arrives.
struct HTMLTitleText: ~Copyable {
    /// The number of bytes kept before decoding character references; a longer title is cut anyway.
    private static let limit = 1_024

    private var text = ByteBuffer(capacity: 128)
    private var decoded = ByteBuffer(capacity: 128)
    private var markedCount = 0
    private var endsInSpace = true
    private var wasSpaceAtMark = true

    init() {}

    mutating func reset() {
        text.removeAll(keepingCapacity: Self.limit)
        endsInSpace = true
    }

    mutating func append(_ bytes: UnsafePointer<UInt8>, count: Int) {
        for position in 0..<count where text.count < Self.limit {
            append(bytes[position])
        }
    }

    mutating func append(_ byte: UInt8) {
        guard text.count < Self.limit else { return }
        let isSpace = HTMLTokenizer.isSpace(byte)
        if !isSpace || !endsInSpace {
            text.append(isSpace ? 0x20 : byte)
        }
        endsInSpace = isSpace
    }

    /// Remembers the position before a possible end tag.
    mutating func mark() {
        markedCount = text.count
        wasSpaceAtMark = endsInSpace
    }

    mutating func backToMark() {
        text.truncate(to: markedCount)
        endsInSpace = wasSpaceAtMark
    }

    /// Decodes the text and cuts it between characters.
    mutating func finish(into title: inout ByteBuffer) {
        if !CharacterReference.isDecoded(text.bytes) { decode() }
        title.removeAll(keepingCapacity: LinkScanner.titleLimit)
        var count = text.count
        if count > LinkScanner.titleLimit {
            count = LinkScanner.titleLimit
            while count > 0, text.start[count] & 0xC0 == 0x80 {
                count -= 1
            }
        }
        while count > 0, text.start[count - 1] == UInt8(ascii: " ") {
            count -= 1
        }
        title.append(text.start, count: count)
        text.truncate(to: 0)
    }

    /// Decodes the text and collapses its white space.
    private mutating func decode() {
        decoded.removeAll(keepingCapacity: Self.limit)
        CharacterReference.decode(text.bytes, inAttribute: false, into: &decoded)
        reset()
        append(decoded.start, count: decoded.count)
    }
}
