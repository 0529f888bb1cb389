import Crawl

/// The titles of the last pages, as many as fit into 8 MB: they share the bytes of what was read, so that text is made of
/// those only that are shown.
struct TitleBook {
    /// Bytes that titles take at most, with what it takes to find them.
    static let maxBytes = 8 << 20
    /// Bytes that a title takes beside its text: the array's head, and its place in the table and the queue.
    private static let overhead = 80

    private var titles: [URLID: [UInt8]] = [:]
    /// The pages in the order in which their titles came. Those before `oldest` are gone.
    private var pages: [URLID] = []
    private var oldest = 0
    private(set) var bytes = 0

    /// Pages of which a title is kept.
    var count: Int { titles.count }

    /// Keeps a page's title, if it has one; the oldest ones make room for it.
    mutating func add(_ record: FetchRecord) {
        guard let title = record.title, !title.isEmpty else { return }
        bytes += title.count
        if let former = titles.updateValue(title, forKey: record.url) {
            bytes -= former.count
        } else {
            bytes += Self.overhead
            pages.append(record.url)
        }
        while bytes > Self.maxBytes, oldest < pages.count {
            if let gone = titles.removeValue(forKey: pages[oldest]) { bytes -= gone.count + Self.overhead }
            oldest += 1
        }
        if oldest > pages.count / 2 {
            pages.removeFirst(oldest)
            oldest = 0
        }
    }

    /// Whether a page's title stands before another's by its bytes, whatever their case.
    func precedes(_ left: URLID, _ right: URLID) -> Bool {
        guard let left = titles[left], let right = titles[right] else { return false }
        return left.lexicographicallyPrecedes(right) { Self.lower($0) < Self.lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// The title that a page had when it was last read; nil where it had none or is long gone.
    subscript(page: URLID) -> [UInt8]? { titles[page] }
}
