import Store
import TestSupport
import Testing

@testable import Crawl

/// A site that is crawled again, with what was found the first time.
@Suite struct RecrawlTests {
    private let folder: TemporaryFolder
    private var directory: JobDirectory { JobDirectory(folder.path) }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func crawl(_ change: (inout CrawlOptions) -> Void = { _ in }) throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.requests.digestsBodies = true
        change(&options)
        return try Crawl(options: options, now: 0)
    }

    /// Crawls a site, and keeps that. Returns the requests by URL.
    private func keep(_ crawl: Crawl, _ site: [String: String]) throws -> [String: String] {
        let values = [("options", ""), ("hash seed", "1")]
        let lock: JobLock
        if directory.hasJob {
            let next = try directory.createNext(values: values)
            crawl.compare(with: try EarlierRun(next.earlier, in: directory))
            lock = next.lock
        } else {
            lock = try directory.create(values: values)
        }
        defer { withExtendedLifetime(lock) {} }
        let writer = JobWriter(directory, onChange: {})
        let recorder = JobRecorder(writer, clockOffset: 0)
        #expect(writer.start())
        crawl.subscribe(recorder)
        try crawl.start(now: 0)
        let requests = try requests(crawl, Dictionary(uniqueKeysWithValues: site.map { ("http://a.test" + $0, $1) }))
        let end = JobEnd(isFinished: true, reason: "", code: 0)
        #expect(recorder.close(crawl, end, at: 9, patience: 10_000_000_000) == nil)
        return requests
    }

    private func page(_ body: String, tag: String? = nil) -> String {
        let field = tag.map { "ETag: \"\($0)\"\r\n" } ?? ""
        return "HTTP/1.1 200 OK\r\n\(field)Content-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let unchanged = "HTTP/1.1 304 Not Modified\r\n\r\n"

    private var first: [String: String] {
        [
            "/": page(
                "<title>start</title><a href=/1>a</a><a href=/2>b</a><a href=/1>c</a><a href='http://['>d</a>", tag: "s"
            ),
            "/1": page("<a href=/2>a</a><a href=/3 rel=nofollow>b</a><a href=/gone>c</a>", tag: "1"), "/2": page("two"),
        ]
    }

    @Test func aPageThatIsConfirmedCountsAsRead() throws {
        let before = try crawl { $0.obeysNofollow = true }
        _ = try keep(before, first)
        for _ in 1...2 {
            let after = try crawl { $0.obeysNofollow = true }
            let recorder = Recorder()
            after.subscribe(recorder)
            let asked = try keep(after, ["/": Self.unchanged, "/1": Self.unchanged, "/2": page("two")])
            #expect(asked["http://a.test/"]?.contains("If-None-Match: \"s\"\r\n") == true)
            #expect(asked["http://a.test/1"]?.contains("If-None-Match: \"1\"\r\n") == true)
            #expect(asked["http://a.test/2"]?.contains("If-") == false)
            #expect(after.counts == before.counts && after.malformedLinkCount == before.malformedLinkCount)
            #expect(after.brokenLines == before.brokenLines)
            for index in 0..<UInt32(before.counts.seen) {
                let url = URLID(index: index)
                let text = before.text(of: url)
                let other = try #require(
                    (0..<UInt32(after.counts.seen)).map { URLID(index: $0) }.first { after.text(of: $0) == text })
                #expect(after.linkCount(to: other) == before.linkCount(to: url), "\(text)")
                #expect(after.status(of: other).skipReason == before.status(of: url).skipReason, "\(text)")
                #expect(after.status(of: other).depth == before.status(of: url).depth, "\(text)")
            }
            let start = try #require(recorder.records.first)
            #expect(start.status == 304 && start.isHTML && start.links == 4 && start.title == Array("start".utf8))
            #expect(start.digest != nil && start.bodyBytes > 50)
        }
    }

    @Test func whatHasChangedIsReadAsItIs() throws {
        _ = try keep(try crawl(), first)
        let after = try crawl()
        _ = try keep(after, ["/": page("<a href=/new>x</a>", tag: "t"), "/new": page("new")])
        #expect(after.counts.seen == 2)
        let diff = try SiteDiff(try StoredCrawl(before: directory), try StoredCrawl(of: directory))
        let told = diff.changes.map { "\($0.kind.rawValue) \(String(decoding: $0.url, as: UTF8.self).dropFirst(13))" }
        #expect(told == ["changed /", "gone /1", "gone /2", "gone /3", "gone /gone", "new /new"])
    }

    /// Requisites that were not looked for the first time are not among the links that are known.
    @Test func otherLinksThanBeforeAreLookedForInAllPages() throws {
        _ = try keep(try crawl(), first)
        let asked = try keep(try crawl { $0.sources.takesRequisites = true }, first)
        #expect(asked.values.allSatisfy { !$0.contains("If-None-Match") })
    }

    @Test func robotsRulesAreAlwaysAskedForInFull() throws {
        let rules =
            "HTTP/1.1 200 OK\r\nETag: \"r\"\r\nContent-Type: text/plain\r\nContent-Length: 23\r\n\r\nUser-agent: *\nDisallow: "
        let site = ["/robots.txt": rules, "/": page("x", tag: "s")]
        _ = try keep(try crawl { $0.obeysRobots = true }, site)
        let asked = try keep(try crawl { $0.obeysRobots = true }, site)
        #expect(asked["http://a.test/robots.txt"]?.contains("If-") == false)
        #expect(asked["http://a.test/"]?.contains("If-None-Match: \"s\"") == true)
    }
}
