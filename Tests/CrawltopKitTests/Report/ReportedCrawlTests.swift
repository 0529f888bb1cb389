import Crawl
import EventLoop
import Foundation
import Glibc
import HTTP
import TestSupport
import Testing

@testable import CrawltopKit

/// Every form of the report of one crawl whose site wishes nobody well.
@Suite(.serialized) struct ReportedCrawlTests {
    private let folder: TemporaryFolder
    private var job: String { folder.path }

    init() throws { folder = try TemporaryFolder() }

    private static let title =
        "=cmd|'/c calc'!A1</title><script>alert(1)</script>,\"\u{1B}]0;x\u{7}\u{202E}]]>`|<img src=x>"

    private static func page(_ links: String, title: String = title) -> String {
        let page = "<title>\(title.replacing("</title>", with: "&lt;/title>"))</title>" + links
        return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: \(page.utf8.count)\r\n\r\n"
            + page
    }

    /// Plays the crawl: a page with links to what is missing, to redirects that lead there and in a circle, and to
    /// addresses that look like something else.
    private func crawl() throws -> Crawl {
        var options = CrawltopOptions()
        options.crawl.seeds = ["http://a.test/"]
        options.crawl.obeysRobots = false
        options.crawl.maxTries = 1
        options.output = "/dev/null"
        options.job = JobOptions(path: job)
        let loop = try EventLoop()
        let session = try Session(options: options, loop: loop, hasScreen: false)
        _ = session.run { loop, crawl in
            var answers: [String: String] = [
                "http://a.test/": Self.page(
                    "<a href=/gone>a</a><a href=/old>b</a><a href=/loop>c</a><a href=/p>d</a>"
                        + "<a href='/?=HYPERLINK(1)&quot;,|`*_<b>'>e</a><a href=http://b.test/>f</a>"),
                "http://a.test/p": Self.page("<a href=/old>b</a><a href=/gone>a</a><a href=/gone>a</a>"),
            ]
            for (from, to) in [("old", "older"), ("older", "gone"), ("loop", "pool"), ("pool", "loop")] {
                answers["http://a.test/\(from)"] =
                    "HTTP/1.1 301 So\r\nLocation: /\(to)\r\nContent-Length: 0\r\n\r\n"
            }
            while let dispatch = crawl.next(now: loop.now) {
                let url = crawl.text(of: dispatch.url)
                let missing = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
                try answer(crawl, slot: dispatch.slot, answers[url] ?? (url.contains("?") ? Self.page("") : missing))
            }
            loop.schedule(at: loop.now) { loop.stop() }
            return EngineControls {}
        }
        return session.crawl
    }

    private func report(_ form: ReportForm) throws -> String {
        let path = "\(folder.path)/report"
        try Reports(orders: [ReportOrder(path: path, form: form)], replacesOthers: true).write(from: job, nil)
        return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    @Test func brokenLinksAreThoseOfTheLog() throws {
        let crawl = try crawl()
        var told: [String] = []
        crawl.forEachBrokenLink { link in
            let via = link.end.via.map { crawl.text(of: $0) }.joined(separator: " ")
            let status = link.end.status == 0 ? "" : "\(link.end.status)"
            let words = [
                link.referrer.map { crawl.text(of: $0) } ?? "", crawl.text(of: link.url), via, status,
                link.end.error.map { "\($0.rawValue)" } ?? "", link.end.verdict.map { "\($0.word)" } ?? "",
            ]
            told.append(words.joined(separator: ",") + ",,,,,")
        }
        #expect(told.count == 5)
        let lines = try report(.links).split(separator: "\r\n").map(String.init)
        #expect(Array(lines.dropFirst()) == told)
        let summary = try ReportSource(job).summary()
        #expect(summary.verdicts[.broken] == crawl.statistics.tally.verdicts[.broken])
        #expect(summary.seen == crawl.counts.seen && summary.done == crawl.counts.done)
        #expect(summary.skipped == crawl.counts.skipped && summary.skipped == 1)
    }

    @Test func nothingFromTheSiteIsMoreThanText() throws {
        _ = try crawl()
        for form in ReportForm.allCases {
            let text = try report(form)
            let controls = text.unicodeScalars.filter {
                ($0.value < 0x20 && !"\n\r\t".unicodeScalars.contains($0)) || $0 == "\u{202E}"
            }
            #expect(controls.isEmpty, "\(form)")
            // The others have no markup.
            if [.html, .markdown, .junit, .sitemap, .graphml].contains(form) {
                #expect(!text.contains("<script>alert") && !text.contains("<img"), "\(form)")
            }
            #expect(!text.contains(",=") && !text.contains("\n="), "\(form)")
        }
        let html = try report(.html)
        #expect(html.split(separator: "<script", omittingEmptySubsequences: false).count == 3)
        #expect(!html.contains("src=") && !html.contains("@import") && !html.contains("url("))
    }

    @Test func theDocumentIsJSON_WithTheTitleAsItWas() throws {
        _ = try crawl()
        let document = try JSONSerialization.jsonObject(with: Data(try report(.json).utf8)) as? [String: Any]
        let urls = try #require(document?["urls"] as? [[String: Any]])
        #expect(urls.first?["title"] as? String == Self.title)
        #expect((document?["broken_links"] as? [Any])?.count == 5)
    }

    @Test func theGraphHasEachLinkOnce() throws {
        let crawl = try crawl()
        var numbers: [String: String] = [:]
        for index in 0..<UInt32(crawl.counts.seen) { numbers[crawl.text(of: URLID(index: index))] = "n\(index)" }
        func edge(_ from: String, _ to: String) throws -> String {
            let ends = try (#require(numbers["http://a.test/\(from)"]), #require(numbers["http://a.test/\(to)"]))
            return "<edge source=\"\(ends.0)\" target=\"\(ends.1)\"><data key=\"kind\">"
        }
        let edges = try report(.graphml).split(separator: "\n").filter { $0.hasPrefix("<edge") }
        #expect(Set(edges).count == edges.count)
        #expect(edges.contains { $0.hasPrefix((try? edge("", "p")) ?? "?") && $0.contains("found") })
        // The page repeats a broken link.
        #expect(try edges.count { $0.hasPrefix(try edge("p", "gone")) && $0.contains("broken") } == 1)
        #expect(try edges.contains { $0.hasPrefix(try edge("old", "older")) && $0.contains("redirect") })
        #expect(try report(.dot).contains(" -> "))
    }

    @Test func aSitemapIsSplitAtItsLimits() throws {
        _ = try crawl()
        let path = "\(folder.path)/sitemap.xml"
        let file = ReportFile(path: path, form: .sitemap, replacesOthers: false)
        func text(_ path: String) throws -> String { try String(contentsOf: URL(filePath: path), encoding: .utf8) }
        #expect(try SitemapForm.write(ReportSource(job), to: file) == 3)
        let whole = try text(path)
        #expect(whole.split(separator: "<loc>").count == 4)
        #expect(whole.contains("<loc>http://a.test/</loc>") && whole.contains("<loc>http://a.test/p</loc>"))
        #expect(!whole.contains("gone") && !whole.contains("old"))
        var limits = SitemapForm.Limits()
        limits.urls = 2
        try SitemapForm.write(ReportSource(job), to: file, limits: limits)
        let index = try text(path)
        #expect(index.contains("<sitemap><loc>http://a.test/sitemap-1.xml</loc></sitemap>"))
        #expect(try text("\(folder.path)/sitemap-1.xml").split(separator: "<loc>").count == 3)
        #expect(try text("\(folder.path)/sitemap-2.xml").split(separator: "<loc>").count == 2)
        #expect(!index.contains("sitemap-3"))
    }
}
