import Foundation
import TestSupport
import Testing
import Web

@Suite struct SitemapSuiteTests {
    @Test(.suite("sitemap")) func passesTheSuite() throws {
        var passed = 0
        var failures: [String] = []
        for file in Suites.files("sitemap") {
            let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            for test in try #require(json as? [[String: Any]]) {
                let name = "\(file.lastPathComponent): \(test["id"] ?? "") \(test["name"] ?? "")"
                guard let body = (test["body_b64"] as? String).flatMap({ Data(base64Encoded: $0) }) else {
                    failures.append("\(name): no body")
                    continue
                }
                if let failure = check(test, Array(body)) {
                    failures.append("\(name): \(failure)")
                } else {
                    passed += 1
                }
            }
        }
        Suites.report("sitemap", passed: passed, failures: failures)
        #expect(passed > 0)
        #expect(failures.isEmpty)
    }

    private func checkCompressed(_ test: [String: Any], _ body: [UInt8]) -> String? {
        let run = SitemapBodyRun([body[...]])
        guard let locations = test["locs"] as? [String] else { return "no URLs given" }
        guard run.urls == locations, locations.isEmpty || run.kind.rawValue == test["kind"] as? String else {
            return "\(run)"
        }
        return SitemapBodyRun(body.indices.map { body[$0...$0] }) == run ? nil : "something else in pieces"
    }

    private func check(_ test: [String: Any], _ body: [UInt8]) -> String? {
        if body.starts(with: [0x1F, 0x8B]) { return checkCompressed(test, body) }
        let run = SitemapRun([body[...]])
        guard run.kind.rawValue == test["kind"] as? String else { return "kind \(run.kind)" }
        if let locations = test["locs"] as? [String] {
            guard run.urls == locations else { return "\(run.urls), not \(locations)" }
        } else if let locations = test["locs"] as? [String: Any] {
            guard run.urls.count == locations["count"] as? Int, run.urls.first == locations["first"] as? String
            else { return "\(run.urls.count) URLs from \(run.urls.first ?? "")" }
        } else {
            return "no URLs given"
        }
        let size = max(7, body.count / 1_000)
        let pieces = stride(from: 0, to: body.count, by: size).map { body[$0..<min($0 + size, body.count)] }
        return SitemapRun(pieces) == run ? nil : "something else in pieces"
    }
}
