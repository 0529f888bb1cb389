import Web

/// The URLs that are read as sitemaps, by their identities.
struct SitemapTable {
    struct Entry {
        /// The number of indexes on the way to it.
        var level: Int
        /// Whether an exchange has ended that read it.
        var isRead = false
        /// Whether it is not a sitemap.
        var isNone = false
        /// Whether it is an HTML document that has not been read as a page.
        var isUnreadDocument = false
    }

    let limits: SitemapLimits
    private(set) var entries: [UInt32: Entry] = [:]
    /// The URLs that are pages, and were read as such.
    private(set) var pages: Set<UInt32> = []

    init(limits: SitemapLimits) {
        self.limits = limits
    }

    /// Whether another sitemap is accepted at a level.
    func admits(level: Int) -> Bool {
        level <= limits.levels && entries.count < limits.files
    }

    /// Adds a URL as a sitemap.
    ///
    /// - Returns: whether it is new.
    mutating func add(_ id: UInt32, level: Int) -> Bool {
        guard entries[id] == nil else { return false }
        entries[id] = Entry(level: level)
        return true
    }

    /// The level of a URL that must be read as a sitemap; nil for others.
    func level(of id: UInt32) -> Int? {
        entries.isEmpty ? nil : entries[id]?.level
    }

    /// Whether a URL is a sitemap that no exchange has read.
    func isUnread(_ id: UInt32) -> Bool {
        entries.isEmpty ? false : entries[id]?.isRead == false
    }

    mutating func markRead(_ id: UInt32) {
        entries[id]?.isRead = true
    }

    /// Marks a URL as not a sitemap. If it is an HTML document, it may turn out to be a page.
    mutating func markNone(_ id: UInt32, isDocument: Bool) {
        entries[id]?.isNone = true
        entries[id]?.isUnreadDocument = isDocument
    }

    /// Marks a URL as a page instead of a sitemap.
    mutating func markPage(_ id: UInt32) {
        entries[id]?.isUnreadDocument = false
        pages.insert(id)
    }

    /// Whether a URL was read as a sitemap, and is an HTML document that may be a page.
    func isUnreadDocument(_ id: UInt32) -> Bool {
        entries.isEmpty ? false : entries[id]?.isUnreadDocument == true
    }
}
