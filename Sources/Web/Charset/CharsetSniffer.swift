/// "Determining the character encoding" of a page (HTML, section 13.2.3.2): a byte order mark, the Content-Type field,
/// the first 1,024 bytes, and finally windows-1252.
enum CharsetSniffer {
    /// An encoding, and the length of its byte order mark.
    struct Decision: Equatable {
        var encoding: Encoding
        var markLength = 0
        /// Whether the encoding is only the default.
        var isTentative = false
    }

    /// Decides on the encoding by a page's first bytes.
    ///
    /// - Parameters:
    ///   - bytes: the first bytes so far; 1,024 suffice.
    ///   - isWhole: whether no more will come.
    ///   - declared: the encoding that the Content-Type field names.
    ///   - isXML: whether they are XML, whose declaration counts and whose default is UTF-8 (XML 1.0, appendix F).
    /// - Returns: nil if more bytes are needed.
    static func decide(
        _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, declared: Encoding?, isXML: Bool = false
    ) -> Decision? {
        for (mark, encoding) in marks {
            if bytes.starts(with: mark) { return Decision(encoding: encoding, markLength: mark.count) }
            if !isWhole, bytes.count < mark.count, mark.starts(with: bytes) { return nil }
        }
        if let declared { return Decision(encoding: declared) }
        guard isWhole || bytes.count >= CharsetPrescan.limit || isXML && CharsetPrescan.hasXMLDeclaration(bytes)
        else { return nil }
        if isXML { return Decision(encoding: CharsetPrescan.xmlEncoding(bytes) ?? .utf8) }
        if let encoding = CharsetPrescan.encoding(bytes) { return Decision(encoding: encoding) }
        return Decision(encoding: .windows1252, isTentative: true)
    }

    private static let marks: [([UInt8], Encoding)] = [
        ([0xEF, 0xBB, 0xBF], .utf8), ([0xFE, 0xFF], .utf16BE), ([0xFF, 0xFE], .utf16LE),
    ]
}
