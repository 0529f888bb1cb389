// `X-Robots-Tag` in a response's head has the directives of `<meta name=robots>`, and may address one crawler: in
// `noindex, otherbot: nofollow, noarchive` the last two are for another crawler.

extension RobotsDirectives {
    /// Parses the directives of one `X-Robots-Tag` field for a crawler. Join those of several fields.
    ///
    /// - Parameters:
    ///   - headerValue: the field's value.
    ///   - token: the crawler's product token, compared in any case; directives before any name are for all.
    public init(headerValue: UnsafeBufferPointer<UInt8>, token: String = "crawltop") {
        self = []
        var isMine = true
        for part in headerValue.split(separator: UInt8(ascii: ",")) {
            var directives = part
            if let colon = part.firstIndex(of: UInt8(ascii: ":")) {
                let name = part[..<colon].drop { HTMLTokenizer.isSpace($0) }.prefix { !HTMLTokenizer.isSpace($0) }
                // A date after `unavailable_after` may contain commas and colons: its parts are not names.
                let rest = part[..<colon].drop { HTMLTokenizer.isSpace($0) }.dropFirst(name.count)
                guard rest.allSatisfy({ HTMLTokenizer.isSpace($0) }), !Self.hasValue(name) else { continue }
                isMine = name.elementsEqual([UInt8(ascii: "*")]) || Self.equal(name, token)
                directives = part[(colon + 1)...]
            }
            if isMine {
                formUnion(RobotsDirectives(content: UnsafeBufferPointer(rebasing: directives)))
            }
        }
    }

    /// Whether a name is that of a directive with a value instead of a crawler.
    private static func hasValue(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let name = UnsafeBufferPointer(rebasing: name)
        return name.equals("unavailable_after") || name.starts(withKeyword: "max-")
    }

    private static func equal(_ name: Slice<UnsafeBufferPointer<UInt8>>, _ token: String) -> Bool {
        name.count == token.utf8.count && zip(name, token.utf8).allSatisfy { lowercased($0) == lowercased($1) }
    }
}
