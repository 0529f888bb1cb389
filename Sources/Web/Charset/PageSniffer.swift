// "Identifying a resource with an unknown MIME type" (MIME Sniffing, section 7.1), as far as it leads to markup.

/// Tells from the first bytes of a body whose type is not known whether it is a page.
package enum PageSniffer {
    /// What such a body is.
    package enum Verdict {
        case html, xml, other
    }

    /// How many bytes are looked at (section 5.2).
    package static let limit = 1_445
    /// The longest of the marks, with the byte that ends it.
    private static let longest = 15

    /// What begins HTML, in any case, where a space or `>` follows.
    private static let tags: [StaticString] = [
        "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style",
        "<title", "<b", "<body", "<br", "<p",
    ]

    /// Judges the first bytes.
    ///
    /// - Parameters:
    ///   - bytes: as many as there are; `limit` suffice.
    ///   - isWhole: whether no more will come.
    /// - Returns: nil if more bytes are needed.
    package static func verdict(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> Verdict? {
        let text = UnsafeBufferPointer(rebasing: bytes.prefix(limit).drop(while: HTMLTokenizer.isSpace))
        if text.count < longest, bytes.count < limit, !isWhole { return nil }
        if text.starts(withKeyword: "<!--") || tags.contains(where: { begins(text, $0) }) { return .html }
        return text.starts(with: "<?xml".utf8) ? .xml : .other
    }

    private static func begins(_ text: UnsafeBufferPointer<UInt8>, _ tag: StaticString) -> Bool {
        let end = tag.utf8CodeUnitCount
        return text.count > end && (text[end] == UInt8(ascii: " ") || text[end] == UInt8(ascii: ">"))
            && text.starts(withKeyword: tag)
    }
}
