// The structural level: which element's text is a URL. Elements are told by their local names; their prefix must be
// that of the element around them, which keeps `<image:loc>` out without looking up namespaces, half of which are
// misspelt. An end tag closes what was left open inside; one that closes nothing means nothing.

/// The open elements of a sitemap, a feed, or something else.
struct SitemapElements {
    private enum Role {
        /// The root, or an element that is looked into.
        case outer
        /// `<url>`, `<sitemap>`, `<item>`, `<entry>`: has one URL.
        case item
        /// `<loc>`, or RSS's `<link>`: its text is the URL.
        case url
        case other
    }

    private struct Element {
        /// The qualified name's FNV-1a hash: all that an end tag is compared with.
        var name: UInt64
        var role: Role
    }

    /// Elements nested deeper are only counted.
    private static let depthLimit = 64

    private var open: [Element] = []
    private var deeper = 0
    private var itemName: StaticString = "url"
    private var prefix: [UInt8] = []

    /// Whether character data belongs to a URL.
    var isInURL: Bool { deeper == 0 && open.last?.role == .url }

    /// Reads a tag, from the byte after `<` to the one before `>`.
    mutating func tag(_ tag: UnsafeBufferPointer<UInt8>, isEmpty: Bool, _ urls: inout SitemapURLs) {
        if tag.first == 0x2F {
            close(hash(XMLTag(tag: tag.dropFirst()).name), &urls)
            return
        }
        let tag = XMLTag(tag: tag[...])
        let role = role(of: tag, &urls)
        if role == .item, let index = open.lastIndex(where: { $0.role == .item }) {
            pop(to: index, &urls)
        }
        guard !isEmpty else { return }
        guard open.count < Self.depthLimit else {
            deeper += 1
            return
        }
        open.append(Element(name: hash(tag.name), role: role))
        if role == .url {
            urls.begin()
        }
    }

    private mutating func role(of tag: XMLTag, _ urls: inout SitemapURLs) -> Role {
        guard !open.isEmpty else { return root(tag, &urls) }
        guard urls.kind != .none, deeper == 0 else { return .other }
        if tag.local.isText(itemName), tag.prefix.elementsEqual(prefix) {
            // RSS 2.0 has its items in the channel; the others in the root.
            return urls.kind == .rss || !open.dropFirst().contains { $0.role == .other } || closesItem ? .item : .other
        }
        guard open.last?.role == .item, tag.prefix.elementsEqual(prefix) else { return .other }
        if urls.kind == .atom {
            if tag.local.isText("link") {
                atomLink(tag, &urls)
            }
            return .other
        }
        return tag.local.isText(urls.kind == .rss ? "link" : "loc") ? .url : .other
    }

    /// Whether an item is open, which another item's start tag closes.
    private var closesItem: Bool { open.contains { $0.role == .item } }

    private mutating func root(_ tag: XMLTag, _ urls: inout SitemapURLs) -> Role {
        let roots: [(StaticString, SitemapKind, StaticString)] = [
            ("urlset", .urlset, "url"), ("sitemapindex", .index, "sitemap"), ("feed", .atom, "entry"),
            ("rss", .rss, "item"), ("RDF", .rss, "item"),
        ]
        guard urls.kind == .none, let found = roots.first(where: { tag.local.isText($0.0) }) else { return .other }
        (urls.kind, itemName) = (found.1, found.2)
        // RSS 1.0 has the root alone in RDF's namespace.
        prefix = urls.kind == .rss ? [] : Array(tag.prefix)
        return .outer
    }

    /// `<link href>` with the relation that an entry's page has: alternate, or none given (RFC 4287, 4.2.7.2).
    private func atomLink(_ tag: XMLTag, _ urls: inout SitemapURLs) {
        var (relation, target) = (true, tag.attributes[..<tag.attributes.startIndex])
        tag.forEachAttribute { name, value in
            if name.isText("rel") { relation = value.isText("alternate") }
            if name.isText("href") { target = value }
        }
        guard relation else { return }
        urls.begin()
        XMLReference.forEachScalarOrByte(target) { scalar, byte in
            if let scalar { urls.append(scalar: scalar) } else { urls.append(byte) }
        }
        urls.end()
    }

    private mutating func close(_ name: UInt64, _ urls: inout SitemapURLs) {
        guard deeper == 0 else {
            deeper -= 1
            return
        }
        if let index = open.lastIndex(where: { $0.name == name }) {
            pop(to: index, &urls)
        }
    }

    /// Closes elements down to the one at an index.
    private mutating func pop(to index: Int, _ urls: inout SitemapURLs) {
        deeper = 0
        if open[index...].contains(where: { $0.role == .url }) {
            urls.end()
        }
        open.removeSubrange(index...)
    }

    private func hash(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        name.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
