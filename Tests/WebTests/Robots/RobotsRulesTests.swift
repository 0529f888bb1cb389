import TestSupport
import Testing
import Web

@Suite struct RobotsRulesTests {
    /// Paths of Disallow lines, separated by spaces, and what they match and do not match.
    static let patterns: [(rule: String, matched: [String], others: [String])] = [
        ("/fish", ["/fish", "/fish.html", "/fish/salmon", "/fish?id=1"], ["/Fish", "/", "/catfish"]),
        ("/fish*", ["/fish", "/fishheads"], ["/Fish.asp"]),
        ("/fish/", ["/fish/", "/fish/?id=1"], ["/fish", "/fish.html"]),
        ("/*.php$", ["/a.php", "/a/b.php.php"], ["/a.php?x", "/a.php/", "/php"]),
        ("/a*b*c$", ["/abc", "/aXbXc", "/abcbc", "/acbcc"], ["/acb", "/abcx"]),
        ("/a$", ["/a"], ["/ab", "/a$", "/"]),
        ("/a**b", ["/ab", "/axxb"], ["/a"]),
        ("*m", ["/m", "/xmx"], ["/x"]),
        ("/*$", ["/", "/x"], []),
        ("$", [], ["/", "/x"]),
        ("/a$b", ["/a$bc"], ["/a", "/ab"]),
        ("/a%24", ["/a$", "/a%24b"], ["/a"]),
        ("/x%2Ay", ["/x*y", "/x%2ay"], ["/xzy"]),
        ("/%62ar", ["/bar", "/%62%61r"], ["/car"]),
        ("/a%2fb", ["/a%2Fb", "/a%2fb"], ["/a/b"]),
        ("/caf\u{E9}", ["/caf%C3%A9", "/caf%c3%a9s"], ["/cafe"]),
        ("/a<b", ["/a%3Cb"], ["/a"]),
        ("/100%", ["/100%", "/100%20"], ["/100"]),
        ("fish", [], ["/fish", "/"]),
        ("", [], ["/", "/x"]),
        ("/robots", ["/robots.txt?x", "/robots"], ["/robots.txt"]),
    ]

    @Test(arguments: patterns)
    func matches(rule: String, matched: [String], others: [String]) {
        let rules = rules("user-agent: *\ndisallow: \(rule)\n")
        for target in matched {
            #expect(!rules.allows(target: target), "\(target)")
        }
        for target in others {
            #expect(rules.allows(target: target), "\(target)")
        }
    }

    /// A robots.txt, a target, and the line that decides; negative for a Disallow, 0 for none.
    static let decisions: [(robots: String, target: String, line: Int)] = [
        ("user-agent: *\nallow: /p\ndisallow: /", "/page", 2),
        ("user-agent: *\ndisallow: /folder\nallow: /folder", "/folder/page", 3),
        ("user-agent: *\nallow: /page\ndisallow: /*.htm", "/page.htm", -3),
        ("user-agent: *\nallow: /$\ndisallow: /", "/", 2),
        ("user-agent: *\nallow: /$\ndisallow: /", "/page.htm", -3),
        ("user-agent: crawltop\ndisallow: /a\nuser-agent: *\ndisallow: /", "/b", 0),
        ("user-agent: *\ndisallow: /\nuser-agent: CrawlTop/1.0 (x)\nallow: /x", "/b", 0),
        (
            "user-agent: crawltop\ndisallow: /a\n\nuser-agent: x\ndisallow: /b\nuser-agent: crawltop\ndisallow: /c",
            "/c", -7
        ),
        ("user-agent: x\nuser-agent: crawltop\ndisallow: /a", "/a", -3),
        ("user-agent: crawltopper\nuser-agent: crawltop-news\ndisallow: /", "/", 0),
        ("user-agent: x\ncrawl-delay: 3\nuser-agent: *\ndisallow: /", "/", -4),
        ("disallow: /", "/", 0),
        ("\u{FEFF}user-agent: *\r\ndisallow: /a # b\r\rdisallow:/c", "/c", -4),
        ("User-Agent *\nDISALLOW /a", "/a", -2),
        ("user-agent: *\ndisalow: /a", "/a", -2),
        ("user-agent: *\ndisallow: /a\ndisallow: /a", "/a", -2),
        ("user-agent: * x\ndisallow: /a", "/a", -2),
    ]

    @Test(arguments: decisions)
    func decides(robots: String, target: String, line: Int) {
        let verdict = rules(robots).verdict(target: target)
        #expect(verdict.isAllowed == (line >= 0))
        #expect(verdict.line == (line == 0 ? nil : abs(line)))
    }

    @Test func tellsTheRuleAsWritten() {
        let rules = rules("user-agent: *\ndisallow: /\nAllow:  /%7ejoe* # open\n")
        let verdict = rules.verdict(target: "/~joe/index.html")
        #expect(verdict.line == 3)
        #expect(Array(rules.path(of: verdict)) == Array("/%7ejoe*".utf8))
    }

    static let delays: [(text: String, nanoseconds: Int64?)] = [
        ("10", 10_000_000_000), ("0.5", 500_000_000), (".25", 250_000_000), ("1.", 1_000_000_000), ("0", 0),
        ("1.0000000019", 1_000_000_001), ("86400", RobotsRules.crawlDelayLimit),
        (String(repeating: "9", count: 400), RobotsRules.crawlDelayLimit), ("-1", nil), ("1s", nil), ("", nil),
        (".", nil), ("1.2.3", nil), ("1,5", nil),
    ]

    @Test(arguments: delays)
    func readsCrawlDelay(text: String, nanoseconds: Int64?) {
        #expect(rules("user-agent: *\ncrawl-delay: \(text)").crawlDelay == nanoseconds)
        #expect(rules("user-agent: *\ncrawl-delay: \(text)\nuser-agent: crawltop\ndisallow:").crawlDelay == nil)
    }

    @Test func readsSitemapsAnywhere() {
        let rules = rules("Sitemap: http://a/b#c\nuser-agent: x\nsite-map:/d \nsitemap:\nsitemap: e")
        #expect(rules.sitemaps.map { String(decoding: $0, as: UTF8.self) } == ["http://a/b", "/d", "e"])
    }

    @Test func keepsToItsLimits() {
        let head = Array("user-agent: *\n".utf8)
        let fill = [UInt8](repeating: UInt8(ascii: "\n"), count: RobotsRules.sizeLimit - head.count - 12)
        let rule = Array("disallow: /a\ndisallow: /b".utf8)
        #expect(rules(head + fill + rule).count == 1)
        let long =
            head + Array("disallow: /".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: RobotsRules.lineLimit)
        let kept = "/" + String(repeating: "x", count: RobotsRules.lineLimit - 11)
        #expect(!rules(long).allows(target: kept))
        #expect(rules(long).allows(target: String(kept.dropLast())))
        let sitemaps = String(repeating: "sitemap: /s\n", count: RobotsRules.sitemapLimit + 1)
        #expect(rules(sitemaps).sitemaps.count == RobotsRules.sitemapLimit)
    }

    /// A status, and whether all is allowed, nothing is, or the body decides (nil).
    static let statuses: [(status: Int?, allowsAll: Bool?)] = [
        (200, nil), (203, nil), (301, true), (400, true), (401, true), (404, true), (410, true), (429, false),
        (500, false), (503, false), (nil, false), (600, false), (-1, false),
    ]

    @Test(arguments: statuses)
    func followsFromTheFetch(status: Int?, allowsAll: Bool?) {
        let rules = Array("user-agent: *\ndisallow: /a".utf8).withUnsafeBufferPointer {
            RobotsRules.forFetch(status: status, body: $0)
        }
        #expect(rules.allows(target: "/a") == (allowsAll ?? false))
        #expect(rules.allows(target: "/b") == (allowsAll ?? true))
        #expect(rules.allows(target: "/robots.txt"))
    }

    /// A pattern that a backtracking matcher would not finish in a lifetime.
    @Test func matchesWithoutBacktracking() {
        let rules = rules("user-agent: *\ndisallow: /\(String(repeating: "a*", count: 5_000))b$")
        #expect(rules.allows(target: "/" + String(repeating: "a", count: 20_000)))
        #expect(!rules.allows(target: "/" + String(repeating: "a", count: 20_000) + "b"))
    }

    /// Fifty thousand patterns that nearly fit everywhere: the answer is no rather than a second later.
    @Test func limitsWhatMatchingCosts() {
        let rules = rules("user-agent: *\n" + String(repeating: "allow:*ab\n", count: 50_000))
        #expect(rules.count == 50_000)
        #expect(rules.allows(target: "/a/page.html"))
        #expect(!rules.allows(target: "/" + String(repeating: "a", count: 2_000)))
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func survivesAnything(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let alphabet = Array("user-agent: *\ndisallow: /%2a$\rallow:#crawltop%\u{0}\u{FF}sitemap".utf8)
        for _ in 0..<300 {
            var robots = Array("user-agent: *\ndisallow: /a*b$\nallow: /%61\ncrawl-delay: 1.5\nsitemap: x\n".utf8)
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                let place = Int.random(in: 0..<robots.count, using: &generator)
                robots[place] = try #require(alphabet.randomElement(using: &generator))
            }
            let rules = rules(robots)
            for target in ["", "/", "/a", "/%61%", "/a%2", "/axxb", "/\u{0}\u{FF}"] {
                let verdict = rules.verdict(target: target)
                #expect((verdict.line ?? 0) <= 40)
                #expect(verdict.isAllowed || !rules.path(of: verdict).isEmpty)
            }
        }
    }
}
