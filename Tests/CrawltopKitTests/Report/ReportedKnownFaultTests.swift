import Crawl
import Foundation
import HTTP
import TestSupport
import Testing

@testable import CrawltopKit

/// Faults that the user lives with do not count in reports, and are told apart; links that are no URLs are told.
@Suite(.serialized) struct ReportedKnownFaultTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A page with links to two URLs that are gone, to a redirect to a third, to a missing place, and to no URL at all.
    private func crawl() throws {
        let page =
            "<title>t</title><a href=/b>x</a><a href=/c>x</a><a href=/old>x</a><a href=#no>x</a><a href='http://[<b>'>x</a>"
            + "<a href=' /w '>x</a>"
        try CrawltopKitTests.crawl(keptIn: folder) {
            $0.checksFragments = true
        } answered: { url in
            switch url {
            case "http://a.test/":
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)"
            case "http://a.test/old": "HTTP/1.1 302 So\r\nLocation: /moved\r\nContent-Length: 0\r\n\r\n"
            case "http://a.test/w": "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
            default: "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
            }
        }
    }

    private func report(_ form: ReportForm, _ known: String?) throws -> String {
        let path = "\(folder.path)/report"
        let reports = Reports(
            orders: [ReportOrder(path: path, form: form)], replacesOthers: true,
            knownFaults: try known.map { try KnownFaults.File($0, path: "known") })
        try reports.write(from: folder.path, nil)
        return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    @Test(
        arguments: [
            (nil, 3, 0), ("/b$", 2, 1), ("broken /[bc]$", 1, 2), ("404 /", 0, 3), ("5xx,fragment /", 3, 0),
            // What is reached by a redirect alone is known where that is.
            ("/old$", 2, 1), ("/moved$", 2, 1),
        ] as [(String?, Int, Int)])
    func whatIsKnownFailsNoBuild(_ known: String?, _ failed: Int, _ skipped: Int) throws {
        try crawl()
        let text = try report(.junit, known)
        #expect(text.contains("failures=\"\(failed)\" errors=\"0\" skipped=\"\(skipped)\""))
        #expect(text.split(separator: "<failure").count - 1 == failed)
        #expect(text.split(separator: "<skipped message=\"known: broken").count - 1 == skipped)
        #expect(try report(.broken, known).split(separator: "\n").count == failed)
    }

    @Test func itIsToldApart() throws {
        try crawl()
        let known = "/b$\n/old$\nfragment #no$\nwhite-space /"
        let html = try report(.html, known)
        #expect(html.contains("<b class=\"broken\">1</b>broken") && html.contains("<b class=\"\">2</b>known"))
        #expect(html.contains("do not count: 2 URLs, 1 fragment, 1 warning."))
        #expect(!html.contains("id=\"fragments\"") && html.contains("There are no warnings."))
        let markdown = try report(.markdown, known)
        #expect(markdown.contains("### Broken: 1 URL, 1 link\n") && markdown.contains("### Known: 2 URLs, 2 links\n"))
        let document = try JSONSerialization.jsonObject(with: Data(try report(.json, known).utf8)) as? [String: Any]
        for (name, marks) in [
            ("broken_links", [true, false, true]), ("broken_fragments", [true]), ("warnings", [true]),
        ] {
            let rows = try #require(document?[name] as? [[String: Any]])
            #expect(rows.map { $0["known"] as? Bool } == marks, "\(name)")
        }
        #expect((document?["known"] as? [String: Int])?["broken"] == 2)
        #expect(!(try report(.json, nil)).contains("\"known\""))
    }

    @Test func linksThatAreNoURLsAreTold() throws {
        try crawl()
        let document = try JSONSerialization.jsonObject(with: Data(try report(.json, nil).utf8)) as? [String: Any]
        let malformed = try #require(document?["malformed_links"] as? [String: Any])
        #expect(malformed["count"] as? Int == 1)
        #expect((malformed["first"] as? [[String: String]]) == [["url": "http://[<b>", "referrer": "http://a.test/"]])
        #expect(try report(.html, nil).contains("1 link that is no URL") && !report(.html, nil).contains("[<b>"))
        #expect(try report(.markdown, nil).contains("### Malformed: 1 link that is no URL\n"))
        #expect(try report(.links, nil).hasSuffix("http://a.test/,http://[<b>,,,url,,,,,,\r\n"))
        #expect(try report(.junit, nil).contains("name=\"malformed http://[&lt;b&gt;\" value=\"http://a.test/\""))
    }
}
