import Crawl
import HTTP
import Words

/// The last lines of the log, as many as fit into 32 MB. They are plain numbers, so removing a line frees nothing, and
/// only shown lines become text.
struct LogBook: ~Copyable {
    /// The largest number of bytes of all lines.
    static let maxBytes = 32 << 20
    /// The largest number of lines.
    static let capacity = maxBytes / MemoryLayout<Entry>.stride / chunkLength * chunkLength
    private static let chunkLength = 1 << 12

    /// The facts about an exchange that ended, or a state that the crawl entered. 40 bytes.
    struct Entry: BitwiseCopyable {
        var endedAt: Int64 = 0
        private var urlIndex: UInt32 = 0
        /// Bytes read from the wire, at most 4 GiB.
        var bytes: UInt32 = 0
        var links: UInt32 = 0
        var newLinks: UInt32 = 0
        private var tookCode: UInt16 = 0
        private var waitCode: UInt16 = 0
        var status: UInt16 = 0
        /// The media type's place in `MediaTypes`.
        var type: UInt8 = 0
        /// 1 + the error's place among all kinds; 0 for none.
        private var errorCode: UInt8 = 0
        private var attemptCode: UInt8 = 0
        private var flags: UInt8 = 0

        private static let state: UInt8 = 1
        private static let retry: UInt8 = 2

        fileprivate init() {}

        /// Creates a line about a state of the crawl.
        init(_ state: CrawlState, at now: Int64) {
            endedAt = now
            flags = Self.state
            type = UInt8(clamping: CrawlState.allCases.firstIndex(of: state) ?? 0)
        }

        /// Creates a line about an exchange.
        init(_ record: FetchRecord, type: UInt8) {
            endedAt = record.endedAt
            urlIndex = record.url.index
            bytes = UInt32(clamping: record.bytes)
            links = UInt32(clamping: record.links)
            newLinks = UInt32(clamping: record.newLinks)
            tookCode = Minifloat(nanoseconds: record.timings.total).code
            waitCode = record.status > 0 ? record.timings.wait.map { Minifloat(nanoseconds: $0).code } ?? 0 : 0
            status = record.status
            self.type = type
            if record.isBroken, let kind = record.error?.kind {
                errorCode = FetchErrorKind.allCases.firstIndex(of: kind).map { UInt8(clamping: $0 + 1) } ?? 0
            }
            attemptCode = UInt8(clamping: record.attempt)
            flags = record.willRetry ? Self.retry : 0
        }

        /// Whether it is about the crawl, not an exchange.
        var isState: Bool { flags & Self.state != 0 }
        /// The state that the crawl entered.
        var state: CrawlState { CrawlState.allCases[Int(type) % CrawlState.allCases.count] }
        var url: URLID { URLID(index: urlIndex) }
        var took: Minifloat { Minifloat(code: tookCode) }
        var wait: Minifloat { Minifloat(code: waitCode) }
        var attempt: Int { Int(attemptCode) }
        var willRetry: Bool { flags & Self.retry != 0 }
        /// The error, if a line shows it in place of the status.
        var error: FetchErrorKind? { errorCode == 0 ? nil : FetchErrorKind.allCases[Int(errorCode) - 1] }
    }

    private var ring = ChunkedArray(of: Entry(), chunkLength: chunkLength)
    /// The number of lines ever added, which is the number of the next one.
    private(set) var end = 0

    /// A copy.
    func copy() -> LogBook {
        var copy = LogBook()
        copy.ring = ring.copy()
        copy.end = end
        return copy
    }

    /// The number of bytes held.
    var bytes: Int { ring.bytes }

    /// The numbers of the lines that are kept.
    var numbers: Range<Int> { max(0, end - Self.capacity)..<end }

    /// A line by its number.
    subscript(number: Int) -> Entry? {
        numbers.contains(number) ? ring[number % Self.capacity] : nil
    }

    /// Adds a line, and removes the oldest one if there is no room.
    mutating func append(_ entry: Entry) {
        ring[end % Self.capacity] = entry
        end += 1
    }
}
