import Crawl

/// The titles of the last pages: a ring that shares the bytes of what was read, so that text is made of those only that are
/// shown.
struct TitleBook {
    /// Titles kept.
    static let capacity = 4_096

    private var ring: [(page: URLID, title: [UInt8])] = []
    private var oldest = 0

    /// Keeps a page's title, if it has one; the oldest one makes room for it.
    mutating func add(_ record: FetchRecord) {
        guard let title = record.title, !title.isEmpty else { return }
        if ring.count < Self.capacity {
            ring.append((record.url, title))
        } else {
            ring[oldest] = (record.url, title)
            oldest = (oldest + 1) % Self.capacity
        }
    }

    /// The title that a page had when it was last read; nil where it had none or is long gone. O(capacity).
    subscript(page: URLID) -> [UInt8]? {
        let newest = ring[..<oldest].last { $0.page == page } ?? ring[oldest...].last { $0.page == page }
        return newest?.title
    }
}
