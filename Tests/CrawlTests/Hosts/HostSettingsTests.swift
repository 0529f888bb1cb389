import Testing

@testable import Crawl
@testable import HTTP

/// What holds for some hosts alone.
@Suite struct HostSettingsTests {
    private typealias Pattern = HostSettingsTable.Pattern

    private func table(_ settings: [(String, (inout HostSettings) throws -> Void)]) throws -> HostSettingsTable {
        var table = HostSettingsTable()
        for (host, change) in settings { try change(&table[try #require(Pattern(host))]) }
        return table
    }

    @Test(arguments: ["a.test", "*.a.test", "127.0.0.1", "[::1]", "MÜNCHEN.test", "localhost"])
    func hostsArePatterns(text: String) {
        #expect(Pattern(text) != nil)
    }

    @Test(arguments: [
        "", "*", "*.", "a.test:80", "a.test/", "http://a.test", "me@a.test", "a b", "a.*.test", "*a.test",
    ])
    func nothingElseIs(text: String) {
        #expect(Pattern(text) == nil)
    }

    @Test func theMoreParticularCounts() throws {
        let table = try table([
            ("*.test", { $0.delay = 1 }), ("*.a.test", { $0.connections = 2 }), ("b.a.test", { $0.delay = 3 }),
            ("test", { $0.delay = 4 }),
        ])
        func found(_ host: String) -> [Int64?] {
            let settings = table.settings(of: Array(host.utf8))
            return [settings?.delay, settings?.connections.map(Int64.init)]
        }
        #expect(found("b.a.test") == [3, 2] && found("c.b.a.test") == [1, 2] && found("a.test") == [1, nil])
        #expect(found("test") == [4, nil] && found("xa.test") == [1, nil] && found("a.example") == [nil, nil])
    }

    @Test func aHostHasItsOwnLimits_UntilTheUserSetsThemForAll() throws {
        let hosts = try table([
            ("a.test", { ($0.connections, $0.delay) = (1, 7) }), ("*.b.test", { $0.connections = 3 }),
        ])
        let (crawl, _) = try begun {
            $0.seeds = [
                "http://a.test/", "https://a.test:81/", "http://www.b.test/", "http://b.test/", "http://127.0.0.1/",
            ]
            $0.politeness.others.connections = 6
            $0.hosts = hosts
        }
        let connections = { (0..<5).map { crawl.host(at: $0)?.connections } }
        #expect(connections() == [1, 1, 3, 6, 64])
        #expect(crawl.perHost == 1 && crawl.delay == 7)
        crawl.perform(.setDelay(9), now: 1)
        #expect(crawl.perHost == 1 && crawl.delay == 9)
        crawl.perform(.setPerHost(4), now: 1)
        #expect(connections() == [4, 4, 4, 4, 4])
    }

    @Test func fieldsAndLoginsGoToTheirHostAlone() throws {
        let hosts = try table([
            (
                "b.test",
                {
                    $0.headers = [try RequestHeader("X-Key: 2"), try RequestHeader("Cookie: c=3")]
                    $0.credentials = Credentials("n:p")
                }
            ), ("a.test", { $0.headers = [try RequestHeader("X-Key: 1")] }),
        ])
        let all = try RequestHeader("X-Key: 0")
        let (crawl, _) = try begun {
            $0.scope = .any
            $0.hosts = hosts
            $0.requests.headers = [all]
            $0.requests.credentials = Credentials("me:secret")
        }
        let found = try requests(
            crawl, ["http://a.test/": html("<a href=http://b.test/></a><a href=http://c.test/></a>")])
        func lines(_ url: String) -> [String] {
            (found[url] ?? "").split(separator: "\r\n").dropFirst(5).map(String.init)
        }
        #expect(lines("http://a.test/") == ["X-Key: 1", "Authorization: Basic bWU6c2VjcmV0"])
        #expect(lines("http://b.test/") == ["X-Key: 2", "Authorization: Basic bjpw", "Cookie: c=3"])
        #expect(lines("http://c.test/") == [] && found["http://c.test/"] != nil)
    }
}
