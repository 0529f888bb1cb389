public import Crawl
import HTTP
import Words

/// The report's lines, one for each URL that ended. They are kept during the crawl and written at its end, sorted by
/// URL. For a URL that was fetched again, the last line counts.
///
/// Lines are kept as text in one array: about 40 bytes a URL, and at most `limit` in all. Further ones are only
/// counted.
public final class URLReport: CrawlSubscriber {
    /// The number of bytes after which a redirect's target or a media type is cut.
    private static let longestLocation = 2048
    private static let longestType = 64

    private struct Entry {
        let url: URLID
        let start: Int
        let end: Int
    }

    private let limit: Int
    private var entries: [Entry] = []
    private var tails: [UInt8] = []
    private let scratch = LineBuffer()
    /// The number of URLs that ended without a line because of the limit.
    public private(set) var notKept = 0

    /// Creates an empty report.
    ///
    /// - Parameter limit: the largest number of bytes of text to keep.
    public init(limit: Int = 1 << 30) {
        self.limit = limit
    }

    /// Keeps a line for a URL's last exchange.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        if case .ended(let record) = event, !record.willRetry { add(record) }
    }

    func add(_ record: FetchRecord) {
        scratch.clear()
        Self.write(record, into: scratch)
        guard tails.count + scratch.count <= limit else {
            notKept += 1
            return
        }
        let start = tails.count
        tails.append(contentsOf: scratch.bytes)
        entries.append(Entry(url: record.url, start: start, end: tails.count))
    }

    /// Writes the lines, sorted by URL, with a call of `append` for each. O(n log n).
    ///
    /// - Parameters:
    ///   - crawl: the crawl, for the URLs' text.
    ///   - append: appends a line, which its argument writes.
    func write(of crawl: any CrawlView, append: ((LineBuffer) -> Void) -> Void) {
        let sorted = entries.sorted { left, right in
            guard left.url != right.url else { return left.start < right.start }
            return crawl.withText(of: left.url) { left in
                crawl.withText(of: right.url) { left.lexicographicallyPrecedes($0) }
            }
        }
        for (index, entry) in sorted.enumerated() {
            if index + 1 < sorted.count, sorted[index + 1].url == entry.url { continue }
            append { line in
                crawl.withText(of: entry.url) { line.append(untrusted: $0) }
                tails.withUnsafeBufferPointer {
                    line.append(copying: UnsafeBufferPointer(rebasing: $0[entry.start..<entry.end]))
                }
            }
        }
        guard notKept > 0 else { return }
        append { line in
            line.append("and ")
            line.append(decimal: notKept)
            line.append(" more URLs\n")
        }
    }

    /// Writes the part behind the URL: ` 200 text/html utf-8 1234 3/20`, ` 302 redirect TARGET`, ` error KIND:
    /// SENTENCE`.
    private static func write(_ record: FetchRecord, into line: LineBuffer) {
        line.append(UInt8(ascii: " "))
        if record.isBroken, let error = record.error {
            line.append("error ")
            line.append(error.kind.word)
            line.append(": ")
            line.append(own: SafeText(untrusted: error.message).string)
        } else if record.outcome == .redirect {
            line.append(decimal: Int(record.status))
            line.append(" redirect ")
            append(record.location ?? [], upTo: longestLocation, to: line)
        } else {
            line.append(decimal: Int(record.status))
            line.append(UInt8(ascii: " "))
            append(record.contentType.map { $0.prefix { $0 != UInt8(ascii: ";") } } ?? [], upTo: longestType, to: line)
            line.append(UInt8(ascii: " "))
            line.append(own: record.charset ?? "-")
            line.append(UInt8(ascii: " "))
            line.append(decimal: record.bodyBytes)
            if record.outcome == .ok, record.isHTML {
                line.append(UInt8(ascii: " "))
                line.append(decimal: record.newLinks)
                line.append(UInt8(ascii: "/"))
                line.append(decimal: record.links)
            }
        }
        line.append(UInt8(ascii: "\n"))
    }

    /// Appends untrusted text, or "-" for none, without spaces around it, cut at a limit.
    private static func append(_ text: some Collection<UInt8>, upTo limit: Int, to line: LineBuffer) {
        let words = text.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") }
        guard !words.isEmpty else { return line.append("-") }
        Array(words.prefix(limit)).withUnsafeBufferPointer { line.append(untrusted: $0) }
        if words.count > limit { line.append("...") }
    }
}
