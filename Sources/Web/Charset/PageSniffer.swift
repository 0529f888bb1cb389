// "Identifying a resource with an unknown MIME type" (MIME Sniffing, section 7.1), as far as it concerns markup.

/// Finds out from the first bytes of a body of unknown type whether it is a page.
package enum PageSniffer {
    /// The kind of such a body.
    package enum Verdict {
        case html, xml, other
    }

    /// The number of bytes to examine (section 5.2).
    package static let limit = 1_445
    /// The length of the longest mark with its terminating byte.
    private static let longest = 15

    /// The marks of HTML, in any case, if a space or `>` follows.
    private static let tags: [StaticString] = [
        "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style",
        "<title", "<b", "<body", "<br", "<p",
    ]

    /// Judges the first bytes.
    ///
    /// - Parameters:
    ///   - bytes: the first bytes so far; `limit` suffice.
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
