/// "Determining the character encoding" of a page (HTML, section 13.2.3.2): a byte order mark, the Content-Type field,
/// what the first 1,024 bytes say, and at last windows-1252.
enum CharsetSniffer {
    /// An encoding, and how many bytes of its byte order mark are no text.
    struct Decision: Equatable {
        var encoding: Encoding
        var markLength = 0
        /// Whether nothing names the encoding.
        var isTentative = false
    }

    /// Decides on a page's first bytes.
    ///
    /// - Parameters:
    ///   - bytes: as many as there are; 1,024 suffice.
    ///   - isWhole: whether no more will come.
    ///   - declared: what the Content-Type field says.
    ///   - isXML: whether they are XML: then its declaration counts, and at last UTF-8 (XML 1.0, appendix F).
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
