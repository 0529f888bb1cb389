import Fetch
import Testing

@testable import Crawl

@Suite(.fewAtATime) struct RobotsEngineTests {
    @Test(arguments: EngineKind.allCases)
    func rulesAreFetchedFirst_AndObeyed(engine: EngineKind) async throws {
        let rules = "user-agent: crawltop\r\ndisallow: /1\r\nallow: /15"
        let result = try await CrawlRun.scripted(
            engine,
            {
                $0.obeysRobots = true
                $0.concurrency = 4
            },
            script: { path, _ in
                switch path {
                case "/robots.txt":
                    [.send("HTTP/1.1 302 Moved\r\nLocation: /rules\r\nContent-Length: 0\r\n\r\n")]
                case "/rules": [.send("HTTP/1.1 200 OK\r\nContent-Length: \(rules.utf8.count)\r\n\r\n\(rules)")]
                case "/": [links(20)]
                default: [page("")]
                }
            })
        #expect(result.lines.prefix(3).map(\.path) == ["/robots.txt", "/rules", "/"])
        // Of 0 to 19, 1 and 10 to 19 are disallowed, but for 15.
        #expect(result.counts == Counts(seen: 23, done: 13, skipped: 10))
        #expect(Set(result.lines.map(\.path)).count == 13)
    }
}
