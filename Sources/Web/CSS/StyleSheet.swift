/// A style sheet as a file: its encoding, and what it names.
package enum StyleSheet {
    /// The number of bytes in which `@charset` is looked for.
    private static let charsetLimit = 1_024

    /// Reads a whole sheet.
    ///
    /// - Parameters:
    ///   - sheet: its bytes.
    ///   - declared: the encoding that its Content-Type field names.
    ///   - found: receives each URL that a browser fetches for it, not resolved, in UTF-8, valid during the call.
    /// - Returns: the number of URLs that were dropped because they are too long.
    package static func read(
        _ sheet: UnsafeBufferPointer<UInt8>, declared: Encoding?, _ found: (UnsafeBufferPointer<UInt8>) -> Void
    ) -> Int {
        var reader = StyleReader(isSheet: true)
        let (encoding, mark) = encoding(of: sheet, declared: declared)
        let body = UnsafeBufferPointer(rebasing: sheet[mark...])
        if encoding == .utf8 {
            reader.read(body, found)
        } else {
            var decoder = TextDecoder()
            var text: [UInt8] = []
            decoder.startText(in: encoding)
            decoder.decode(body) { text.append(contentsOf: $0) }
            decoder.finish { text.append(contentsOf: $0) }
            text.withUnsafeBufferPointer { reader.read($0, found) }
        }
        return reader.dropped
    }

    /// A byte order mark, the Content-Type field, `@charset`, and finally UTF-8 (CSS Syntax 3, section 3.2).
    private static func encoding(
        of sheet: UnsafeBufferPointer<UInt8>, declared: Encoding?
    ) -> (encoding: Encoding, mark: Int) {
        let decision = CharsetSniffer.decide(sheet, isWhole: true, declared: declared ?? .utf8)
        if let decision, decision.markLength > 0 { return (decision.encoding, decision.markLength) }
        return (declared ?? charset(of: sheet) ?? .utf8, 0)
    }

    /// What `@charset "label";` at the very beginning says. Text that can be read so is not UTF-16.
    private static func charset(of sheet: UnsafeBufferPointer<UInt8>) -> Encoding? {
        let rule = Array("@charset \"".utf8)
        guard sheet.starts(with: rule) else { return nil }
        let rest = sheet.prefix(charsetLimit).dropFirst(rule.count)
        guard let quote = rest.firstIndex(of: UInt8(ascii: "\"")), quote + 1 < sheet.count,
            sheet[quote + 1] == UInt8(ascii: ";")
        else { return nil }
        return Encoding(label: UnsafeBufferPointer(rebasing: rest[..<quote]))?.asDeclaredInASCII
    }
}
