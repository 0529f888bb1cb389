// The tokenizer of CSS Syntax Level 3, section 4.3, as far as it matters where URLs stand: names with escapes, strings,
// URLs, comments and what is wrong with them. Numbers are read so that what follows them is no name.

/// Reads the tokens of a style sheet, or of a style attribute, one after the other.
struct CSSTokenizer: ~Copyable {
    enum Token: Equatable {
        case whitespace
        /// `value` is its name in the text's own case.
        case ident, function, atKeyword
        /// `value` is its text.
        case string, url
        case badString, badURL
        case number, hash
        /// Any other byte, `(`, `)`, `{`, `}` and `;` among them.
        case delim(UInt8)
        case end
    }

    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// The text of the last token.
    private(set) var value = CSSTokenText()

    /// Starts at the beginning of UTF-8.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    mutating func next() -> Token {
        while byte(0) == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") { skipComment() }
        guard let first = byte(0) else { return .end }
        switch first {
        case _ where Self.isSpace(first):
            skipSpace()
            return .whitespace
        case UInt8(ascii: "<") where follows("<!--"), UInt8(ascii: "-") where follows("-->"):
            // What hid styles from old browsers means nothing between rules.
            position += first == UInt8(ascii: "<") ? 4 : 3
            return .whitespace
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            position += 1
            return readString(first)
        case UInt8(ascii: "#"):
            position += 1
            guard Self.isName(byte(0)) || isEscape(0) else { return .delim(first) }
            readName()
            return .hash
        case UInt8(ascii: "@"):
            position += 1
            guard startsName(0) else { return .delim(first) }
            readName()
            return .atKeyword
        case _ where startsNumber():
            readNumber()
            return .number
        case _ where startsName(0):
            return readIdentLike()
        default:
            position += 1
            return .delim(first)
        }
    }

    private func byte(_ offset: Int) -> UInt8? {
        position + offset < text.count ? text[position + offset] : nil
    }

    private func follows(_ text: StaticString) -> Bool {
        (0..<text.utf8CodeUnitCount).allSatisfy { byte($0) == text.utf8Start[$0] }
    }

    /// Tab, line feed, form feed, carriage return, space: the last two lines' ends are one after preprocessing.
    private static func isSpace(_ byte: UInt8?) -> Bool { byte.map(HTMLTokenizer.isSpace) ?? false }

    private static func isNewline(_ byte: UInt8?) -> Bool { byte == 0x0A || byte == 0x0D || byte == 0x0C }

    /// A letter, `_`, a byte beyond ASCII, or NUL, which stands for U+FFFD.
    private static func startsName(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return isASCIILetter(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 || byte == 0
    }

    private static func isName(_ byte: UInt8?) -> Bool {
        startsName(byte) || byte == UInt8(ascii: "-") || byte.map(isASCIIDigit) ?? false
    }

    /// Section 4.3.8: "two code points are a valid escape".
    private func isEscape(_ offset: Int) -> Bool {
        byte(offset) == UInt8(ascii: "\\") && !Self.isNewline(byte(offset + 1))
    }

    /// Section 4.3.9: "three code points would start an ident sequence".
    private func startsName(_ offset: Int) -> Bool {
        guard byte(offset) == UInt8(ascii: "-") else { return Self.startsName(byte(offset)) || isEscape(offset) }
        return Self.startsName(byte(offset + 1)) || byte(offset + 1) == UInt8(ascii: "-") || isEscape(offset + 1)
    }

    /// Section 4.3.10: "three code points would start a number".
    private func startsNumber() -> Bool {
        let isSigned = byte(0) == UInt8(ascii: "+") || byte(0) == UInt8(ascii: "-")
        let first = isSigned ? 1 : 0
        if let digit = byte(first), isASCIIDigit(digit) { return true }
        return byte(first) == UInt8(ascii: ".") && byte(first + 1).map(isASCIIDigit) ?? false
    }

    private mutating func skipSpace() {
        while Self.isSpace(byte(0)) { position += 1 }
    }

    private mutating func skipComment() {
        position += 2
        while position < text.count {
            if byte(0) == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                position += 2
                return
            }
            position += 1
        }
    }

    private mutating func skipDigits() {
        while let digit = byte(0), isASCIIDigit(digit) { position += 1 }
    }

    /// A number with its unit.
    private mutating func readNumber() {
        if byte(0) == UInt8(ascii: "+") || byte(0) == UInt8(ascii: "-") { position += 1 }
        skipDigits()
        if byte(0) == UInt8(ascii: "."), byte(1).map(isASCIIDigit) ?? false {
            position += 1
            skipDigits()
        }
        if byte(0).map(lowercased) == UInt8(ascii: "e") {
            let isSigned = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
            if byte(isSigned ? 2 : 1).map(isASCIIDigit) ?? false {
                position += isSigned ? 2 : 1
                skipDigits()
            }
        }
        if startsName(0) { readName() }
    }

    private mutating func readName() {
        value.start()
        while let next = byte(0) {
            if Self.isName(next) {
                value.append(next)
                position += 1
            } else if isEscape(0) {
                readEscape()
            } else {
                return
            }
        }
    }

    /// Section 4.3.7, from the backslash on.
    private mutating func readEscape() {
        position += 1
        guard let first = byte(0) else { return value.append(scalar: 0) }
        guard hexValue(first) != nil else {
            value.append(first)
            position += 1
            return
        }
        var (scalar, digits) = (UInt32(0), 0)
        while digits < 6, let digit = byte(0).flatMap(hexValue) {
            scalar = scalar << 4 | UInt32(digit)
            digits += 1
            position += 1
        }
        if byte(0) == 0x0D, byte(1) == 0x0A { position += 1 }
        if Self.isSpace(byte(0)) { position += 1 }
        value.append(scalar: scalar)
    }

    /// Section 4.3.5, behind the opening quote.
    private mutating func readString(_ quote: UInt8) -> Token {
        value.start()
        while let next = byte(0) {
            if next == quote {
                position += 1
                return .string
            }
            if Self.isNewline(next) { return .badString }
            if next != UInt8(ascii: "\\") {
                value.append(next)
                position += 1
            } else if byte(1) == nil {
                position += 1
            } else if Self.isNewline(byte(1)) {
                position += byte(1) == 0x0D && byte(2) == 0x0A ? 3 : 2
            } else {
                readEscape()
            }
        }
        return .string
    }

    /// Section 4.3.4.
    private mutating func readIdentLike() -> Token {
        readName()
        guard byte(0) == UInt8(ascii: "(") else { return .ident }
        position += 1
        guard value.bytes.equals("url") else { return .function }
        var ahead = 0
        while Self.isSpace(byte(ahead)) { ahead += 1 }
        if byte(ahead) == UInt8(ascii: "\"") || byte(ahead) == UInt8(ascii: "'") { return .function }
        return readURL()
    }

    /// Section 4.3.6, behind `url(`.
    private mutating func readURL() -> Token {
        value.start()
        skipSpace()
        while let next = byte(0) {
            switch next {
            case UInt8(ascii: ")"):
                position += 1
                return .url
            case _ where Self.isSpace(next):
                skipSpace()
                guard let end = byte(0) else { return .url }
                guard end == UInt8(ascii: ")") else { return skipBadURL() }
                position += 1
                return .url
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F:
                return skipBadURL()
            case UInt8(ascii: "\\"):
                guard isEscape(0) else { return skipBadURL() }
                readEscape()
            default:
                value.append(next)
                position += 1
            }
        }
        return .url
    }

    /// Section 4.3.14.
    private mutating func skipBadURL() -> Token {
        while let next = byte(0) {
            position += 1
            if next == UInt8(ascii: ")") { break }
            if next == UInt8(ascii: "\\"), !Self.isNewline(byte(0)), byte(0) != nil { position += 1 }
        }
        return .badURL
    }
}
