import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// Collects how exchanges ended.
private final class Records: CrawlSubscriber {
    var records: [FetchRecord] = []

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        if case .ended(let record) = event { records.append(record) }
    }
}

@Suite struct CrawlDecodingTests {
    /// One page by way of the crawl: what its record says, and which URLs were found on it.
    private func crawl(
        _ fields: String, body: [UInt8], status: Int = 200, maxBody: Int = 1 << 20
    ) throws -> (FetchRecord, [String]) {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.maxBody = maxBody
        let crawl = try Crawl(options: options, now: 0)
        let records = Records()
        crawl.subscribe(records)
        try crawl.start(now: 0)
        let dispatch = try #require(crawl.next(now: 1))
        var head = ResponseHead()
        var reader = ResponseReader()
        reader.startResponse(to: .get)
        let bytes = Array("HTTP/1.1 \(status) OK\r\nContent-Length: \(body.count)\r\n\(fields)\r\n\r\n".utf8) + body
        try bytes.withUnsafeBufferPointer { input in
            var offset = 0
            while true {
                switch try reader.next(input, at: &offset, head: &head) {
                case .head: _ = crawl.head(head, slot: dispatch.slot)
                case .body(let range):
                    // In two pieces, since nothing may depend on the cut.
                    let middle = range.lowerBound + range.count / 2
                    crawl.body(.init(rebasing: input[range.lowerBound..<middle]), slot: dispatch.slot)
                    crawl.body(.init(rebasing: input[middle..<range.upperBound]), slot: dispatch.slot)
                case .end, .needMore: return
                }
            }
        }
        crawl.endExchange(in: dispatch.slot, .complete, now: 2)
        return (try #require(records.records.first), crawl.todo(0..<10).map { crawl.text(of: $0) })
    }

    /// `<a href=/x>x</a>` and a line's end as gzip makes it.
    private let gzipped: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xB3, 0x49, 0x54, 0xC8, 0x28, 0x4A, 0x4D, 0xB3,
        0xD5, 0xAF, 0xB0, 0xAB, 0xB0, 0xD1, 0x4F, 0xB4, 0xE3, 0x02, 0x00, 0xB7, 0x29, 0x0D, 0xC3, 0x11, 0x00, 0x00,
        0x00,
    ]

    @Test func linksOfACodedPageAreFound() throws {
        let (record, found) = try crawl("Content-Type: text/html\r\nContent-Encoding: gzip", body: gzipped)
        #expect(record.outcome == .ok)
        #expect(record.bodyBytes == 17)
        #expect(found == ["http://a.test/x"])
    }

    @Test func whatNamesNoCodingLeavesAPageAsItIs() throws {
        let (record, found) = try crawl(
            "Content-Type: text/html\r\nContent-Encoding: UTF-8", body: Array("<a href=/x>x</a>".utf8))
        #expect(record.outcome == .ok && record.bodyBytes == 16)
        #expect(found == ["http://a.test/x"])
    }

    @Test(arguments: [
        ("Content-Encoding: bzip2", 37, 1 << 20, FetchErrorKind.decode),
        ("Content-Encoding: gzip", 10, 1 << 20, .truncated),
        ("Content-Encoding: nonsense\r\nContent-Encoding: zstd", 37, 1 << 20, .decode),
        ("Content-Encoding: gzip", 37, 16, .tooLarge),
        ("Content-Encoding: gzip, gzip, gzip\r\nContent-Encoding: gzip", 37, 1 << 20, .decode),
    ])
    func whatCannotBeDecodedIsAnError(fields: String, length: Int, maxBody: Int, kind: FetchErrorKind) throws {
        let (record, _) = try crawl(
            "Content-Type: text/html\r\n\(fields)", body: Array(gzipped.prefix(length)), maxBody: maxBody)
        #expect(record.outcome == .error)
        #expect(record.error?.kind == kind)
    }

    /// Nobody asks for a part. What is on it counts all the same.
    @Test(
        arguments: [
            ("Content-Range: bytes 0-15/5000", false), ("", false), ("Content-Range: bytes 1-16/17", false),
            ("Content-Range: bytes 0-15/*", false), ("Content-Range: bytes 0-9223372036854775807/0", false),
            ("Content-Range: bytes 0-15/16", true),
        ])
    func aPartIsNotThePage(_ range: String, isWhole: Bool) throws {
        let (record, found) = try crawl(
            ["Content-Type: text/html", range].filter { !$0.isEmpty }.joined(separator: "\r\n"),
            body: Array("<a href=/x>x</a>".utf8), status: 206)
        #expect(record.outcome == (isWhole ? .ok : .error) && record.error?.kind == (isWhole ? nil : .truncated))
        #expect(found == ["http://a.test/x"] && !record.willRetry)
    }

    @Test(
        arguments: [
            ("text/html; charset=windows-1251", [0xEF], "http://a.test/%D0%BF?%EF", "windows-1251"),
            ("text/html; charset=utf-8", [0xD0, 0xBF], "http://a.test/%D0%BF?%D0%BF", "utf-8"),
            ("text/html", [0xE9], "http://a.test/%C3%A9?%E9", "windows-1252"),
        ] as [(String, [UInt8], String, String)])
    func linksAreReadInThePagesEncoding(type: String, text: [UInt8], url: String, charset: String) throws {
        let body = Array("<a href='/".utf8) + text + Array("?".utf8) + text + Array("'>x</a>".utf8)
        let (record, found) = try crawl("Content-Type: \(type)", body: body)
        #expect(found == [url])
        #expect(record.charset == charset)
    }
}
