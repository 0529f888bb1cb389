import Crawl
import HTTP
import Testing

@testable import CrawltopKit

@Suite struct TextLineTests {
    private var record: FetchRecord {
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 123_000_000, outcome: .ok)
        record.status = 200
        record.bytes = 4200
        record.timings.total = 12_000_000
        record.depth = 2
        record.contentType = Array("text/html; charset=utf-8".utf8)
        record.links = 20
        record.newLinks = 3
        return record
    }

    @Test func aFetchIsOneLine() {
        #expect(line(record) == "200   4.1K   12ms d2 html 20/3 URL\n")
    }

    @Test func aRedirectShowsItsTarget() {
        let redirect = record
        redirect.status = 301
        redirect.location = Array("http://h/\u{1B}[2J".utf8)
        #expect(line(redirect).hasSuffix(" URL -> http://h/\u{FFFD}[2J\n"))
    }

    @Test(arguments: [
        (FetchErrorKind.dns, "dns   4.1K   12ms d2"), (.timeout, "timeout 4.1K 12ms d2"),
        (.tooLarge, "too-large 4.1K 12ms d2"),
    ])
    func anErrorsKindStandsForTheStatus(_ kind: FetchErrorKind, _ start: String) {
        let failed = record
        failed.error = FetchError(kind, "It did not work.")
        failed.willRetry = true
        #expect(line(failed) == start + " html 20/3 URL (It did not work.; will retry)\n")
    }

    private func line(_ record: FetchRecord) -> String {
        let buffer = LineBuffer()
        buffer.startTextFetch(record)
        buffer.append("URL")
        buffer.endTextFetch(record)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}
