import TestSupport
import Testing

@testable import Web

/// Rules that are handed over as text say what they said before.
@Suite struct RobotsTextTests {
    private static let lines = [
        "", "# nothing", "allow: /a", "disallow: /a/*/b$", "disallow: /", "allow: /*.html", "disallow: /%41",
        "allow: /\u{E9}", "disallow:", "crawl-delay: 1.5", "disallow: /a?b", "Allow:/a/b # more",
    ]
    private static let targets = [
        "/", "/a", "/a/x/b", "/a/x/bc", "/x.html", "/A", "/%C3%A9", "/a?b", "/a/b", "/robots.txt",
    ]

    @Test(arguments: 0..<200) func whatIsHandedOverSaysTheSame(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let body = (["user-agent: crawltop"] + (0..<12).map { _ in Self.lines.randomElement(using: &random) ?? "" })
            .joined(separator: "\n")
        let rules = Self.parse(Array(body.utf8))
        let again = Self.parse(try #require(rules.text(limit: 10_000)))
        #expect(again.crawlDelay == rules.crawlDelay)
        #expect(again.allowsAll == rules.allowsAll)
        for target in Self.targets {
            let (first, second) = (Self.verdict(rules, target), Self.verdict(again, target))
            #expect((first.isAllowed, first.line) == (second.isAllowed, second.line), "\(target) of \(body)")
            #expect(rules.path(of: first).elementsEqual(again.path(of: second)))
        }
    }

    @Test func longRulesAreNotHandedOver() {
        let far = Self.parse(Array(("user-agent: *" + String(repeating: "\n", count: 5_000) + "disallow: /").utf8))
        #expect(far.text(limit: 5_000) == nil)
        #expect(far.text(limit: 6_000) != nil)
    }

    private static func parse(_ body: [UInt8]) -> RobotsRules {
        body.withUnsafeBufferPointer { RobotsRules(parsing: $0) }
    }

    private static func verdict(_ rules: RobotsRules, _ target: String) -> RobotsRules.Verdict {
        Array(target.utf8).withUnsafeBufferPointer { rules.allows($0) }
    }
}
