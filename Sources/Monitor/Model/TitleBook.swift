import Crawl

/// The titles of the last pages, as many as fit into 8 MB: they share the bytes of what was read, so that text is made of
/// those only that are shown.
///
/// Pages end far more often than somebody asks for titles. So a title is only written behind the others, and which page it
/// is of is entered into a table while many are asked for, some in each frame.
struct TitleBook {
    /// Bytes that titles take at most, with what it takes to find them.
    static let maxBytes = 8 << 20
    /// Titles that are entered into the table in a frame.
    static let slice = 10_000
    /// Of those that are in no table yet, the last ones that are looked through for a page.
    private static let nearby = 1_000
    /// Bytes that a title takes beside its text: the array's head, and its places here.
    private static let overhead = 80

    private struct Entry {
        let page: URLID
        var title: [UInt8]
    }

    /// Titles by number, from `removed`; those before `first` are gone.
    private var entries: [Entry] = []
    private var removed = 0
    private var first = 0
    /// The number of each page's last title, of those before `indexed`.
    private var index: [URLID: Int] = [:]
    private var indexed = 0
    private(set) var bytes = 0

    /// Titles that are kept; of a page that was read twice there may be two.
    var count: Int { end - first }
    private var end: Int { removed + entries.count }

    /// Whether each title can be found.
    var isIndexed: Bool { indexed == end }

    /// Keeps a page's title, if it has one; the oldest ones make room for it.
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

    /// Enters some more titles into the table by page.
    mutating func advance() {
        // Most of what is there is gone.
        if index.count > 2 * count + Self.slice {
            index.removeAll(keepingCapacity: true)
            indexed = first
        }
        let start = max(indexed, first)
        indexed = min(end, start + Self.slice)
        for number in start..<max(start, indexed) { index[entries[number - removed].page] = number }
    }

    /// The title that a page had when it was last read; nil where it had none or is long gone.
    subscript(page: URLID) -> [UInt8]? {
        let latest = max(indexed, first, end - Self.nearby)
        if latest < end, let entry = entries[(latest - removed)...].last(where: { $0.page == page }) {
            return entry.title
        }
        guard let number = index[page], number >= first else { return nil }
        return entries[number - removed].title
    }

    /// The same of a page whatever has been entered into the table. O(titles): for one page in a frame.
    func search(_ page: URLID) -> [UInt8]? {
        entries[(first - removed)...].last { $0.page == page }?.title
    }

    /// Whether a page's title stands before another's by its bytes, whatever their case.
    func precedes(_ left: URLID, _ right: URLID) -> Bool {
        guard let left = self[left], let right = self[right] else { return false }
        return left.lexicographicallyPrecedes(right) { Self.lower($0) < Self.lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
