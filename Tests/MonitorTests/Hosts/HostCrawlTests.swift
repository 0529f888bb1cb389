import Crawl
import DemoSite
import EventLoop
import Fetch
import HTTPServer
import TestSupport
import Testing

@testable import Monitor
@testable import Words

/// A real crawl of the demo's hosts.
@Suite struct HostCrawlTests {
    private static let verdicts: [HostManner: String] = [
        .refuses: "down: refused ", .silent: "silent: ", .slow: "slow: p95 1.", .throttles: "throttled: 429, rests ",
        .resets: "resets ", .forbids: "robots.txt forbids all: ", .drips: "drips: ", .fine: "at its limit (12): }",
    ]

    private static func options(_ seed: String) -> CrawlOptions {
        var options = CrawlOptions()
        options.seeds = [seed]
        options.scope = .any
        (options.allowsPrivate, options.obeysRobots) = (true, true)
        options.idleTimeout = 2_500_000_000
        options.politeness.limitConnections(12)
        options.politeness.loopback.heedsTrouble = true
        return options
    }

    @Test func eachHostTellsWhatIsWrongWithIt() async throws {
        var demo = DemoHostsOptions()
        (demo.pages, demo.delay, demo.slowness) = (3_000, 1_000_000, 400_000_000)
        let hosts = try SiteThread(hosts: demo)
        try await onLoop { loop in
            let crawl = try Crawl(options: Self.options(hosts.url), now: loop.now)
            let model = MonitorModel(books: CrawlBooks(startedAt: loop.now))
            crawl.subscribe(model.books)
            let engine = try EngineKind.coroutine.make(loop: loop, crawl: crawl, connections: 64)
            try crawl.start(now: loop.now)
            engine.start()
            var missing = Self.verdicts
            // What is missing then tells more than the error would.
            try? await loop.turnUntil {
                for number in 0..<crawl.hostCount {
                    guard let host = crawl.host(at: number) else { continue }
                    let row = model.row(of: host, in: crawl, at: loop.now)
                    for (manner, text) in missing
                    where row.origin.string.contains("//\(DemoHosts.address(of: manner)):") {
                        if row.verdict.text.string.hasPrefix(text) { missing[manner] = nil }
                    }
                }
                return missing.isEmpty
            }
            #expect(missing.isEmpty, "\(missing)")
            crawl.perform(.abort, now: loop.now)
            engine.stop()
        }
    }
}
