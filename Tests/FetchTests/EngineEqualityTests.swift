import DemoSite
import Fetch
import HTTPServer
import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

/// The three engines tell the same of the same site.
@Suite(.fewAtATime) struct EngineEqualityTests {
    /// A record without what depends on time, on order, and on which connections there were.
    private struct Told: Hashable, CustomStringConvertible {
        var url: String
        var outcome: FetchOutcome
        var status: UInt16
        var error: FetchErrorKind?
        var location: [UInt8]?
        var contentType: [UInt8]?
        var charset: String?
        var title: [UInt8]?
        var bytes: Int
        var bodyBytes: Int
        var links: Int
        var httpMinorVersion: UInt8?

        var description: String { "\(url) \(outcome) \(status) \(bytes) bytes, \(links) links" }
    }

    @Test func theRecordsDifferInTimesOrderAndConnectionsOnly() async throws {
        var siteOptions = DemoSiteOptions()
        siteOptions.pages = 300
        siteOptions.delay = 0
        let site = try SiteThread(options: siteOptions)
        var told: [EngineKind: [Told]] = [:]
        for engine in EngineKind.allCases {
            var options = CrawlOptions()
            options.seeds = [site.url]
            options.concurrency = 16
            let run = try await CrawlRun.crawl(engine, options)
            #expect(run.counts.isConsistent && run.counts.todo == 0)
            told[engine] = zip(run.urls, run.records).map(Self.told).sorted { $0.url < $1.url }
        }
        site.stop()
        let reference = try #require(told[.blocking])
        #expect(reference.count > 300)
        for engine in [EngineKind.callback, .coroutine] {
            let other = try #require(told[engine])
            #expect(Set(other).symmetricDifference(reference) == [])
            #expect(other.count == reference.count)
        }
    }

    private static func told(_ url: String, _ record: FetchRecord) -> Told {
        Told(
            url: url, outcome: record.outcome, status: record.status, error: record.error?.kind,
            location: record.location, contentType: record.contentType, charset: record.charset,
            title: record.title, bytes: record.bytes, bodyBytes: record.bodyBytes, links: record.links,
            httpMinorVersion: record.httpMinorVersion)
    }
}
