import Crawl

/// The titles of the last pages, as many as fit into 8 MB. They share the bytes of their pages, and only shown titles
/// become text.
///
/// Pages end far more often than titles are requested. So a title is only appended, and the table from pages to titles
/// is filled while many titles are requested, some in each frame.
struct TitleBook {
    /// The largest number of bytes of titles with their tables.
    static let maxBytes = 8 << 20
    /// The number of titles added to the table in a frame.
    static let slice = 10_000
    /// The number of last titles outside of the table that a search for one page reads.
    private static let nearby = 1_000
    /// The number of bytes of a title beside its text: the array's head, and its places here.
    private static let overhead = 80

    private struct Entry {
        let page: URLID
        var title: [UInt8]
    }

    /// Titles by number, from `removed`; those before `first` are gone.
    private var entries: [Entry] = []
    private var removed = 0
    private var first = 0
    /// The number of each page's last title, for those before `indexed`.
    private var index: [URLID: Int] = [:]
    private var indexed = 0
    private(set) var bytes = 0

    /// The number of kept titles; a page that was read twice may have two.
    var count: Int { end - first }
    private var end: Int { removed + entries.count }

    /// Whether all titles are in the table.
    var isIndexed: Bool { indexed == end }

    /// Stores a page's title, if it has one, and removes the oldest ones to make room.
    mutating func add(_ record: FetchRecord) {
        guard let title = record.title, !title.isEmpty else { return }
        bytes += title.count + Self.overhead
        entries.append(Entry(page: record.url, title: title))
        while bytes > Self.maxBytes {
            bytes -= entries[first - removed].title.count + Self.overhead
            entries[first - removed].title = []
            first += 1
        }
        if first - removed > entries.count / 2 {
            entries.removeFirst(first - removed)
            removed = first
        }
    }

    /// Adds some more titles to the table by page.
    mutating func advance() {
        // Most entries are outdated.
        if index.count > 2 * count + Self.slice {
            index.removeAll(keepingCapacity: true)
            indexed = first
        }
        let start = max(indexed, first)
        indexed = min(end, start + Self.slice)
        for number in start..<max(start, indexed) { index[entries[number - removed].page] = number }
    }

    /// The title of a page at its last read; nil if it had none or if it is no longer kept.
    subscript(page: URLID) -> [UInt8]? {
        let latest = max(indexed, first, end - Self.nearby)
        if latest < end, let entry = entries[(latest - removed)...].last(where: { $0.page == page }) {
            return entry.title
        }
        guard let number = index[page], number >= first else { return nil }
        return entries[number - removed].title
    }

    /// The title, with or without the table. O(titles): for one page in a frame.
    func search(_ page: URLID) -> [UInt8]? {
        entries[(first - removed)...].last { $0.page == page }?.title
    }

    /// Whether a page's title is sorted before another's by its bytes, regardless of case.
    func precedes(_ left: URLID, _ right: URLID) -> Bool {
        guard let left = self[left], let right = self[right] else { return false }
        return left.lexicographicallyPrecedes(right) { Self.lower($0) < Self.lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
