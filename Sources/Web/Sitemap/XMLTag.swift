// The part of XML's grammar that a sitemap's tags, references and declaration need (XML 1.0, sections 2.8, 3.1, 4.1).

/// The parts of a start tag.
struct XMLTag {
    typealias Text = Slice<UnsafeBufferPointer<UInt8>>

    /// The qualified name.
    let name: Text
    /// The part of the name before its colon; empty without one.
    let prefix: Text
    /// The part of the name after its colon.
    let local: Text
    /// The part of the tag behind the name.
    let attributes: Text

    /// Parses a tag without its brackets.
    init(tag: Text) {
        name = tag.prefix { !isSitemapSpace($0) && $0 != 0x2F }
        attributes = tag[name.endIndex...]
        let colon = name.firstIndex(of: 0x3A)
        prefix = name[..<(colon ?? name.startIndex)]
        local = name[(colon.map { $0 + 1 } ?? name.startIndex)...]
    }

    /// Calls a closure with each attribute's name and value as written.
    func forEachAttribute(_ body: (Text, Text) -> Void) {
        var rest = attributes.drop { isSitemapSpace($0) }
        while let equals = rest.firstIndex(of: 0x3D) {
            let name = rest[..<equals].prefix { !isSitemapSpace($0) }
            rest = rest[(equals + 1)...].drop { isSitemapSpace($0) }
            guard let quote = rest.popFirst(), quote == 0x22 || quote == 0x27,
                let end = rest.firstIndex(of: quote)
            else { return }
            body(name, rest[..<end])
            rest = rest[(end + 1)...].drop { isSitemapSpace($0) }
        }
    }
}

/// The declaration at the start of an XML document.
enum XMLDeclaration {
    /// Labels of windows-1252 in the WHATWG Encoding standard that documents use.
    private static let labels: [StaticString] = [
        "iso-8859-1", "iso8859-1", "latin1", "iso_8859-1", "l1", "windows-1252", "cp1252", "us-ascii", "ascii",
    ]

    /// Whether an instruction, without `<?` and `>`, declares windows-1252 by any of its names.
    static func isWindows1252(_ instruction: UnsafeBufferPointer<UInt8>) -> Bool {
        let tag = XMLTag(tag: instruction[...])
        guard tag.name.isText("xml") else { return false }
        var isDeclared = false
        tag.forEachAttribute { name, value in
            if name.isText("encoding") {
                isDeclared = labels.contains { UnsafeBufferPointer(rebasing: value).equals($0) }
            }
        }
        return isDeclared
    }
}

/// References to characters.
enum XMLReference {
    /// The code point of a reference, given without `&` and `;`; nil for an entity that is not predefined.
    static func scalar(_ reference: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let names: [(StaticString, UInt32)] = [
            ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27),
        ]
        guard reference.first == 0x23 else { return names.first { reference[...].isText($0.0) }?.1 }
        let isHexadecimal = reference.count > 1 && reference[1] | 0x20 == 0x78
        let digits = reference.dropFirst(isHexadecimal ? 2 : 1)
        guard !digits.isEmpty else { return nil }
        var code: UInt32 = 0
        for byte in digits {
            guard let digit = hexValue(byte), isHexadecimal || digit < 10 else { return nil }
            code = min(code * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x110000)
        }
        return code == 0 ? 0xFFFD : code
    }

    /// Calls a closure for each reference in an attribute's value, and for each byte outside of references.
    static func forEachScalarOrByte(_ value: XMLTag.Text, _ body: (UInt32?, UInt8) -> Void) {
        var rest = value
        while let byte = rest.popFirst() {
            if byte == 0x26, let end = rest.prefix(32).firstIndex(of: 0x3B),
                let scalar = scalar(UnsafeBufferPointer(rebasing: rest[..<end]))
            {
                body(scalar, 0)
                rest = rest[(end + 1)...]
            } else {
                body(nil, byte)
            }
        }
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    /// Whether this equals a text.
    func isText(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && zip(self, 0..<count).allSatisfy { $0 == text.utf8Start[$1] }
    }
}
