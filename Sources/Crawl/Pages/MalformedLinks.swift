import Web

// Malformed links have no place in the frontier, since they cannot be requested. They are kept here.

/// A link that is no URL.
public struct MalformedLink: Sendable {
    /// The link as written on the page: untrusted, without credentials, cut if it is long.
    public let text: [UInt8]
    /// The page with the link.
    public let page: URLID
    /// The line of the page's first such link, from 1; nil if it is not kept.
    public let line: Int?
    /// Its column, likewise.
    public let column: Int?

    /// Creates a link.
    public init(text: [UInt8], page: URLID, line: Int?, column: Int?) {
        (self.text, self.page, self.line, self.column) = (text, page, line, column)
    }
}

/// Malformed links, each once a page.
struct MalformedLinks {
    /// The largest number of links kept; others are only counted.
    static let limit = 10_000
    /// The length in bytes to which longer links are cut.
    static let longest = 2_048

    private struct Key: Hashable {
        let text: [UInt8]
        let page: URLID
    }

    /// A newly found malformed link.
    enum Find {
        case kept(MalformedLink)
        /// A link beyond the limit.
        case another
    }

    private(set) var all: [MalformedLink] = []
    /// The number of links, including each occurrence of those that are not kept.
    private(set) var count = 0
    private var known: Set<Key> = []

    /// Adds a malformed link on a page.
    ///
    /// - Returns: the find; nil if the page has it already.
    mutating func add(
        _ text: UnsafeBufferPointer<UInt8>, on page: URLID, at place: FragmentTable.Place?
    ) -> Find? {
        guard all.count < Self.limit else {
            record(.another)
            return .another
        }
        let text = WebURL.withoutCredentials(Array(text.prefix(Self.longest)))
        guard known.insert(Key(text: text, page: page)).inserted else { return nil }
        let link = MalformedLink(
            text: text, page: page, line: place.map { Int($0.line) }, column: place.map { Int($0.column) })
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
    func recordMalformed(
        _ text: UnsafeBufferPointer<UInt8>, on page: URLID, at place: FragmentTable.Place? = nil
    ) {
        switch malformedLinks.add(text, on: page, at: place) {
        case .kept(let link): frontier.tellDetail(.malformedLink(link, on: page))
        case .another: frontier.tellDetail(.malformedLink(nil, on: page))
        case nil: break
        }
    }

    /// The number of malformed links, each counted once a page.
    public var malformedLinkCount: Int { malformedLinks.count }

    /// Calls `body` for the first `limit` malformed links, at most 10,000, in the order in which they were found.
    public func forEachMalformedLink(limit: Int, _ body: (MalformedLink) -> Void) {
        malformedLinks.all.prefix(limit).forEach(body)
    }
}
