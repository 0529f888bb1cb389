// The scanner against what HTML parsers see in the pages of the suite, and against itself under every cut.

import Foundation
import TestSupport
import Testing
import Web

struct LinkScannerSuiteTests {
    struct Case: Decodable {
        let id: String
        let html: String
        let level: String
        let links: [[String]]

        var expected: [FoundLink] {
            links.filter { $0.count == 3 }.map { FoundLink($0[0], $0[1], $0[2]) }
        }
    }

    static func cases() throws -> [Case] {
        try Suites.files("html").flatMap { try JSONDecoder().decode([Case].self, from: Data(contentsOf: $0)) }
    }

    @Test(.suite("html"))
    func seesTheLinksThatParsersSee() throws {
        let cases = try Self.cases()
        // The suite speaks of some kinds of links only.
        let kinds = Set(cases.flatMap { $0.expected.map { [$0.element, $0.attribute] } })
        let scanner = LinkScanner()
        for level in ["tokenizer", "tree"] {
            var passed = 0
            var failures: [String] = []
            for test in cases where test.level == level {
                let found = scan(Array(test.html.utf8), with: scanner).links
                    .filter { kinds.contains([$0.element, $0.attribute]) }
                if found == test.expected {
                    passed += 1
                } else {
                    failures.append("\(test.id) \(test.html.debugDescription): \(found), not \(test.expected)")
                }
            }
            Suites.report("html \(level)", passed: passed, failures: failures)
            if level == "tokenizer" {
                #expect(failures.isEmpty)
            }
        }
    }

    @Test(.suite("html"))
    func everyCutGivesTheSameLinks() throws {
        let scanner = LinkScanner()
        for test in try Self.cases() {
            let page = Array(test.html.utf8)
            let whole = scan(page, with: scanner)
            let bytes = scan(page, with: scanner, cuts: Array(0..<page.count))
            #expect(bytes == whole, "\(test.id) byte by byte")
            for cut in 0..<min(page.count, 160) where scan(page, with: scanner, cuts: [cut]) != whole {
                Issue.record("\(test.id) cut at \(cut): \(test.html.debugDescription)")
            }
        }
    }
}
