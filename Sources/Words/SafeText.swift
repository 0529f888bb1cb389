/// Text that cannot harm a terminal: the only type that the screen, the log's human form and the window title accept.
///
/// Data from a server (URLs, header fields, titles, certificate names) may contain escape sequences, controls that
/// overwrite earlier text, or bidirectional overrides that reorder it (CVE-2021-25743, CVE-2024-52005). Every value of
/// this type has passed the filter, including our own literals.
///
/// Filtered text is easy to draw: every character takes 1 or 2 cells, followed by at most `maxMarks` combining marks.
public struct SafeText: Sendable, Hashable {
    /// The largest number of combining marks on a character; further ones are dropped.
    public static let maxMarks = 4
    /// The replacement for a scalar that may not be shown.
    static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// The filtered text.
    public private(set) var string = ""
    /// The width of the text in terminal cells.
    public private(set) var cells = 0
    /// The number of marks on the last character; nil without a character to put one on.
    private var marks: Int?

    /// The empty text.
    public init() {}

    /// Filters untrusted bytes, decoded as UTF-8, and keeps at most `maxCells` cells of them.
    ///
    /// Controls, format and bidirectional controls, invisible and unassigned code points, line and paragraph separators and
    /// combining marks without a base become U+FFFD, as does each maximal invalid part of the UTF-8 (Unicode 17, 3.9).
    public init(untrusted bytes: UnsafeBufferPointer<UInt8>, maxCells: Int = 4096) {
        self.init(decoding: bytes, maxCells: maxCells)
    }

    /// Filters untrusted bytes, decoded as UTF-8, and keeps at most `maxCells` cells of them.
    public init(untrusted bytes: [UInt8], maxCells: Int = 4096) {
        self.init(decoding: bytes, maxCells: maxCells)
    }

    /// Filters an untrusted string and keeps at most `maxCells` cells of it.
    public init(untrusted text: String, maxCells: Int = 4096) {
        let isPlain =
            text.utf8.withContiguousStorageIfAvailable { $0.allSatisfy(Self.isPlain) }
            ?? text.utf8.allSatisfy(Self.isPlain)
        guard text.utf8.count <= maxCells, isPlain else {
            self.init(decoding: text.utf8, maxCells: maxCells)
            return
        }
        self.init(plain: text)
    }

    /// Creates a text from printable ASCII.
    private init(plain text: String) {
        string = text
        cells = text.utf8.count
        marks = cells > 0 ? 0 : nil
    }

    /// Whether a byte is printable ASCII, as nearly all text is, and URLs always are.
    private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F }

    private init(decoding bytes: some Collection<UInt8>, maxCells: Int) {
        if bytes.count <= maxCells, bytes.allSatisfy(Self.isPlain) {
            self.init(plain: String(decoding: bytes, as: UTF8.self))
            return
        }
        self.init()
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while cells <= maxCells {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                guard append(scalar, maxCells: maxCells) else { return }
            case .error:
                guard append(Self.replacement, maxCells: maxCells) else { return }
            case .emptyInput:
                return
            }
        }
    }

    /// Filters and appends one scalar; false if it does not fit into `maxCells`.
    private mutating func append(_ scalar: Unicode.Scalar, maxCells: Int = .max) -> Bool {
        let shown = scalar.isSafeToShow ? scalar : Self.replacement
        if shown.isCombining, let marks {
            if marks < Self.maxMarks {
                string.unicodeScalars.append(shown)
                self.marks = marks + 1
            }
            return true
        }
        let base = shown.isCombining ? Self.replacement : shown
        guard base.cellWidth <= maxCells - cells else { return false }
        string.unicodeScalars.append(base)
        cells += base.cellWidth
        marks = 0
        return true
    }

    /// Appends a text.
    public mutating func append(_ text: SafeText) {
        string += text.string
        cells += text.cells
        marks = text.marks ?? marks
    }

    /// The two texts, one after the other.
    public static func + (left: SafeText, right: SafeText) -> SafeText {
        var text = left
        text.append(right)
        return text
    }
}

extension SafeText {
    /// Whether every character is ASCII. No other character has the same number of cells and bytes.
    public var isASCII: Bool { string.utf8.count == cells }

    /// The text for a terminal without Unicode: a `?` for each cell of a character that is not ASCII.
    public var inASCII: SafeText {
        if isASCII {
            return self
        }
        var text = SafeText()
        forEachCharacter { character, width in
            if character.utf8.count == 1 {
                text.append(verified: character, width: width)
            } else {
                text.append(SafeText(repeating: "?", count: width))
            }
        }
        return text
    }

    /// Calls `body` with each character (a base and its marks) and its width in cells, 1 or 2.
    public func forEachCharacter(_ body: (_ character: Substring, _ width: Int) -> Void) {
        let scalars = string.unicodeScalars
        var start = scalars.startIndex
        while start < scalars.endIndex {
            let width = scalars[start].cellWidth
            var end = scalars.index(after: start)
            while end < scalars.endIndex, scalars[end].isCombining {
                end = scalars.index(after: end)
            }
            body(string[start..<end], width)
            start = end
        }
    }

    /// Creates a text from one character of a safe text, or several of ASCII alone: they need no further filtering.
    mutating func append(verified characters: Substring, width: Int) {
        guard !characters.isEmpty else { return }
        string += characters
        cells += width
        marks = characters.utf8.count == width ? 0 : characters.unicodeScalars.count - 1
    }
}

extension SafeText: ExpressibleByStringInterpolation {
    /// Collects literals, numbers and safe texts; nothing else can be interpolated.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = SafeText()

        /// Reserves room for literal bytes and interpolations.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.string.reserveCapacity(literalCapacity + 8 * interpolationCount)
        }

        /// Filters and appends a literal part.
        public mutating func appendLiteral(_ literal: String) {
            text.append(SafeText(stringLiteral: literal))
        }

        /// Appends an integer in decimal.
        public mutating func appendInterpolation(_ number: some BinaryInteger) {
            text.append(SafeText(plain: String(number)))
        }

        /// Appends a safe text.
        public mutating func appendInterpolation(_ safe: SafeText) {
            text.append(safe)
        }
    }

    /// Filters a literal of our own.
    public init(stringLiteral value: String) {
        self.init(untrusted: value, maxCells: .max - 2)
    }

    /// Creates a text from an interpolation.
    public init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.text
    }
}
