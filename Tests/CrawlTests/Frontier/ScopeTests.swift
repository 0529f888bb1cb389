import Testing

@testable import Crawl
@testable import Web

@Suite struct ScopeTests {
    @Test(arguments: [
        (
            Scope.host, "http://docs.a.test/", ["https://docs.a.test:8443/x", "http://DOCS.A.test/"],
            ["http://a.test/", "http://x.docs.a.test/", "http://www.docs.a.test/"]
        ),
        (.origin, "http://a.test:81/", ["http://a.test:81/x"], ["http://a.test/", "https://a.test:81/"]),
        (.domain, "http://a.test/", ["https://x.a.test/", "http://a.test:1/"], ["http://xa.test/", "http://test/"]),
        (.any, "http://a.test/", ["http://b.test/", "https://c.test/"], ["mailto:x@a.test", "ftp://a.test/"]),
    ])
    func hostsAreJudgedAgainstTheSeed(_ scope: Scope, seed: String, inside: [String], outside: [String]) throws {
        try judge(scope, seed, inside, outside)
    }

    @Test(arguments: [
        (
            "http://a.test/", ["https://a.test:8443/", "http://www.a.test/", "http://WWW.A.TEST:1/"],
            ["http://x.a.test/", "http://wwwa.test/", "http://www.www.a.test/", "http://b.test/"]
        ),
        ("http://www.a.test/", ["http://a.test/", "http://www.a.test/"], ["http://ww.a.test/", "http://test/"]),
        ("http://user@a.test:80/", ["http://www.a.test/"], ["http://user.test/"]),
        ("http://localhost:8080/", ["http://localhost:9/"], ["http://local/", "http://127.0.0.1/"]),
        ("http://127.0.0.1/", ["http://127.0.0.1:81/", "http://0x7f.1/"], ["http://127.0.0.2/", "http://[::1]/"]),
        ("http://[::1]/", ["https://[::1]:8443/", "http://[0:0::1]/"], ["http://[::2]/", "http://127.0.0.1/"]),
    ])
    func strictMeansTheHostOrTheSameButForWWW(_ seed: String, inside: [String], outside: [String]) throws {
        try judge(.www, seed, inside, outside)
    }

    @Test(arguments: [
        (
            "http://docs.example.com/", ["https://example.com:8443/", "http://a.b.EXAMPLE.com/"],
            ["http://example.org/", "http://xexample.com/", "http://com/"]
        ),
        // Comparing the last two labels would take all of these for one.
        (
            "http://www.bbc.co.uk/", ["http://bbc.co.uk/", "http://news.bbc.co.uk/"],
            ["http://x.co.uk/", "http://co.uk/"]
        ),
        // Joining them without the dot would take "ex.test" for "extest".
        ("http://a.ex.test/", ["http://ex.test/"], ["http://extest/", "http://e.xtest/"]),
        ("http://one.github.io/", ["http://x.one.github.io/"], ["http://two.github.io/", "http://github.io/"]),
        ("http://github.io/", ["http://github.io:81/"], ["http://one.github.io/"]),
        ("http://www.食狮.公司.cn/", ["http://xn--85x722f.xn--55qx5d.cn/"], ["http://x.公司.cn/"]),
        ("http://a.test/", ["http://x.a.test/"], ["http://b.test/"]),
        ("http://localhost/", ["http://localhost:81/"], ["http://x.localhost.test/", "http://local/"]),
        ("http://10.0.0.1/", ["https://10.0.0.1:81/"], ["http://11.0.0.1/", "http://10.1.0.1/", "http://1.0/"]),
        ("http://[2001:db8::1]/", ["http://[2001:db8::1]:81/"], ["http://[2001:db8::2]/"]),
        ("http://example.com./", ["http://x.example.com./"], ["http://other.com./"]),
    ])
    func lenientMeansTheSameRegistrableDomain(_ seed: String, inside: [String], outside: [String]) throws {
        try judge(.site, seed, inside, outside)
    }

    @Test func aHostTooLongForTheDNSStandsForItself() throws {
        let long = String(repeating: "a.", count: 200) + "example.com"
        try judge(.site, "http://\(long)/", ["http://\(long):81/"], ["http://example.com/", "http://a.\(long)/"])
    }

    private func judge(_ scope: Scope, _ seed: String, _ inside: [String], _ outside: [String]) throws {
        var rule = ScopeRule(scope)
        rule.add(seed: try WebURL(seed))
        for text in inside {
            #expect(rule.verdict(on: try WebURL(text)) == .inside, "\(text) is in scope \(scope) of \(seed)")
        }
        for text in outside {
            #expect(rule.verdict(on: try WebURL(text)) != .inside, "\(text) is out of scope \(scope) of \(seed)")
        }
    }
}
