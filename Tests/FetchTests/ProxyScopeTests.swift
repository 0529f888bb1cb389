import Crawl
import HTTP
import TestSupport
import Testing

@testable import Fetch

/// No page has a proxy asked for this machine or a private network, by whatever way and spelling.
@Suite(.fewAtATime) struct ProxyScopeTests {
    private static let closed = [
        "localhost", "x.localhost", "LocalHost.", "localhost..", "ip6-localhost", "localhost.localdomain", "nas.local",
        "metadata.google.internal", "127.0.0.1", "2130706433", "127.0.0.1..", "[::1]", "[::ffff:10.0.0.1]",
        "169.254.169.254", "192.168.0.1", "0.0.0.0",
    ]

    private static func response(_ body: String, _ head: String = "200 OK\r\nContent-Type: text/html") -> String {
        "HTTP/1.1 \(head)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    }

    /// Its page links to all of them, and to redirects to them; the robots.txt of b.test is a redirect, too.
    private static func answer(_ host: String, _ path: String) -> String {
        let targets = closed.flatMap { ["http://\($0)/x", "https://\($0)/x"] }
        guard host == "a.test" else {
            return path == "/robots.txt"
                ? response("", "302 Found\r\nLocation: http://localhost/robots.txt") : response("")
        }
        if let number = Int(path.dropFirst(2)), targets.indices.contains(number) {
            return response("", "302 Found\r\nLocation: \(targets[number])")
        }
        guard path == "/" else { return response("", "404 No") }
        let links = targets + targets.indices.map { "/r\($0)" } + ["http://b.test/", "https://c.test/"]
        return response(links.map { "<a href='\($0)'>x</a>" }.joined())
    }

    @Test(
        arguments: [
            (EngineKind.coroutine, "http"), (.callback, "http"), (.blocking, "http"), (.coroutine, "socks5h"),
            (.callback, "socks5h"), (.blocking, "socks5h"), (.coroutine, "socks5"), (.callback, "socks5"),
        ], [Scope.host, .any])
    func nobodyIsAskedForThem(_ kind: (engine: EngineKind, proxy: String), _ scope: Scope) async throws {
        // The names are looked up here for socks5 alone.
        let names = try ScriptedNames { family, _ in family == .four ? ["1.1.1.1"] : [] }
        let proxy = try RecordingProxy(Self.answer)
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.scope = scope
        options.obeysRobots = true
        options.dnsServers = "127.0.0.1:\(names.port)"
        options.requests.checksExternal = true
        options.politeness.others.delay = 0
        options.connectTimeout = 5_000_000_000
        options.proxies.http = try Proxy("\(kind.proxy)://127.0.0.1:\(proxy.port)")
        options.proxies.https = options.proxies.http
        let run = try await CrawlRun.crawl(kind.engine, options)
        let asked = Set(await proxy.stop())
        let expected: Set =
            switch kind.proxy {
            case "http": ["a.test", "b.test", "c.test:443"]
            case "socks5h": ["a.test", "b.test", "c.test"]
            default: ["1.1.1.1"]
            }
        #expect(asked == expected)
        let broken = zip(run.urls, run.records).filter { $1.isBroken && !$1.isRobots }.map(\.0)
        #expect(Set(broken).isSubset(of: ["http://b.test/", "https://c.test/"]), "\(broken)")
        let redirects = run.records.filter { $0.outcome == .redirect && !$0.isRobots }
        #expect(redirects.count == 2 * Self.closed.count)
        #expect(redirects.allSatisfy { $0.error?.kind == .url })
    }
}
