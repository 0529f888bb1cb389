import Crawl
import EventLoop
import Foundation
import TestSupport
import Testing

@testable import CrawltopKit
@testable import Store

/// Reports tell where broken links stand on their pages.
@Suite(.serialized) struct ReportedPlacesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func crawl(keepsPositions: Bool) throws {
        let page = "<p>\n  <a href=/gone>an <b>old</b> &lt;page</a><img src=x>\n<link rel=next href=/gone2>"
        try CrawltopKitTests.crawl(keptIn: folder) { options in
            (options.maxTries, options.keepsPositions) = (1, keepsPositions)
        } answered: { url in
            let (status, body) = url == "http://a.test/" ? ("200 OK", page) : ("404 No", "")
            return "HTTP/1.1 \(status)\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
    }

    private func report(_ form: ReportForm) throws -> String {
        let path = "\(folder.path)/report"
        try Reports(orders: [ReportOrder(path: path, form: form)], replacesOthers: true).write(from: folder.path, nil)
        return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    @Test func eachFormTellsIt() throws {
        try crawl(keepsPositions: true)
        let rows = try report(.links).split(separator: "\r\n")
        #expect(rows[0] == "page,url,via,status,error,verdict,element,text,line,column,known")
        #expect(rows[1] == "http://a.test/,http://a.test/gone,,404,,broken,a,an old <page,2,3,")
        #expect(rows[2] == "http://a.test/,http://a.test/gone2,,404,,broken,link,,3,1,")
        let json = try report(.json)
        #expect(json.contains(#""verdict":"broken","element":"a","text":"an old <page","line":2,"column":3}"#))
        #expect(try report(.html).contains(#"</a> at 2:3 in a &quot;an old &lt;page&quot;</li>"#))
        #expect(try report(.junit).contains("linked from http://a.test/ at 3:1 in link\n"))
        #expect(try report(.markdown).contains("at 3&#58;1 in link"))
    }

    @Test func aJobWithoutThemIsRead_AsIsOneFromBeforeThereWereAny() throws {
        try crawl(keepsPositions: false)
        #expect(try report(.links).contains(",broken,,,,,\r\n"))
        try Database("\(folder.path)/crawl.sqlite", .write).execute("DROP TABLE place")
        #expect(try report(.links).contains(",broken,,,,,\r\n"))
        #expect(!(try report(.json).contains("\"element\"")))
    }
}
