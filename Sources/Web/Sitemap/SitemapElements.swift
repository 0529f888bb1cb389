// The structural level finds the elements whose text is a URL. Elements are recognized by their local names. Their
// prefix must equal that of the element around them, which excludes `<image:loc>` without looking up namespaces, half
// of which are misspelt. An end tag also closes open elements inside; one without a start tag is ignored.

/// The open elements of a sitemap, a feed, or something else.
struct SitemapElements {
    private enum Role {
        /// The root, or an element whose contents are read.
        case outer
        /// `<url>`, `<sitemap>`, `<item>`, `<entry>`: has one URL.
        case item
        /// `<loc>`, or RSS's `<link>`: its text is the URL.
        case url
        case other
    }

    private struct Element {
        /// The qualified name's FNV-1a hash, which is compared with end tags.
        var name: UInt64
        var role: Role
        /// The kind of root, if it is one.
        var root: Root?
    }

    /// The kind of document with such a root, and its elements that have URLs.
    private struct Root {
        var kind = SitemapKind.none
        var itemName: StaticString = "url"
        var prefix: [UInt8] = []
    }

    /// The depth beyond which nested elements are only counted.
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
            urls.startURL()
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
            // RSS 2.0 has its items in the channel, the other kinds in the root.
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

    /// Whether a root may start here: outside of any other, or within a sitemap, since some files are joined from
    /// several.
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
        // In RSS 1.0, only the root is in RDF's namespace.
        return found.map { Root(kind: $0.1, itemName: $0.2, prefix: $0.1 == .rss ? [] : Array(tag.prefix)) }
    }

    /// Returns to the innermost open root, if there is one.
    private mutating func returnToRoot(_ urls: inout SitemapURLs) {
        guard let innermost = open.last(where: { $0.role == .outer })?.root else { return }
        (root, urls.kind) = (innermost, innermost.kind)
    }

    /// Reads `<link href>` with the relation of an entry's page: alternate, or none (RFC 4287, 4.2.7.2).
    private func atomLink(_ tag: XMLTag, _ urls: inout SitemapURLs) {
        var (relation, target) = (true, tag.attributes[..<tag.attributes.startIndex])
        tag.forEachAttribute { name, value in
            if name.isText("rel") { relation = value.isText("alternate") }
            if name.isText("href") { target = value }
        }
        guard relation else { return }
        urls.startURL()
        XMLReference.forEachScalarOrByte(target) { scalar, byte in
            if let scalar { urls.append(scalar: scalar) } else { urls.append(byte) }
        }
        urls.endURL()
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
            urls.endURL()
        }
        open.removeSubrange(index...)
        returnToRoot(&urls)
    }

    private func hash(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        name.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
