import Foundation
import Testing

@testable import Crawl
@testable import CrawltopKit
@testable import HTTP

@Suite struct JSONLineTests {
    static let fetchFields: Set<String> = [
        "type", "time", "url", "outcome", "status", "error", "message", "attempt", "will_retry", "referrer", "depth",
        "location", "content_type", "charset", "title", "bytes", "body_bytes", "digest", "links", "new_links", "http",
        "peer",
        "tls",
        "reused", "connection", "timings", "verdict",
    ]

    @Test func aFetchLineHasEveryFieldAndNullForWhatIsUnknown() throws {
        let line = try fetchLine(bareRecord)
        #expect(Set(line.keys) == Self.fetchFields)
        let unknown = [
            "status", "error", "message", "referrer", "location", "content_type", "charset", "title", "http", "peer",
            "tls",
            "connection", "verdict",
        ]
        for name in unknown {
            #expect(line[name] is NSNull, "\(name)")
        }
        let timings = try #require(line["timings"] as? [String: Any])
        #expect(Set(timings.keys) == ["resolve", "connect", "tls", "wait", "read", "total"])
        #expect(timings.filter { $0.key != "total" }.allSatisfy { $0.value is NSNull })
    }

    @Test func aFetchLineTellsWhatItsRecordHolds() throws {
        let line = try fetchLine(fullRecord)
        #expect(line["type"] as? String == "fetch")
        #expect(line["time"] as? String == "2026-09-21T14:13:20.123Z")
        #expect(line["url"] as? String == "http://h/")
        #expect(line["outcome"] as? String == "redirect")
        #expect(line["status"] as? Int == 302)
        #expect(line["error"] as? String == "too-large")
        #expect(line["message"] as? String == "the body is larger than 3 bytes")
        #expect(line["attempt"] as? Int == 2)
        #expect(line["will_retry"] as? Bool == true)
        #expect(line["depth"] as? Int == 3)
        #expect(line["location"] as? String == "http://h/\"x")
        #expect(line["content_type"] as? String == "text/html\u{1B}")
        #expect(line["charset"] as? String == "utf-8")
        #expect(line["title"] as? String == "Ü\u{202E}")
        #expect(line["bytes"] as? Int == 400)
        #expect(line["body_bytes"] as? Int == 300)
        #expect(line["links"] as? Int == 20)
        #expect(line["new_links"] as? Int == 3)
        #expect(line["http"] as? String == "1.1")
        #expect(line["peer"] as? String == "127.0.0.1:80")
        #expect(line["tls"] as? String == "TLSv1.3")
        #expect(line["reused"] as? Bool == true)
        #expect(line["connection"] as? Int == 7)
        let timings = try #require(line["timings"] as? [String: Any])
        #expect(timings["connect"] as? Double == 0.25)
        #expect(timings["total"] as? Double == 12.345)
        #expect(timings["resolve"] is NSNull)
    }

    @Test func theSummaryHasTotals() throws {
        var statistics = Statistics()
        statistics.fetches = 9
        statistics.outcomes[.ok] = 5
        statistics.outcomes[.error] = 4
        statistics.statuses = [404: 1, 200: 5]
        statistics.errors = [.tooLarge: 4]
        statistics.skips = [.tooLong: 2]
        statistics.bytes = 12345
        let buffer = LineBuffer()
        buffer.startLine(type: "summary")
        buffer.totals(statistics)
        buffer.endLine()
        let line = try parsed(buffer)
        #expect(line["outcomes"] as? [String: Int] == ["ok": 5, "redirect": 0, "status": 0, "error": 4])
        #expect(line["statuses"] as? [String: Int] == ["200": 5, "404": 1])
        #expect(line["errors"] as? [String: Int] == ["too-large": 4])
        #expect(line["retries"] as? Int == 0)
        #expect(line["counters"] as? [String: Int] == [:])
        #expect(line["skips"] as? [String: Int] == ["too-long": 2])
        #expect(line["bytes"] as? Int == 12345)
    }

    @Test func wordsAreThoseOfTheSpine() {
        #expect(FetchOutcome.allCases.allSatisfy { $0.word.description == $0.rawValue })
        #expect(FetchErrorKind.allCases.allSatisfy { $0.word.description == $0.rawValue })
        #expect(SkipReason.allCases.allSatisfy { $0.word.description == $0.rawValue })
        #expect(CrawlState.allCases.allSatisfy { $0.word.description == $0.rawValue })
        #expect(ConnectionState.allCases.allSatisfy { $0.word.description == "\($0)" })
    }

    @Test func aBodyThatWasLeftIsNoFailure_ButSaid() throws {
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 0, outcome: .ok)
        #expect(try fetchLine(record)["message"] is NSNull)
        record.isBodyLeft = true
        let line = try fetchLine(record)
        #expect(line["message"] as? String == "the body was left unread" && line["error"] is NSNull)
    }

    private var bareRecord: FetchRecord {
        FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 0, outcome: .error)
    }

    private var fullRecord: FetchRecord {
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 123_000_000, outcome: .redirect)
        record.status = 302
        record.error = FetchError(.tooLarge, "the body is larger than 3 bytes")
        record.attempt = 2
        record.willRetry = true
        record.depth = 3
        record.location = Array(#"http://h/"x"#.utf8)
        record.contentType = Array("text/html\u{1B}".utf8)
        record.charset = "utf-8"
        record.title = Array("Ü\u{202E}".utf8)
        record.bytes = 400
        record.bodyBytes = 300
        record.links = 20
        record.newLinks = 3
        record.httpMinorVersion = 1
        record.peer = "127.0.0.1:80"
        record.tls = "TLSv1.3"
        record.reused = true
        record.connection = 7
        record.timings.connect = 250_000
        record.timings.total = 12_345_000
        return record
    }

    private func fetchLine(_ record: FetchRecord) throws -> [String: Any] {
        var clock = WallClock(offset: 1_790_000_000_000_000_000, zone: .utc)
        let buffer = LineBuffer()
        buffer.startFetch(record, clock: &clock)
        buffer.field("url", word: "http://h/")
        buffer.fetchResult(record)
        buffer.field("referrer", word: nil)
        buffer.fetchDetails(record)
        return try parsed(buffer)
    }

    private func parsed(_ buffer: LineBuffer) throws -> [String: Any] {
        #expect(buffer.bytes.last == UInt8(ascii: "\n") && buffer.bytes.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        let object = try JSONSerialization.jsonObject(with: Data(buffer.bytes))
        return try #require(object as? [String: Any])
    }
}
