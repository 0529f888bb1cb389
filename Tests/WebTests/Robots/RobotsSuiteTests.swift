import Foundation
import TestSupport
import Testing
/// Holds the robots rules against conformance data: what sources agree on must pass; what a case's class says they
/// dispute, or what goes beyond RFC 9309, is reported only.
import Web

@Suite struct RobotsSuiteTests {
    /// The classes in which RFC 9309, or everyone, gives the answer.
    private static let binding: Set<String> = ["rfc9309", "rfc9309-2.2.2", "agreed"]

    @Test(.suite("robots")) func passesTheSuite() throws {
        var passed = 0
        var failures: [String] = []
        var bindingFailures: [String] = []
        for file in Suites.files("robots") {
            let cases = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
            for test in cases {
                let failure = check(test)
                let name = "\(file.lastPathComponent): \(test["id"] ?? "")"
                let disputed = (test["class"] as? String).flatMap { Self.binding.contains($0) ? nil : $0 }
                if let failure {
                    failures.append("\(name) (\(disputed ?? "binding")): \(failure)")
                    bindingFailures += disputed == nil ? [name] : []
                } else {
                    passed += 1
                }
            }
        }
        Suites.report("robots", passed: passed, failures: failures)
        #expect(passed > 0)
        #expect(bindingFailures.isEmpty)
    }

    /// What is wrong with a case's answers, or nil.
    private func check(_ test: [String: Any]) -> String? {
        let text = (test["robots"] as? String).map { Array($0.utf8) }
        let encoded = (test["robots_b64"] as? String).flatMap { Data(base64Encoded: $0) }
        guard let robots = text ?? encoded.map({ Array($0) }) else { return "no robots.txt" }
        var wrong: [String] = []
        let single = (test["ua"] as? String).map { [[$0, test["href"] ?? test["url"] ?? "", test["allowed"] ?? ""]] }
        for probe in single ?? (test["cases"] as? [[Any]]) ?? [] {
            guard probe.count == 3, let agent = probe[0] as? String, let url = probe[1] as? String,
                let expected = probe[2] as? Bool
            else { return "not a case" }
            if rules(robots, for: agent).allows(target: self.target(url)) != expected {
                wrong.append("\(agent) \(url) should be \(expected ? "allowed" : "disallowed")")
            }
        }
        let crawltop = rules(robots, for: "crawltop")
        if let sitemaps = test["sitemaps"] as? [String],
            crawltop.sitemaps.map({ String(decoding: $0, as: UTF8.self) }) != sitemaps
        {
            wrong.append("sitemaps \(crawltop.sitemaps.map { String(decoding: $0, as: UTF8.self) }), not \(sitemaps)")
        }
        if let delay = test["crawl_delay_crawltop"] {
            let expected = (delay as? Double).map { Int64($0 * 1e9) }
            if crawltop.crawlDelay != expected {
                wrong.append("crawl delay \(crawltop.crawlDelay ?? -1), not \(expected ?? -1)")
            }
        }
        return wrong.isEmpty ? nil : wrong.joined(separator: "; ")
    }

    /// What a crawler asks for: a URL's path and query, the `?` of an empty one included.
    private func target(_ url: String) -> String {
        let base = try? WebURL("http://www.example.com/")
        guard let url = try? WebURL(url, base: base) else { return "/" }
        let isEmptyQuery = url.search.isEmpty && url.href.prefix { $0 != "#" }.hasSuffix("?")
        return url.pathname + (isEmptyQuery ? "?" : url.search)
    }
}
