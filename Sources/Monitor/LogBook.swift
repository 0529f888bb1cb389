import Crawl

/// The last lines of the log: a ring of what they are made of. Text is made of those only that are shown.
struct LogBook {
    /// Lines kept.
    static let capacity = 4_096

    /// What a line tells.
    enum Entry {
        case fetch(Fetch)
        case state(CrawlState, at: Int64)
    }

    /// An exchange that ended, as far as a line tells of it.
    struct Fetch {
        let url: URLID
        let endedAt: Int64
        let status: UInt16
        let error: FetchErrorKind?
        let willRetry: Bool
        let bytes: Int
        let took: Int64
        let type: SafeText
        let links: Int
        let newLinks: Int

        init(_ record: FetchRecord) {
            url = record.url
            endedAt = record.endedAt
            status = record.status
            error = record.error?.kind
            willRetry = record.willRetry
            bytes = record.bytes
            took = record.timings.total
            links = record.links
            newLinks = record.newLinks
            type = Self.shortType(record.contentType)
        }

        /// `html` of `text/html; charset=utf-8`.
        private static func shortType(_ value: [UInt8]?) -> SafeText {
            guard let value else { return "-" }
            let essence = value.prefix { $0 != UInt8(ascii: ";") }
            let sub = essence.lastIndex(of: UInt8(ascii: "/")).map { essence[(essence.index(after: $0))...] } ?? essence
            return SafeText(untrusted: Array(sub.prefix(64)), maxCells: 6)
        }
    }

    private var ring: [Entry] = []
    /// How many lines there have ever been; the next one gets this number.
    private(set) var end = 0

    /// The numbers of the lines that are kept.
    var numbers: Range<Int> { end - ring.count..<end }

    /// A line by its number.
    subscript(number: Int) -> Entry? {
        numbers.contains(number) ? ring[number % Self.capacity] : nil
    }

    /// Adds a line; the oldest one makes room for it.
    mutating func append(_ entry: Entry) {
        if ring.count < Self.capacity {
            ring.append(entry)
        } else {
            ring[end % Self.capacity] = entry
        }
        end += 1
    }
}
