import Crawl
import HTTP
import Words

/// The last lines of the log: a ring of what they are made of, numbers all, so that a line that goes frees nothing. Text is
/// made of those only that are shown.
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
        let type: ShortType
        let links: Int
        let newLinks: Int

        init(_ record: FetchRecord) {
            url = record.url
            endedAt = record.endedAt
            status = record.status
            error = record.isBroken ? record.error?.kind : nil
            willRetry = record.willRetry
            bytes = record.bytes
            took = record.timings.total
            links = record.links
            newLinks = record.newLinks
            type = ShortType(record.contentType)
        }
    }

    /// `html` of `text/html; charset=utf-8`: the first bytes of a media type's second half.
    struct ShortType {
        /// The first byte lowest; 0 behind the last.
        private var packed: UInt64 = 0
        private static let maxBytes = 6

        init(_ value: [UInt8]?) {
            guard let value else { return }
            let essence = value.prefix { $0 != UInt8(ascii: ";") }
            let slash = essence.firstIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            for (index, byte) in essence[slash...].prefix(Self.maxBytes).enumerated() {
                packed |= UInt64(byte) << UInt64(8 * index)
            }
        }

        /// The type, or `-` where there is none.
        var text: SafeText {
            let bytes = (0..<Self.maxBytes).map { UInt8(truncatingIfNeeded: packed >> UInt64(8 * $0)) }
            return packed == 0 ? "-" : SafeText(untrusted: Array(bytes.prefix { $0 != 0 }))
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
