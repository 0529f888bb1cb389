import Crawl
import Foundation
import TestSupport
import Testing

@testable import CrawltopKit

/// A page that keeps crawlers out and answers 200 is blocked, although no link to it counts as one that leads nowhere.
@Suite(.serialized) struct ReportedChallengeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func report(_ form: ReportForm) throws -> String {
        let path = "\(folder.path)/report"
        try Reports(orders: [ReportOrder(path: path, form: form)], replacesOthers: true).write(from: folder.path, nil)
        return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    @Test func itIsToldBesideWhatIsBlocked() throws {
        try CrawltopKitTests.crawl(keptIn: folder) {
            $0.maxTries = 1
        } answered: { url in
            let body =
                url == "http://a.test/" ? "<title>a</title><a href=/b>b</a>x" : "<title>Just a moment...</title>x"
            return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
        let html = try report(.html)
        #expect(html.contains("No server turned the crawl away with an error&#39;s status."))
        #expect(html.contains("1 URL that answered with a page that keeps crawlers out"))
        #expect(html.contains("<td>Just a moment...</td>"))
        #expect(try report(.markdown).contains("### Pages that keep crawlers out: 1 URL\n"))
    }
}
