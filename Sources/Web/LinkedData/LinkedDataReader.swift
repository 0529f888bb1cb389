/// Finds the URLs in a JSON-LD document, without building it.
///
/// Any string that begins with `http://` or `https://` counts, and any string that is the value of a property of
/// schema.org which has a URL as its value. Keywords (`@context`, `@id`) name things, not pages: what they say is left
/// out. So are templates such as `https://example.org/search?q={query}`.
///
/// JSON that is wrong is read as far as it can be.
struct LinkedDataReader: ~Copyable {
    /// What the key before a value says of it.
    private enum Property {
        case keyword, url, other
    }

    /// The depth of nested objects and arrays beyond which nothing is read.
    private static let maxDepth = 64
    /// The properties, and in arrays the property that they are the value of.
    private var outer: [Property] = []
    private var property = Property.other
    private var string = ByteBuffer(capacity: 256)
    /// The number of strings left out because they were too long or too deep.
    private(set) var dropped = 0

    /// Calls a closure for each URL, as written and with escapes decoded; the bytes are valid during the call.
    mutating func read(_ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var position = 0
        /// The number of open brackets that are too deep to be kept.
        var excess = 0
        while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if outer.count < Self.maxDepth, excess == 0 { outer.append(property) } else { excess += 1 }
                if byte == UInt8(ascii: "{") { property = .other }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if excess > 0 { excess -= 1 } else { property = outer.popLast() ?? .other }
            case UInt8(ascii: "\""):
                let isWhole = readString(text, &position)
                while position < text.count, HTMLTokenizer.isSpace(text[position]) { position += 1 }
                if position < text.count, text[position] == UInt8(ascii: ":") {
                    property = Self.property(string.bytes)
                } else if namesURL(string.bytes) {
                    if isWhole, excess == 0 {
                        body(string.bytes)
                    } else if !string.bytes.starts(withKeyword: "data:") {
                        dropped += 1
                    }
                }
            default:
                break
            }
        }
    }

    /// Decodes the string behind a quotation mark. Returns false for one that is too long or not ended.
    private mutating func readString(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Bool {
        string.truncate(to: 0)
        let start = position
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                return position - start <= LinkScanner.valueLimit
            }
            guard position - start <= LinkScanner.valueLimit else {
                if byte == UInt8(ascii: "\\") { position += 1 }
                continue
            }
            if byte == UInt8(ascii: "\\") { readEscape(text, &position) } else { string.append(byte) }
        }
        // It has no end: nothing is known of it.
        position = text.count
        string.truncate(to: 0)
        return false
    }

    /// Decodes what is behind a backslash (RFC 8259, section 7).
    private mutating func readEscape(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) {
        guard position < text.count else { return }
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "b"): string.append(0x08)
        case UInt8(ascii: "f"): string.append(0x0C)
        case UInt8(ascii: "n"): string.append(0x0A)
        case UInt8(ascii: "r"): string.append(0x0D)
        case UInt8(ascii: "t"): string.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = readCodePoint(text, &position)
            string.append(scalar: 0xD800..<0xE000 ~= scalar ? 0xFFFD : scalar)
        default: string.append(byte)
        }
    }

    /// Decodes four hexadecimal digits, and those of a low surrogate behind a high one.
    private func readCodePoint(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> UInt32 {
        guard let first = readDigits(text, &position) else { return 0xFFFD }
        guard 0xD800..<0xDC00 ~= first, position + 1 < text.count, text[position] == UInt8(ascii: "\\"),
            text[position + 1] == UInt8(ascii: "u")
        else { return first }
        var behind = position + 2
        guard let second = readDigits(text, &behind), 0xDC00..<0xE000 ~= second else { return first }
        position = behind
        return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    private func readDigits(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> UInt32? {
        guard position + 4 <= text.count else { return nil }
        var value: UInt32 = 0
        for byte in text[position..<position + 4] {
            guard let digit = hexValue(byte) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }

    private func namesURL(_ string: UnsafeBufferPointer<UInt8>) -> Bool {
        guard property != .keyword, !string.isEmpty, !string.contains(UInt8(ascii: "{")) else { return false }
        return property == .url || string.starts(withKeyword: "http://") || string.starts(withKeyword: "https://")
    }

    private static func property(_ key: UnsafeBufferPointer<UInt8>) -> Property {
        if key.first == UInt8(ascii: "@") { return .keyword }
        return urls.contains { key.equals($0) } ? .url : .other
    }

    /// Properties of schema.org whose value is a URL wherever it is a string, in lower case.
    private static let urls: [StaticString] = [
        "url", "contenturl", "embedurl", "thumbnailurl", "downloadurl", "installurl", "sameas", "mainentityofpage",
        "image", "logo", "item",
    ]
}
