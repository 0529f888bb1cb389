import Web

// Malformed links have no place in the frontier, since they cannot be requested. They are kept here.

/// Malformed links, each once a page.
struct MalformedLinks {
    /// The largest number of links kept; others are only counted.
    static let limit = 10_000
    /// The length in bytes to which longer links are cut.
    static let longest = 2_048

    struct Link: Hashable {
        let text: [UInt8]
        let page: URLID
    }

    /// A newly found malformed link.
    enum Find {
        case kept(Link)
        /// A link beyond the limit.
        case another
    }

    private(set) var all: [Link] = []
    /// The number of links, including each occurrence of those that are not kept.
    private(set) var count = 0
    private var known: Set<Link> = []

    /// Adds a malformed link on a page.
    ///
    /// - Returns: the find; nil if the page has it already.
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

    /// Counts a link, and keeps it if it is within the limit.
    mutating func record(_ find: Find) {
        if case .kept(let link) = find { all.append(link) }
        count += 1
    }
}

extension Crawl {
    /// Records a malformed link, and emits the event.
    func recordMalformed(_ text: UnsafeBufferPointer<UInt8>, on page: URLID) {
        switch malformedLinks.add(text, on: page) {
        case .kept(let link): frontier.tellDetail(.malformedLink(text: link.text, page: link.page))
        case .another: frontier.tellDetail(.malformedLink(text: nil, page: page))
        case nil: break
        }
    }

    /// The number of malformed links, each counted once a page.
    public var malformedLinkCount: Int { malformedLinks.count }

    /// Calls `body` for the first `limit` malformed links and their pages, at most 10,000, in the order in which they
    /// were found. The text is untrusted, and cut if it is long.
    public func forEachMalformedLink(limit: Int, _ body: (_ text: [UInt8], _ page: URLID) -> Void) {
        for link in malformedLinks.all.prefix(limit) { body(link.text, link.page) }
    }
}
