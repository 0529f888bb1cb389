import Web

// Links that are no URLs have no place in the frontier, and nothing can be asked for: they stand here.

/// Links that are no URLs, each once for a page.
struct MalformedLinks {
    /// Kept at most; what goes beyond is counted.
    static let limit = 10_000
    /// A longer one is cut, in bytes.
    static let longest = 2_048

    struct Link: Hashable {
        let text: [UInt8]
        let page: URLID
    }

    /// A link that counts.
    enum Find {
        case kept(Link)
        /// One of those beyond the limit.
        case another
    }

    private(set) var all: [Link] = []
    /// How many there are, each occurrence of those that are not kept.
    private(set) var count = 0
    private var known: Set<Link> = []

    /// A link that is no URL was found on a page.
    ///
    /// - Returns: what there is to count; nil where the page has it already.
    mutating func add(_ text: UnsafeBufferPointer<UInt8>, on page: URLID) -> Find? {
        guard all.count < Self.limit else {
            record(.another)
            return .another
        }
        let link = Link(text: WebURL.withoutCredentials(Array(text.prefix(Self.longest))), page: page)
        guard known.insert(link).inserted else { return nil }
        record(.kept(link))
        return .kept(link)
    }

    /// Counts a link, and keeps it where it is to be kept.
    mutating func record(_ find: Find) {
        if case .kept(let link) = find { all.append(link) }
        count += 1
    }
}

extension Crawl {
    /// Takes a link that is no URL.
    func noteMalformed(_ text: UnsafeBufferPointer<UInt8>, on page: URLID) {
        switch malformedLinks.add(text, on: page) {
        case .kept(let link): frontier.tellDetail(.malformedLink(text: link.text, page: link.page))
        case .another: frontier.tellDetail(.malformedLink(text: nil, page: page))
        case nil: break
        }
    }

    /// How many links have been found that are no URLs, each once for a page.
    public var malformedLinkCount: Int { malformedLinks.count }

    /// Calls `body` for the first `limit` links that are no URLs and the pages on which they stand, in the order in which
    /// they were found; 10,000 at most. The text is untrusted, and cut where it is long.
    public func forEachMalformedLink(limit: Int, _ body: (_ text: [UInt8], _ page: URLID) -> Void) {
        for link in malformedLinks.all.prefix(limit) { body(link.text, link.page) }
    }
}
