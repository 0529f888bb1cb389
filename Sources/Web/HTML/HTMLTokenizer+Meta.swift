// `<meta>`: the refresh target, the directives for crawlers, and the encoding.

extension HTMLTokenizer {
    mutating func finishMeta(_ chunk: UnsafePointer<UInt8>?) {
        if let slot = tag.slot(.charset) {
            keepCharset(bytes(slot, chunk))
        }
        guard let slot = tag.slot(.content) else {
            if tag.seen & HTMLAttribute.content.bit != 0, let equivalent = tag.slot(.httpEquiv) {
                droppedLinks += bytes(equivalent, chunk).equals("refresh") ? 1 : 0
            }
            return
        }
        let content = value(slot, chunk)
        if let name = tag.slot(.name) {
            let name = bytes(name, chunk)
            if name.equals("robots") || name.equals("crawltop") {
                robots.formUnion(RobotsDirectives(content: bytes(content, chunk)))
            }
        }
        if extras.contains(.cards), namesCard(chunk) {
            append(.metaRefresh, .content, [], content, 0..<content.length)
        }
        guard let equivalent = tag.slot(.httpEquiv) else { return }
        let name = bytes(equivalent, chunk)
        if name.equals("refresh") {
            if let url = MetaRefresh.url(in: bytes(content, chunk)) {
                append(.metaRefresh, .content, [], content, url)
            }
        } else if name.equals("content-type"), let label = MetaCharset.label(in: bytes(content, chunk)) {
            keepCharset(label)
        }
    }

    /// Whether the content is a URL by the Open Graph protocol, whose names are properties, or Twitter's, whose are names;
    /// either is found as the other, too.
    private mutating func namesCard(_ chunk: UnsafePointer<UInt8>?) -> Bool {
        guard let slot = tag.slot(.property) ?? tag.slot(.name) else { return false }
        let name = bytes(slot, chunk)
        return Self.cards.contains { name.equals($0) }
    }

    private static let cards: [StaticString] = [
        "og:url", "og:image", "og:image:url", "og:image:secure_url", "og:video", "og:video:url", "og:video:secure_url",
        "og:audio", "og:audio:url", "og:audio:secure_url", "twitter:image", "twitter:image:src",
    ]

    private mutating func keepCharset(_ label: UnsafeBufferPointer<UInt8>) {
        // Labels of encodings have at most 19 bytes; white space around one is allowed.
        guard charset.count == 0, label.count <= 64, let start = label.baseAddress else { return }
        charset.append(start, count: label.count)
    }
}

extension RobotsDirectives {
    /// Parses directives separated by commas; unknown words are ignored.
    init(content: UnsafeBufferPointer<UInt8>) {
        self = []
        content.forEachToken(separatedBy: { $0 == UInt8(ascii: ",") || HTMLTokenizer.isSpace($0) }) { token in
            if token.equals("noindex") { insert(.noindex) }
            if token.equals("nofollow") { insert(.nofollow) }
            if token.equals("none") { formUnion([.noindex, .nofollow]) }
        }
    }
}

extension ScannedLink.Relation {
    /// Parses the keywords of a `rel` attribute; unknown ones are ignored, as in a browser.
    init(tokens: UnsafeBufferPointer<UInt8>) {
        self = []
        tokens.forEachToken(separatedBy: HTMLTokenizer.isSpace) { token in
            // Some of these names are longer than a `PackedName`.
            if token.starts(withKeyword: "apple-touch-") { insert(.icon) }
            var name = PackedName()
            for byte in token.prefix(PackedName.longest + 1) { name.append(byte) }
            let value = Int(Self.keywords[name])
            if value > 0 { insert(value <= Self.meanings.count ? Self.meanings[value - 1] : .page) }
        }
    }

    /// First the keywords with their own bits, then those that lead to a page.
    private static let keywords = NameTable(
        PackedName.list(
            """
            nofollow stylesheet icon mask-icon alternate canonical preload modulepreload prefetch prerender preconnect \
            dns-prefetch pingback manifest next prev previous search author help license copyright privacy-policy \
            terms-of-service me tag bookmark first last start up top home index contents toc chapter section subsection \
            appendix glossary shortlink amphtml
            """))
    private static let meanings: [Self] = [
        .nofollow, .stylesheet, .icon, .icon, .alternate, .canonical, .preload, .preload, .prefetch, .prefetch,
        .service, .service, .service, .manifest, .next, .previous, .previous, .search,
    ]
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether this is an ASCII keyword, in any case.
    func equals(_ keyword: StaticString) -> Bool {
        count == keyword.utf8CodeUnitCount && starts(withKeyword: keyword)
    }

    /// Whether this begins with an ASCII keyword, in any case.
    func starts(withKeyword keyword: StaticString) -> Bool {
        guard count >= keyword.utf8CodeUnitCount else { return false }
        for position in 0..<keyword.utf8CodeUnitCount {
            let byte = self[position]
            let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
            if lower != keyword.utf8Start[position] { return false }
        }
        return true
    }

    /// Calls a closure for each run of bytes that are not separators.
    func forEachToken(separatedBy isSeparator: (UInt8) -> Bool, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var position = 0
        while position < count {
            let from = position
            while position < count, !isSeparator(self[position]) {
                position += 1
            }
            if position > from {
                body(UnsafeBufferPointer(rebasing: self[from..<position]))
            }
            position += 1
        }
    }
}
