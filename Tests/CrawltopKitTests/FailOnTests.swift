import Crawl
import Testing

@testable import CrawltopKit

@Suite struct FailOnTests {
    @Test(arguments: [(FetchErrorKind.redirect, true), (.url, false)])
    func aRedirectIsBrokenWhereItLeadsNowhere_NotWhereTheCrawlDoesNotGo(_ kind: FetchErrorKind, _ met: Bool) throws {
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 0, outcome: .redirect)
        record.status = 302
        record.error = FetchError(kind, "It leads there.")
        for list in ["broken", kind.rawValue] {
            #expect(try FailOn(list).items.contains { $0.finding.isMet(by: record) } == met)
        }
        #expect(try !FailOn("error").items.contains { $0.finding.isMet(by: record) })
    }

    @Test(
        arguments: [
            ("broken", 404, nil, true), ("broken", 399, nil, false), ("broken", 0, .dns, true),
            ("error", 404, nil, false),
            ("error", 200, .truncated, true), ("timeout", 0, .timeout, true), ("timeout", 0, .dns, false),
            ("too-large", 200, .tooLarge, true), ("404", 404, nil, true), ("404", 403, nil, false),
            ("5xx", 503, nil, true),
            ("5xx", 499, nil, false), ("2xx", 200, .truncated, false), ("error,404", 404, nil, true),
        ] as [(String, UInt16, FetchErrorKind?, Bool)])
    func matches(_ list: String, _ status: UInt16, _ error: FetchErrorKind?, _ met: Bool) throws {
        let outcome: FetchOutcome = error != nil ? .error : status < 300 ? .ok : .status
        let record = FetchRecord(slot: 0, url: URLID(index: 0), endedAt: 0, outcome: outcome)
        record.status = status
        record.error = error.map { FetchError($0, "It failed.") }
        let failOn = try FailOn(list)
        #expect(failOn.items.contains { $0.finding.isMet(by: record) } == met)
    }
}
