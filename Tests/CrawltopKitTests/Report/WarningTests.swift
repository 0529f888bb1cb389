import Crawl
import EventLoop
import TestSupport
import Testing

@testable import CrawltopKit

/// What a crawl warns of: the log, the findings and a report of its job say the same.
@Suite(.serialized) struct WarningTests {
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
        let folder = try TemporaryFolder()
        var options = CrawltopOptions()
        options.crawl.seeds = [seed]
        options.output = "/dev/null"
        options.job = JobOptions(path: folder.path)
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
        let source = try ReportSource(folder.path)
        let job = try source.warnings()
        try job.forEach { warning, _ in if warning.kind == kind { reported.append(Self.text(warning)) } }
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

    @Test func aPageWithoutATitleOrWithThatOfAnother_IfItMayBeListed() throws {
        let site = [
            "/": Self.page(
                "<title>A</title>" + ["b", "c", "d", "e", "f", "g", "h"].map { "<a href=/\($0)>x</a>" }.joined()),
            "/b": Self.page("<title> a </title><p>x"), "/c": Self.page("<title>A </title><p>x"),
            "/d": Self.page("<p>x"),
            "/e": Self.page("<meta name=robots content=noindex><p>x"), "/f": Self.page("<title>A</title>x"),
            "/g": Self.page("<title>A</title>x<link rel=canonical href=/>"),
            "/h": Self.page("<title>A</title>x", fields: "X-Robots-Tag: noindex\r\n"),
        ]
        #expect(try warnings(.noTitle, site) == ["/d"])
        #expect(
            try warnings(.sameTitle, site) == [
                "/ has the title of /c and 1 more", "/c has the title of / and 1 more",
                "/f has the title of / and 1 more",
            ])
    }

    @Test func aPageThatIsItsOwnCanonicalMayBeListed() throws {
        let site = ["/": Self.page("x<base href=/x/><link rel=canonical href=http://a.test/#top>")]
        #expect(try warnings(.noTitle, site) == ["/"])
    }

    @Test(
        arguments: [
            ("", true),
            ("<!DOCTYPE html><html><head><title>x</title><style>p {}</style></head><body> \n</body></html>", true),
            ("<!-- x > --><div class=\"a>b\"><p id='x>'></p></div><!---->", true),
            ("<link rel=canonical href=/x>", true),
            ("<p>x", false), ("<title>x</title>\u{A0}", false), ("<img src=x>", false), ("<IMG>", false),
            ("<div id=root></div><script src=app.js></script>", false), ("<a href=/x></a>", false),
            ("<p a=b\"c>x\"", false),
            ("<meta http-equiv=refresh content='0; url=/x'>", false), ("<style></p>x</style>", true), ("1 < 2", false),
            ("<svg></svg>", false),
        ])
    func aPageWithNothingToShow(_ body: String, _ isEmpty: Bool) throws {
        #expect(
            try warnings(.emptyPage, ["/": Self.page(body), "/x": Self.page("<title>x</title>x")])
                == (isEmpty ? ["/"] : []))
    }

    @Test func aURLThatNotEverybodyTakes() throws {
        let paths = [1_986, 1_987].map { String(repeating: "x", count: $0) }
        let found = try warnings(.longURL, ["/": Self.page(paths.map { "<a href=/\($0)>x</a>" }.joined())])
        #expect(found == ["2001 bytes: /" + paths[1]])
    }

    @Test func aLinkWithWhiteSpaceAroundItsURL() throws {
        let site = [
            "/": Self.page(
                "<a href=' /b'>x</a><a href='/c\n'>x</a><a href=/d>x</a><a href=' /b'>x</a><a href='/#a '>x</a>"),
            "/b": Self.page("<a href='/d '>x</a><a href=' '>x</a><a href=''>x</a>"), "/c": Self.page("x"),
            "/d": Self.page("x"),
        ]
        #expect(try warnings(.whiteSpace, site) == ["/ <- /", "/b <- /", "/c <- /", "/b <- /b", "/d <- /b"])
    }

    @Test(arguments: [true, false])
    func aLinkFromAPageWithTLSToAURLWithout_IfThatIsAskedFor(_ isAskedFor: Bool) throws {
        let site = [
            "/": Self.page(
                "<a href=http://a.test/b>x</a><a href=/c>x</a><a href=http://b.test/>x</a><a href=mailto:x>x</a>"),
            "/b": Self.page("<a href=http://a.test/c>x</a>"), "/c": Self.page("<a href=http://a.test/b>x</a>"),
        ]
        let found = try warnings(.httpLink, site, seed: "https://a.test/") { $0.crawl.requiresHTTPS = isAskedFor }
        let pages = ["/b <- https://a.test/", "http://b.test/ <- https://a.test/", "/b <- https://a.test/c"]
        #expect(found == (isAskedFor ? pages : []))
    }

    /// A seed is what the user wrote, and no page has it.
    @Test func aSeedThatHasMovedForGoodIsNone() throws {
        #expect(
            try warnings(.permanentRedirect, ["/": Self.redirect(301, "/x"), "/x": Self.page("<a href=/x>x</a>")])
                == [])
    }
}
