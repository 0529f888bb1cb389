import Crawl
import EventLoop
import TestSupport
import Testing

@testable import CrawltopKit

/// What a crawl warns of: the log, the findings and a report of its job say the same.
@Suite(.serialized) struct WarningTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func page(_ body: String, fields: String = "") -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\(fields)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func redirect(_ status: Int, _ location: String) -> String {
        "HTTP/1.1 \(status) So\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n"
    }

    /// Plays the crawl of a site, whose other paths are missing. Returns its warnings as the log tells them, without the kind.
    private func warnings(
        _ kind: WarningKind, _ site: [String: String], seed: String = "http://a.test/",
        _ change: (inout CrawltopOptions) -> Void = { _ in }
    ) throws -> [String] {
        var options = CrawltopOptions()
        options.crawl.seeds = [seed]
        options.output = "/dev/null"
        options.job = JobOptions(path: folder.path + "/job")
        change(&options)
        let loop = try EventLoop()
        let session = try Session(options: options, loop: loop, hasScreen: false)
        _ = session.run { loop, crawl in
            while let dispatch = crawl.next(now: loop.now) {
                let path = crawl.text(of: dispatch.url).split(separator: "/", maxSplits: 2).dropFirst(2).joined()
                let missing = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
                try answer(crawl, slot: dispatch.slot, site["/" + path] ?? missing)
            }
            loop.schedule(at: loop.now) { loop.stop() }
            return EngineControls {}
        }
        let all = session.warnings.warnings(of: session.crawl)
        let found = all.filter { $0.kind == kind }.map { Self.text(ReportedWarning($0, in: session.crawl)) }
        var reported: [String] = []
        let source = try ReportSource(folder.path + "/job")
        let job = try source.warnings()
        try job.forEach { if $0.kind == kind { reported.append(Self.text($0)) } }
        #expect(reported == found)
        let counts = try job.counts().map { "\($0.kind.rawValue) \($0.count)" }
        #expect(counts == WarningDigest.counts(all).map { "\($0.kind.rawValue) \($0.count)" })
        return found
    }

    private static func text(_ warning: ReportedWarning) -> String {
        let line = LineBuffer()
        warning.write(to: line) { url in line.append(own: String(decoding: url, as: UTF8.self)) }
        if let page = warning.page { line.append(own: " <- " + String(decoding: page, as: UTF8.self)) }
        return String(decoding: line.bytes, as: UTF8.self).replacing("http://a.test", with: "")
    }

    @Test func aLinkToWhatHasMovedForGood() throws {
        let found = try warnings(
            .permanentRedirect,
            [
                "/": Self.page(
                    "<a href=/old>x</a><a href=/old#x>x</a><a href=/older>x</a><a href=/p>x</a><a href=/lost>x</a>"
                        + "<a href=/for-now>x</a><a href=/first>x</a><a href=/away>x</a><a href=/loop>x</a>"),
                "/p": Self.page("<a href=/old>x</a>"), "/new": Self.page("<p>x"), "/en": Self.page("<p>x"),
                "/old": Self.redirect(301, "/new"), "/older": Self.redirect(308, "/old"),
                "/lost": Self.redirect(301, "/gone"), "/for-now": Self.redirect(302, "/old"),
                // What it leads to may lead elsewhere tomorrow.
                "/first": Self.redirect(301, "/for-now"), "/away": Self.redirect(301, "http://b.test/"),
                "/loop": Self.redirect(301, "/loop"),
            ])
        #expect(
            found == [
                "301 /away -> http://b.test/ (not checked) <- /", "301 /first -> /for-now <- /",
                "301 /old -> /new <- /",
                "308 /older -> /new <- /", "301 /old -> /new <- /p",
            ])
    }

    /// A seed is what the user wrote, and no page has it.
    @Test func aSeedThatHasMovedForGoodIsNone() throws {
        #expect(
            try warnings(.permanentRedirect, ["/": Self.redirect(301, "/x"), "/x": Self.page("<a href=/x>x</a>")])
                == [])
    }
}
