import Web

/// The fragment of a link, by which a browser looks for a place on the target page (HTML, 7.4.6.4).
enum LinkFragment {
    /// The largest length in bytes; the places of longer ones are not looked for.
    static let limit = 2_048

    /// Calls `body` with a link's fragment as its URL has it, without `#` and without a directive for the browser
    /// (`:~:text=`). Not called for a link without one, nor for an empty one, which leads to the top of any page.
    ///
    /// - Parameters:
    ///   - link: the link as written on the page.
    ///   - scratch: a URL whose storage is used.
    ///   - body: receives the fragment, valid during the call.
    @inline(__always)
    static func read(
        _ link: UnsafeBufferPointer<UInt8>, scratch: inout WebURL, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        guard let mark = link.firstIndex(of: UInt8(ascii: "#")) else { return }
        let written = UnsafeBufferPointer(rebasing: link[(mark + 1)...])
        if written.allSatisfy(isPlain) { return pass(written, body) }
        guard scratch.assign(UnsafeBufferPointer(rebasing: link[mark...]), base: base) == nil else { return }
        let range = scratch.fragmentRange.dropFirst()
        scratch.bytes.withUnsafeBufferPointer { pass(UnsafeBufferPointer(rebasing: $0[range]), body) }
    }

    private static func pass(_ fragment: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let end = directive(in: fragment) ?? fragment.count
        if end > 0 { body(UnsafeBufferPointer(rebasing: fragment[..<end])) }
    }

    /// Where `:~:` begins (URL Fragment Text Directives, section 3.3.1).
    private static func directive(in fragment: UnsafeBufferPointer<UInt8>) -> Int? {
        fragment.indices.dropLast(2).first {
            fragment[$0] == UInt8(ascii: ":") && fragment[$0 + 1] == UInt8(ascii: "~")
                && fragment[$0 + 2] == UInt8(ascii: ":")
        }
    }

    /// Whether a byte stands in a URL's fragment as it is written (URL standard, "fragment percent-encode set").
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"): false
        default: (0x21...0x7E).contains(byte)
        }
    }

    /// Any base will do: a fragment does not depend on it.
    private static let base = (try? WebURL("http://a/")) ?? WebURL()
}
