import Testing

@testable import Crawl
@testable import Web

/// Where depth is limited, what is fetched depends on the links alone, not on who answers first.
@Suite struct DepthTests {
    /// Crawls as an engine with many exchanges at a time does. Of those in flight the one with `last` as its path is
    /// answered when there is no other left.
    private func crawl(_ crawl: Crawl, _ site: [String: String], last: String) throws {
        var inFlight: [Int] = []
        var now: Int64 = 1
        while true {
            now += 1_000_000
            while let dispatch = crawl.next(now: now) { inFlight.append(dispatch.slot) }
            let slot = inFlight.first { crawl.url(in: $0).pathname != last } ?? inFlight.first
            guard let slot else { return }
            inFlight.removeAll { $0 == slot }
            let missing = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
            try respond(crawl, slot, site[String(crawl.url(in: slot).pathname)] ?? missing, now: now)
            crawl.endExchange(in: slot, .complete, now: now + 10)
        }
    }

    private func links(_ paths: String...) -> String { html(paths.map { "<a href=\($0)>x</a>" }.joined()) }

    /// `/deep` is two links from the seed by way of `/near`, and three by way of `/1`.
    @Test(arguments: ["none", "/near", "/1", "/2", "/deep"])
    func aPageIsAsFarAsItsShortestWay_WhicheverWasFasterFound(_ last: String) throws {
        let (crawl, recorder) = try begun { $0.maxDepth = 3 }
        try self.crawl(
            crawl,
            [
                "/": links("/1", "/near"), "/1": links("/2"), "/2": links("/deep"), "/near": links("/deep"),
                "/deep": links("/deeper"), "/deeper": links("/deepest"),
            ], last: last)
        let depths = recorder.records.map { "\(crawl.text(of: $0.url).dropFirst("http://a.test".count)) \($0.depth)" }
        #expect(Set(depths) == ["/ 0", "/1 1", "/near 1", "/2 2", "/deep 2", "/deeper 3"] && depths.count == 6)
        #expect(recorder.skips == [.depth] && recorder.wasConsistent && crawl.state == .finished)
    }

    /// What a redirect or a page's own part leads to is as far as the page, even if a link found it first.
    @Test(
        arguments: ["none", "/redirect", "/link", "/page"],
        [redirect("/x"), html("<iframe src=/y></iframe><img src=/x>")])
    func whatIsFoundOnAShorterWayWhileItWaitsGoesOutSooner(_ last: String, _ near: String) throws {
        let (crawl, recorder) = try begun {
            $0.maxDepth = 2
            $0.sources.takesRequisites = true
        }
        try self.crawl(
            crawl,
            [
                "/": links("/link", "/redirect", "/page"), "/link": links("/x"), "/redirect": near,
                "/page": links("/y"), "/x": links("/z"), "/z": links("/end"),
            ], last: last)
        // What was fetched as a picture is fetched again as a page.
        let depths = Dictionary(
            recorder.records.map { (crawl.text(of: $0.url), $0.depth) }, uniquingKeysWith: { _, last in last })
        #expect(depths["http://a.test/x"] == 1 && depths["http://a.test/z"] == 2)
        #expect(depths["http://a.test/end"] == nil && recorder.wasConsistent && crawl.state == .finished)
    }

    @Test func whatWaitsForNearerPagesIsCounted_Listed_AndTakesCommands() throws {
        let (crawl, recorder) = try begun {
            $0.maxDepth = 1
            $0.seeds = ["http://a.test/", "http://a.test/slow"]
        }
        let first = try #require(crawl.next(now: 1))
        let slow = try #require(crawl.next(now: 1))
        try respond(crawl, first.slot, links("/1", "/2", "/3", "/4"), now: 2)
        crawl.endExchange(in: first.slot, .complete, now: 3)
        #expect(crawl.next(now: 4) == nil && crawl.idleReasons(now: 4).deeper == 4)
        let waiting = crawl.todo(0..<9)
        #expect(waiting.map { crawl.text(of: $0).suffix(2) } == ["/1", "/2", "/3", "/4"])
        #expect(crawl.todo(2..<3) == [waiting[2]] && crawl.host(at: 0).todo == 4)
        crawl.perform(.cancel(waiting[0]), now: 5)
        crawl.perform(.moveToFront(waiting[2]), now: 5)
        let moved = try #require(crawl.next(now: 6))
        #expect(moved.url == waiting[2] && crawl.next(now: 6) == nil, "the user's wish comes before the order")
        crawl.perform(.blockHost(0), now: 7)
        #expect(crawl.counts.todo == 0)
        crawl.perform(.unblockHost(0), now: 8)
        for slot in [moved.slot, slow.slot] { crawl.endExchange(in: slot, .complete, now: 9) }
        try run(crawl, [:])
        #expect(recorder.wasConsistent && crawl.state == .finished)
        #expect(recorder.texts(crawl).contains("http://a.test/4"))
    }

    @Test func whatWaitsForNearerPagesIsIgnored_AndBroughtBack() throws {
        let (crawl, recorder) = try begun { $0.maxDepth = 1 }
        let first = try #require(crawl.next(now: 1))
        try respond(crawl, first.slot, links("/1", "/2", "/3"), now: 2)
        crawl.perform(.ignore("/[12]"), now: 3)
        #expect(crawl.next(now: 4) == nil && crawl.counts.todo == 1 && crawl.idleReasons(now: 4).deeper == 1)
        #expect(crawl.todo(0..<9).count == 1 && crawl.host(at: 0).todo == 1)
        crawl.perform(.undoIgnore("/[12]"), now: 5)
        #expect(crawl.next(now: 6) == nil && crawl.counts.todo == 3 && crawl.todo(0..<9).count == 3)
        crawl.endExchange(in: first.slot, .complete, now: 7)
        try run(crawl, [:])
        #expect(recorder.records.count == 4 && recorder.wasConsistent && crawl.state == .finished)
    }

    @Test func rulesThatComeWhileItWaitsAreObeyed() throws {
        let (crawl, recorder) = try begun {
            $0.maxDepth = 1
            $0.obeysRobots = true
            $0.scope = .any
        }
        try run(
            crawl,
            [
                "/": html("<a href='http://b.test/1'>x</a><a href='http://b.test/shut'>x</a><a href=/shut>x</a>"),
                "/robots.txt": "HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\nuser-agent: *\ndisallow: /shut",
            ])
        #expect(recorder.texts(crawl).filter { !$0.hasSuffix("robots.txt") } == ["http://a.test/", "http://b.test/1"])
        #expect(recorder.skips == [.robots, .robots] && recorder.wasConsistent && crawl.state == .finished)
    }
}
