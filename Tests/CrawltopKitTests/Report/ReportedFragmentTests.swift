import Crawl
import EventLoop
import Foundation
import TestSupport
import Testing

@testable import CrawltopKit
@testable import Store

/// Reports tell which places are not there.
@Suite(.serialized) struct ReportedFragmentTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func crawl(keepsPositions: Bool) throws {
        let page = "<p id=1><p id=2><p id=3><p id=4>\n<a href='#<b>'>x</a><a href=#1>x</a><a href=/old#gone>x</a>"
        try CrawltopKitTests.crawl(keptIn: folder) { options in
            (options.checksFragments, options.keepsPositions) = (true, keepsPositions)
        } answered: { url in
            url.hasSuffix("/old")
                ? "HTTP/1.1 301 So\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
                : "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)"
        }
    }

    private func report(_ form: ReportForm) throws -> String {
        let path = "\(folder.path)/report"
        try Reports(orders: [ReportOrder(path: path, form: form)], replacesOthers: true).write(from: folder.path, nil)
        return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    @Test func eachFormTellsThem() throws {
        try crawl(keepsPositions: true)
        let document = try JSONSerialization.jsonObject(with: Data(try report(.json).utf8)) as? [String: Any]
        let links = try #require(document?["broken_fragments"] as? [[String: Any]])
        #expect(links.map { $0["url"] as? String } == ["http://a.test/#%3Cb%3E", "http://a.test/old#gone"])
        #expect(links.map { $0["via"] as? [String] } == [nil, ["http://a.test/"]])
        #expect(links.map { $0["line"] as? Int } == [2, 2] && links.map { $0["column"] as? Int } == [1, 37])
        let html = try report(.html)
        #expect(
            html.contains("<a href=\"#fragments\">") && html.contains("2 links to a place that their pages do not have")
        )
        #expect(html.contains("</a> at 2:37</td>"))
        #expect(try report(.markdown).contains("### Places that are not there: 2 links"))
        #expect(try report(.junit).contains("\"links to places that are not there\" value=\"2\""))
    }

    @Test func withoutPositionsTheyHaveNone_AndAnOldJobHasNoneOfThem() throws {
        try crawl(keepsPositions: false)
        #expect(try report(.json).contains(#""by_script":false,"line":null,"column":null}"#))
        try Database("\(folder.path)/crawl.sqlite", .write).execute("DROP TABLE fragment")
        #expect(try report(.json).contains(#""broken_fragments":[]"#))
        #expect(!(try report(.html).contains("#fragments")))
    }
}
