import Crawl
import Foundation
import Store
import TestSupport
import Testing

@testable import CrawltopKit

/// A comparison names pages that link, and no redirects: nobody can mend a link there.
@Suite struct ComparedReferrerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The referrers of what is broken in a crawl.
    private func referrers(_ crawl: any ComparedCrawl) throws -> [String: String?] {
        var found: [String: String?] = [:]
        while let url = try crawl.next() {
            guard url.standing == .gone || url.standing == .broken else { continue }
            found[String(decoding: url.url, as: UTF8.self)] = url.referrerText.map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        return found
    }

    @Test func inALog() throws {
        func line(_ path: String, _ outcome: String, _ status: Int, _ rest: String) -> String {
            #"{"type":"fetch","url":"http://a.test/\#(path)","outcome":"\#(outcome)","status":\#(status),"error":null,"#
                + #""will_retry":false,\#(rest)}"#
        }
        let lines = [
            line("", "ok", 200, #""verdict":"fine","referrer":null"#),
            line("r", "redirect", 302, #""location":"http://a.test/s","referrer":"http://a.test/""#),
            line("s", "redirect", 302, #""location":"http://a.test/gone","referrer":"http://a.test/r""#),
            line("gone", "status", 404, #""verdict":"broken","referrer":"http://a.test/s""#),
            line("lost", "status", 404, #""verdict":"broken","referrer":"http://b.test/""#),
        ]
        let path = "\(folder.path)/log.json"
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
        #expect(
            try referrers(try LoggedCrawl(path)) == [
                "http://a.test/gone": "http://a.test/", "http://a.test/lost": "http://b.test/",
            ])
    }

    @Test func inAJob() throws {
        let page = "<a href=/r>x</a><a href=/b>x</a>"
        try crawl(keptIn: folder, { _ in }) { url in
            switch url {
            case "http://a.test/":
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)"
            case "http://a.test/r": "HTTP/1.1 302 So\r\nLocation: /s\r\nContent-Length: 0\r\n\r\n"
            case "http://a.test/s": "HTTP/1.1 302 So\r\nLocation: /gone\r\nContent-Length: 0\r\n\r\n"
            default: "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
            }
        }
        #expect(
            try referrers(try StoredCrawl(of: JobDirectory(folder.path))) == [
                "http://a.test/gone": "http://a.test/", "http://a.test/b": "http://a.test/",
            ])
    }
}
