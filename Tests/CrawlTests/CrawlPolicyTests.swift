import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

@Suite struct CrawlPolicyTests {
    @Test func everyPageIsFetchedOnce_AndTheIdentityHoldsAtEachEvent() throws {
        let (crawl, recorder) = try begun()
        try run(
            crawl,
            [
                "/": html("<title> The  site </title><a href=b>b</a><a href='/c#x'>c</a><a href='#top'>t</a>"),
                "/b": html("<a href=./c>c</a><a href='http://b.test/'>away</a><a href='mailto:x@y'>mail</a>"),
                "/c": html("<a href=/>home</a><a href=gone>gone</a>"),
            ])
        #expect(recorder.texts(crawl) == ["/", "/b", "/c", "/gone"].map { "http://a.test\($0)" })
        #expect(crawl.state == .finished)
        #expect(recorder.states == [.running, .finished])
        #expect(recorder.wasConsistent)
        #expect(recorder.skips == [.scope, .scheme])
        #expect(crawl.counts == Counts(seen: 6, done: 4, skipped: 2))
        let first = try #require(recorder.records.first)
        #expect(first.title == Array("The site".utf8))
        #expect(first.charset == "utf-8")
        #expect(first.links == 3)
        #expect(first.newLinks == 2)
        #expect(first.outcome == .ok)
        #expect(first.timings.wait == 5)
        #expect(first.timings.read == 5)
        let last = try #require(recorder.records.last)
        #expect(last.outcome == .status)
        #expect(last.status == 404)
        #expect(last.depth == 2)
        #expect(last.referrer.map { crawl.text(of: $0) } == "http://a.test/c")
    }

    @Test(arguments: [("text/html", ["/"]), ("application/xhtml+xml", ["/", "/after"])])
    func theMediaTypeDecidesOnTheSyntax(_ type: String, _ paths: [String]) throws {
        let (crawl, recorder) = try begun()
        let page = "<html><head><script src='x.js'/></head><body><a href='/after'>x</a></body></html>"
        try run(crawl, ["/": html(page).replacing("text/html", with: type)])
        #expect(recorder.texts(crawl) == paths.map { "http://a.test\($0)" })
    }

    @Test func whatIsNoURLIsKeptOnceForAPage_AndWhatIsTooLongCounted() throws {
        let (crawl, recorder) = try begun()
        let bad = "<a href='http://[bad/'>x</a><a href=' //a.test:99999/ '>x</a><a href='http://[bad/'>x</a>"
        let long =
            "<a href=\(String(repeating: "y", count: 70_000))>x</a><img src=data:\(String(repeating: "y", count: 70_000))>"
        try run(crawl, ["/": html("\(bad)<a href=/b>b</a>"), "/b": html("\(bad)\(long)")])
        var found: [String] = []
        crawl.forEachMalformedLink(limit: .max) { link in
            found.append("\(crawl.text(of: link.page)) \(String(decoding: link.text, as: UTF8.self))")
        }
        #expect(
            found
                == ["/", "/b"].flatMap { ["http://a.test\($0) http://[bad/", "http://a.test\($0)  //a.test:99999/ "] })
        #expect(crawl.malformedLinkCount == 4 && crawl.counts.seen == 2)
        #expect(recorder.records.map(\.links) == [4, 4] && crawl.notKept.urls == 1)
    }

    @Test func malformedLinksAreBounded() throws {
        let (crawl, _) = try begun()
        let links = (0..<MalformedLinks.limit + 5).map { "<a href=http://[\($0)>x</a>" }.joined()
        try run(crawl, ["/": html(links)])
        var kept = 0
        crawl.forEachMalformedLink(limit: .max) { _ in kept += 1 }
        #expect(kept == MalformedLinks.limit && crawl.malformedLinkCount == kept + 5)
    }

    @Test func theBaseElementCounts() throws {
        let (crawl, recorder) = try begun()
        try run(crawl, ["/": html("<base href='/deep/er/'><a href=x>x</a>")])
        #expect(recorder.texts(crawl) == ["http://a.test/", "http://a.test/deep/er/x"])
    }

    @Test func pauseHoldsDispatch_AndResumeGoesOn() throws {
        let (crawl, recorder) = try begun()
        try run(crawl, ["/": html("<a href=b>b</a>"), "/b": html("")]) { crawl, now in
            if crawl.counts.done == 0 {
                crawl.perform(.togglePause, now: now)
                #expect(crawl.state == .pausing)
                #expect(crawl.next(now: now) == nil)
            }
        }
        #expect(crawl.state == .paused)
        #expect(crawl.counts == Counts(seen: 2, todo: 1, done: 1))
        let engine = PlayedEngine()
        crawl.delegate = engine
        crawl.perform(.resume, now: 10)
        #expect(engine.dispatches == 1)
        try run(crawl, ["/b": html("")])
        #expect(recorder.states == [.running, .pausing, .paused, .running, .finished])
    }

    @Test func drainLetsWhatIsInFlightEnd() throws {
        let (crawl, recorder) = try begun()
        let dispatch = try #require(crawl.next(now: 1))
        crawl.perform(.drain, now: 2)
        #expect(crawl.state == .draining)
        #expect(crawl.next(now: 3) == nil)
        crawl.endExchange(in: dispatch.slot, .failed(FetchError(.closed, "closed")), now: 4)
        #expect(recorder.states == [.running, .draining, .finished])
        #expect(crawl.wasStopped)
    }

    @Test func abortGivesBackWhatIsInFlight() throws {
        let (crawl, recorder) = try begun()
        _ = crawl.next(now: 1)
        crawl.perform(.abort, now: 2)
        #expect(crawl.state == .finished)
        #expect(crawl.counts == Counts(seen: 1, todo: 1))
        #expect(recorder.records.isEmpty)
    }

    @Test func aHeldCrawlDispatchesNothing() throws {
        let (crawl, _) = try begun()
        crawl.holdDispatch(true, by: .log)
        #expect(crawl.next(now: 1) == nil)
        crawl.holdDispatch(false, by: .log)
        #expect(crawl.next(now: 2) != nil)
    }

    @Test func aCrawlIsHeldUntilTheLastHolderLetsGo() throws {
        let (crawl, _) = try begun()
        let engine = PlayedEngine()
        crawl.delegate = engine
        crawl.holdDispatch(true, by: .log)
        crawl.holdDispatch(true, by: .store)
        crawl.holdDispatch(true, by: .log)
        #expect(crawl.idleReasons(now: 1).holders == [.log, .store])
        crawl.holdDispatch(false, by: .log)
        #expect(crawl.idleReasons(now: 2).holders == [.store] && crawl.next(now: 2) == nil && engine.dispatches == 0)
        for _ in 0..<2 { crawl.holdDispatch(false, by: .store) }
        #expect(crawl.idleReasons(now: 3).holders.isEmpty && engine.dispatches == 1 && crawl.next(now: 3) != nil)
    }

    @Test func whoLeavesHearsNoMore() throws {
        let (crawl, recorder) = try begun()
        crawl.unsubscribe(recorder)
        let other = Recorder()
        crawl.subscribe(other)
        try run(crawl, ["/": html("")])
        #expect(recorder.records.isEmpty && other.records.count == 1 && crawl.state == .finished)
    }

    @Test func aDelegateIsNotKept() throws {
        let (crawl, _) = try begun()
        weak var engine: PlayedEngine?
        do {
            let kept = PlayedEngine()
            (engine, crawl.delegate) = (kept, kept)
            crawl.wakeUp()
            #expect(kept.dispatches == 1)
        }
        #expect(engine == nil && crawl.inspect(0) == nil)
    }

    @Test(
        arguments: [
            ("text/html", true, nil), ("TEXT/HTML ; Charset=\"ISO-8859-1\"", true, "iso-8859-1"),
            ("application/xhtml+xml;charset=utf-8", true, "utf-8"), ("text/plain; charset=x", false, "x"),
            ("text/html;charset=\u{1B}[31m", true, nil), ("", false, nil), ("html", false, nil),
            // The last valid one of several; the charset goes with the type that it was said of.
            ("text/plain, text/html", true, nil), ("text/html, text/plain", false, nil),
            ("text/html;charset=a, text/html", true, "a"), ("text/html;charset=a, text/html;charset=b", true, "b"),
            ("text/plain;charset=a, text/html", true, nil), ("text/html, nonsense", true, nil),
            ("text/html, */*", true, nil), ("text/html,", true, nil), ("text/html, charset=a", true, nil),
            ("text/html;x=\"a, text/plain\";charset=a", true, "a"), ("text/html;x=\"\\\", text/plain", true, nil),
        ] as [(String, Bool, String?)])
    func mediaTypes(_ text: String, isHTML: Bool, charset: String?) {
        let type = MediaType(Array(text.utf8))
        #expect(type.isHTML == isHTML)
        #expect(type.charset == charset)
    }

    @Test func severalFieldsCountAsOne() throws {
        let (crawl, recorder) = try begun()
        let page = html("<a href=/x>x</a>")
        try run(crawl, ["/": page.replacing("Content-Type:", with: "Content-Type: text/plain\r\nContent-Type:")])
        #expect(recorder.texts(crawl) == ["http://a.test/", "http://a.test/x"])
        #expect(recorder.records.first?.contentType == Array("text/plain, text/html; charset=UTF-8".utf8))
        #expect(recorder.records.first?.charset == "utf-8")
    }

    @Test(
        arguments: [
            (["ftp://a.test/"], [], "neither http nor https"), (["http://"], [], "is not a URL"),
            (["http://a.test/"], ["("], "is not a regular expression"),
        ] as [([String], [String], String)])
    func badOptionsAreToldInASentence(seeds: [String], exclude: [String], part: String) {
        var options = CrawlOptions()
        options.seeds = seeds
        options.exclude = exclude
        let error = #expect(throws: CrawlOptionsError.self) {
            try Crawl(options: options, now: 0).start(now: 0)
        }
        #expect(error?.message.contains(part) == true)
    }
}
