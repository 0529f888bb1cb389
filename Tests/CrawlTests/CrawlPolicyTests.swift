import Testing

@testable import Crawl

/// Collects what a crawl tells.
private final class Recorder: CrawlSubscriber {
    var states: [CrawlState] = []
    var records: [FetchRecord] = []
    var skips: [SkipReason] = []
    var wasConsistent = true

    func receive(_ event: CrawlEvent, from crawl: Crawl) {
        wasConsistent = wasConsistent && crawl.counts.isConsistent
        switch event {
        case .state(let state, _): states.append(state)
        case .ended(let record): records.append(record)
        case .skipped(_, let reason, _): skips.append(reason)
        case .started, .entered: break
        }
    }
}

/// Plays the engine for a site that is a table: path to response bytes.
private func run(
    _ crawl: Crawl, _ site: [String: String], each: (Crawl, Int64) -> Void = { _, _ in }
) throws {
    var head = ResponseHead()
    var now: Int64 = 1
    while let dispatch = crawl.next(now: now) {
        now += 1_000_000
        let path = String(crawl.url(in: dispatch.slot).pathname)
        let bytes = Array((site[path] ?? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n").utf8)
        crawl.connected(slot: dispatch.slot, connection: 1, peer: "127.0.0.1:80", reused: false)
        crawl.enter(.sending, slot: dispatch.slot, now: now)
        crawl.enter(.awaiting, slot: dispatch.slot, now: now)
        crawl.enter(.reading, slot: dispatch.slot, now: now + 5)
        crawl.received(bytes.count, slot: dispatch.slot)
        var reader = ResponseReader()
        reader.begin(method: .get)
        try bytes.withUnsafeBufferPointer { input in
            var offset = 0
            while true {
                switch try reader.next(input, at: &offset, head: &head) {
                case .head: _ = crawl.head(head, slot: dispatch.slot)
                case .body(let range): crawl.body(.init(rebasing: input[range]), slot: dispatch.slot)
                case .end, .needMore: return
                }
            }
        }
        each(crawl, now)
        crawl.end(slot: dispatch.slot, .complete, now: now + 10)
    }
}

private func html(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

private func redirect(_ location: String) -> String {
    "HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n"
}

@Suite struct CrawlPolicyTests {
    private func crawl(
        _ change: (inout CrawlOptions) -> Void = { _ in }
    ) throws -> (Crawl, Recorder) {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        change(&options)
        let crawl = try Crawl(options: options, now: 0)
        let recorder = Recorder()
        crawl.subscribe(recorder)
        try crawl.begin(now: 0)
        return (crawl, recorder)
    }

    private func texts(_ crawl: Crawl, _ recorder: Recorder) -> [String] {
        recorder.records.map { crawl.text(of: $0.url) }
    }

    @Test func everyPageIsFetchedOnce_AndTheIdentityHoldsAtEachEvent() throws {
        let (crawl, recorder) = try crawl()
        try run(
            crawl,
            [
                "/": html("<title> The  site </title><a href=b>b</a><a href='/c#x'>c</a><a href='#top'>t</a>"),
                "/b": html("<a href=./c>c</a><a href='http://b.test/'>away</a><a href='mailto:x@y'>mail</a>"),
                "/c": html("<a href=/>home</a><a href=gone>gone</a>"),
            ])
        #expect(texts(crawl, recorder) == ["/", "/b", "/c", "/gone"].map { "http://a.test\($0)" })
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

    @Test func theBaseElementCounts() throws {
        let (crawl, recorder) = try crawl()
        try run(crawl, ["/": html("<base href='/deep/er/'><a href=x>x</a>")])
        #expect(texts(crawl, recorder) == ["http://a.test/", "http://a.test/deep/er/x"])
    }

    @Test func redirectsAreQueued_AndEnd() throws {
        let (crawl, recorder) = try crawl { $0.maxRedirects = 2 }
        try run(
            crawl,
            [
                "/": redirect("/1"), "/1": redirect("/2"), "/2": redirect("/3"), "/3": html(""),
            ])
        #expect(texts(crawl, recorder) == ["/", "/1", "/2"].map { "http://a.test\($0)" })
        #expect(recorder.records.map(\.outcome) == [.redirect, .redirect, .redirect])
        #expect(recorder.records.map { $0.error?.kind } == [nil, nil, .redirect])
        #expect(recorder.records.first?.location == Array("http://a.test/1".utf8))
    }

    @Test func aRedirectLoopEnds() throws {
        let (crawl, recorder) = try crawl()
        try run(crawl, ["/": redirect("/1"), "/1": redirect("/")])
        #expect(texts(crawl, recorder) == ["http://a.test/", "http://a.test/1"])
        #expect(crawl.state == .finished)
    }

    @Test func aRedirectPassesTheScopeAgain() throws {
        let (crawl, recorder) = try crawl()
        try run(crawl, ["/": redirect("http://b.test/")])
        #expect(recorder.records.count == 1)
        #expect(recorder.skips == [.scope])
    }

    @Test func pauseHoldsDispatch_AndResumeGoesOn() throws {
        let (crawl, recorder) = try crawl()
        try run(crawl, ["/": html("<a href=b>b</a>"), "/b": html("")]) { crawl, now in
            if crawl.counts.done == 0 {
                crawl.perform(.togglePause, now: now)
                #expect(crawl.state == .pausing)
                #expect(crawl.next(now: now) == nil)
            }
        }
        #expect(crawl.state == .paused)
        #expect(crawl.counts == Counts(seen: 2, todo: 1, done: 1))
        var called = false
        crawl.onDispatchable = { called = true }
        crawl.perform(.resume, now: 10)
        #expect(called)
        try run(crawl, ["/b": html("")])
        #expect(recorder.states == [.running, .pausing, .paused, .running, .finished])
    }

    @Test func drainLetsWhatIsInFlightEnd() throws {
        let (crawl, recorder) = try crawl()
        let dispatch = try #require(crawl.next(now: 1))
        crawl.perform(.drain, now: 2)
        #expect(crawl.state == .draining)
        #expect(crawl.next(now: 3) == nil)
        crawl.end(slot: dispatch.slot, .failed(FetchError(.closed, "closed")), now: 4)
        #expect(recorder.states == [.running, .draining, .finished])
        #expect(crawl.wasStopped)
    }

    @Test func abortGivesBackWhatIsInFlight() throws {
        let (crawl, recorder) = try crawl()
        _ = crawl.next(now: 1)
        crawl.perform(.abort, now: 2)
        #expect(crawl.state == .finished)
        #expect(crawl.counts == Counts(seen: 1, todo: 1))
        #expect(recorder.records.isEmpty)
    }

    @Test func aHeldCrawlDispatchesNothing() throws {
        let (crawl, _) = try crawl()
        crawl.hold(true)
        #expect(crawl.next(now: 1) == nil)
        crawl.hold(false)
        #expect(crawl.next(now: 2) != nil)
    }

    @Test(
        arguments: [
            ("text/html", true, nil), ("TEXT/HTML ; Charset=\"ISO-8859-1\"", true, "iso-8859-1"),
            ("application/xhtml+xml;charset=utf-8", true, "utf-8"), ("text/plain; charset=x", false, "x"),
            ("text/html;charset=\u{1B}[31m", true, nil), ("", false, nil),
        ] as [(String, Bool, String?)])
    func mediaTypes(_ text: String, isHTML: Bool, charset: String?) {
        let type = MediaType(Array(text.utf8))
        #expect(type.isHTML == isHTML)
        #expect(type.charset == charset)
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
            try Crawl(options: options, now: 0).begin(now: 0)
        }
        #expect(error?.message.contains(part) == true)
    }
}
