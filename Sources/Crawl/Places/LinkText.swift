import Web

/// The text of a link for people, taken from the markup behind its tag: short, on one line.
struct LinkText {
    /// The number of bytes kept.
    static let limit = 80
    /// The number of bytes of markup that are looked at.
    private static let reach = 2_048

    private var bytes: [UInt8] = []
    private var looked = 0
    /// The first bytes of a tag, while within one.
    private var tag: [UInt8]?
    /// The quotation mark that ends the attribute's value that it is in.
    private var quote: UInt8?
    /// Whether no more is to come.
    private(set) var isComplete = false

    /// Reads on, to the link's end tag, another link, or the limits.
    mutating func read(_ piece: some Sequence<UInt8>) {
        for byte in piece {
            // A piece may have thousands of links: none is read beyond its end.
            if isComplete { return }
            looked += 1
            if looked > Self.reach || bytes.count >= Self.limit && byte & 0xC0 != 0x80 {
                isComplete = true
            } else if tag != nil {
                readTag(byte)
            } else if byte == UInt8(ascii: "<") {
                tag = []
            } else {
                append(byte)
            }
        }
    }

    private mutating func readTag(_ byte: UInt8) {
        guard quote == nil || quote == byte else { return }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return quote = quote == nil ? byte : nil
        case UInt8(ascii: ">"): return tag = nil
        default: break
        }
        guard let count = tag?.count, count < 3 else { return }
        tag?.append(lowercased(byte))
        guard let tag else { return }
        let ends = byte == UInt8(ascii: "/") || HTMLTokenizer.isSpace(byte)
        if tag == Array("/a".utf8) || tag.first == UInt8(ascii: "a") && tag.count == 2 && ends { isComplete = true }
    }

    private mutating func append(_ byte: UInt8) {
        guard HTMLTokenizer.isSpace(byte) else { return bytes.append(byte) }
        if let last = bytes.last, last != UInt8(ascii: " ") { bytes.append(UInt8(ascii: " ")) }
    }

    /// The text with character references decoded: UTF-8, untrusted.
    var text: [UInt8] {
        var text = bytes
        while text.last == UInt8(ascii: " ") { text.removeLast() }
        return CharacterReference.decoded(text)
    }
}
