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
        /// What it makes of what is in it, where it is a root.
        var root: Root?
    }

    /// What a document with such a root is, and which of its elements have a URL.
    private struct Root {
        var kind = SitemapKind.none
        var itemName: StaticString = "url"
        var prefix: [UInt8] = []
    }

    /// Elements nested deeper are only counted.
    private static let depthLimit = 64

    private var open: [Element] = []
    private var deeper = 0
    private var root = Root()

    /// Whether character data belongs to a URL.
    var isInURL: Bool { deeper == 0 && open.last?.role == .url }

    /// Whether the root of a sitemap or a feed is open.
    var hasOpenRoot: Bool { open.contains { $0.role == .outer } }

    /// Reads a tag, from the byte after `<` to the one before `>`.
    mutating func tag(_ tag: UnsafeBufferPointer<UInt8>, isEmpty: Bool, _ urls: inout SitemapURLs) {
        if tag.first == UInt8(ascii: "/") {
            close(hash(XMLTag(tag: tag.dropFirst()).name), &urls)
            return
        }
        let tag = XMLTag(tag: tag[...])
        let role = role(of: tag, &urls)
        if role == .item, let index = open.lastIndex(where: { $0.role == .item }) {
            pop(to: index, &urls)
        }
        guard !isEmpty else { return returnToRoot(&urls) }
        guard open.count < Self.depthLimit else {
            deeper += 1
            return
        }
        open.append(Element(name: hash(tag.name), role: role, root: role == .outer ? root : nil))
        if role == .url {
            urls.begin()
        }
    }

    private mutating func role(of tag: XMLTag, _ urls: inout SitemapURLs) -> Role {
        guard deeper == 0 else { return .other }
        if open.isEmpty || !closesItem, let found = Self.root(tag, isNested: !open.isEmpty), mayBegin(urls) {
            (root, urls.kind) = (found, found.kind)
            return .outer
        }
        guard urls.kind != .none else { return .other }
        if tag.local.isText(root.itemName), tag.prefix.elementsEqual(root.prefix) {
            // RSS 2.0 has its items in the channel; the others in the root.
            let isInRoot = urls.kind == .rss || open.last?.role == .outer
            return isInRoot || closesItem ? .item : .other
        }
        guard open.last?.role == .item, tag.prefix.elementsEqual(root.prefix) else { return .other }
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

    /// Whether a root may begin here: one, and within sitemaps others, which are met with where files were put together; or
    /// in what is none of our business.
    private func mayBegin(_ urls: SitemapURLs) -> Bool {
        urls.kind == .none || !open.isEmpty && [.urlset, .index].contains(urls.kind) && open.last?.role == .outer
    }

    private static func root(_ tag: XMLTag, isNested: Bool) -> Root? {
        let sitemaps: [(StaticString, SitemapKind, StaticString)] = [
            ("urlset", .urlset, "url"), ("sitemapindex", .index, "sitemap"),
        ]
        let feeds: [(StaticString, SitemapKind, StaticString)] = [
            ("feed", .atom, "entry"), ("rss", .rss, "item"), ("RDF", .rss, "item"),
        ]
        let found = (isNested ? sitemaps : sitemaps + feeds).first { tag.local.isText($0.0) }
        // RSS 1.0 has the root alone in RDF's namespace.
        return found.map { Root(kind: $0.1, itemName: $0.2, prefix: $0.1 == .rss ? [] : Array(tag.prefix)) }
    }

    /// Goes by the innermost root that is open, if one is.
    private mutating func returnToRoot(_ urls: inout SitemapURLs) {
        guard let innermost = open.last(where: { $0.role == .outer })?.root else { return }
        (root, urls.kind) = (innermost, innermost.kind)
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
        returnToRoot(&urls)
    }

    private func hash(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        name.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
