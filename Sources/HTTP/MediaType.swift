import Web

/// The syntax in which a body that may be a page is read.
package enum PageSyntax {
    case html
    /// XHTML in XML's syntax.
    case xhtml
    /// XML, which is a page if its root is XHTML's.
    case xml
    /// Unknown to the server: the first bytes decide.
    case unknown
}

/// The parts of a Content-Type field that decide what a crawler does with a body (RFC 9110, section 8.3.1).
package struct MediaType {
    /// The syntax of the body; nil if it is not a page.
    package let syntax: PageSyntax?
    /// Whether the body is a style sheet.
    package let isStyleSheet: Bool
    /// The charset parameter in lower case, of at most 40 characters that labels may contain.
    package let charset: String?

    /// Parses the values of all Content-Type fields, joined by commas. The last valid one counts, and keeps the charset
    /// of an earlier one of the same type (Fetch standard, "extract a MIME type").
    package init(_ value: [UInt8]?) {
        guard let value else {
            (syntax, isStyleSheet, charset) = (.unknown, false, nil)
            return
        }
        var essence: [UInt8] = []
        var charset: String?
        for part in Self.parts(of: value) {
            let end = part.firstIndex(of: UInt8(ascii: ";")) ?? part.endIndex
            let found = Self.trimmed(part[..<end]).map(lowercased)
            guard Self.isValid(found) else { continue }
            charset = Self.charset(in: part[end...]) ?? (found == essence ? charset : nil)
            essence = found
        }
        syntax = Self.syntax(of: essence)
        isStyleSheet = essence.elementsEqual("text/css".utf8)
        self.charset = charset
    }

    /// Whether the body is a page for certain.
    package var isHTML: Bool { syntax == .html || syntax == .xhtml }

    /// A missing or invalid type, or one that means "unknown", has the body sniffed (MIME Sniffing, section 7).
    private static func syntax(of essence: [UInt8]) -> PageSyntax? {
        switch String(decoding: essence, as: UTF8.self) {
        case "text/html": .html
        case "application/xhtml+xml": .xhtml
        case "text/xml", "application/xml": .xml
        case "", "unknown/unknown", "application/unknown": .unknown
        case let name: name.hasSuffix("+xml") ? .xml : nil
        }
    }

    /// The parts between commas outside quoted strings.
    private static func parts(of value: [UInt8]) -> [ArraySlice<UInt8>] {
        var (isQuoted, isEscaped) = (false, false)
        return value.split { byte in
            defer { isEscaped = isQuoted && !isEscaped && byte == UInt8(ascii: "\\") }
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            return byte == UInt8(ascii: ",") && !isQuoted
        }
    }

    /// Whether it consists of a type and a subtype, both tokens, and is not `*/*`.
    private static func isValid(_ essence: [UInt8]) -> Bool {
        let parts = essence.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, essence != Array("*/*".utf8) else { return false }
        return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(HTTPByte.isToken) }
    }

    private static func charset(in parameters: ArraySlice<UInt8>) -> String? {
        for parameter in parameters.split(separator: UInt8(ascii: ";")) {
            guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")),
                matches(trimmed(parameter[..<equals]), "charset")
            else { continue }
            var label = trimmed(parameter[parameter.index(after: equals)...])
            if label.count >= 2, label.first == UInt8(ascii: "\""), label.last == UInt8(ascii: "\"") {
                label = label.dropFirst().dropLast()
            }
            let isLabel = label.allSatisfy { byte in
                switch byte | 0x20 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"): true
                default: UInt8(ascii: "0")...UInt8(ascii: ":") ~= byte || "-_.+".utf8.contains(byte)
                }
            }
            guard isLabel, (1...40).contains(label.count) else { return nil }
            return String(decoding: label, as: UTF8.self).lowercased()
        }
        return nil
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first == UInt8(ascii: " ") || first == 0x09 { text = text.dropFirst() }
        while let last = text.last, last == UInt8(ascii: " ") || last == 0x09 { text = text.dropLast() }
        return text
    }

    private static func matches(_ text: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
        text.withUnsafeBufferPointer { equalIgnoringCase($0, name) }
    }
}
