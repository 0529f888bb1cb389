import TestSupport
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
        #expect(crawl.todo(2..<3) == [waiting[2]] && crawl.host(at: 0)?.todo == 4)
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
        #expect(crawl.todo(0..<9).count == 1 && crawl.host(at: 0)?.todo == 1)
        crawl.perform(.undoIgnore("/[12]"), now: 5)
        #expect(crawl.next(now: 6) == nil && crawl.counts.todo == 3 && crawl.todo(0..<9).count == 3)
        crawl.endExchange(in: first.slot, .complete, now: 7)
        try run(crawl, [:])
        #expect(recorder.records.count == 4 && recorder.wasConsistent && crawl.state == .finished)
    }

    private func counts(_ crawl: Crawl, _ recorder: Recorder) -> [Int] {
        [crawl.counts.todo, crawl.counts.done, crawl.counts.skipped, crawl.statistics.skips[.depth] ?? 0]
    }

    /// A limit that is lowered skips what waits deeper, whichever way it waits; raised again, all of that comes back.
    @Test(arguments: [nil, 9] as [Int?]) func aLimitIsLoweredAndRaisedWhileTheCrawlRuns(limit: Int?) throws {
        let (crawl, recorder) = try begun {
            $0.maxDepth = limit
            $0.concurrency = 2
        }
        let first = try #require(crawl.next(now: 1))
        try respond(crawl, first.slot, links("/1", "/2", "/3", "/4"), now: 2)
        crawl.endExchange(in: first.slot, .complete, now: 3)
        let second = try #require(crawl.next(now: 4))
        try respond(crawl, second.slot, links("/5", "/6"), now: 5)
        #expect(counts(crawl, recorder) == [5, 1, 0, 0])
        crawl.perform(.setDepthLimit(1), now: 6)
        #expect(crawl.maxDepth == 1 && crawl.isSweeping)
        let third = try #require(crawl.next(now: 7))
        #expect(counts(crawl, recorder) == [2, 1, 2, 2] && crawl.todo(0..<9).count == 2)
        // What is found from now on is skipped at once.
        try respond(crawl, third.slot, links("/7"), now: 8)
        #expect(counts(crawl, recorder) == [2, 1, 3, 3])
        crawl.perform(.setDepthLimit(0), now: 9)
        #expect(crawl.next(now: 10) == nil && counts(crawl, recorder) == [0, 1, 5, 5])
        for (slot, limit) in [(second.slot, 1), (third.slot, nil)] as [(Int, Int?)] {
            crawl.endExchange(in: slot, .complete, now: 11)
            crawl.perform(.setDepthLimit(limit), now: 12)
        }
        try run(crawl, ["/4": links("/8")])
        #expect(crawl.counts == Counts(seen: 9, done: 9) && crawl.state == .finished && recorder.wasConsistent)
        #expect(recorder.records.count == 9 && crawl.maxDepth == nil)
    }

    /// A crawl that has ended goes on for what was too deep for it, but not for what no link may be followed to.
    @Test func aLimitThatIsRaisedAfterTheEndLetsTheCrawlGoOn() throws {
        let (crawl, recorder) = try begun {
            $0.maxDepth = 1
            $0.obeysNofollow = true
            $0.exclude = ["private"]
        }
        let site = [
            "/": links("/1"), "/1": html("<a href=/2>x</a><a href=/3 rel=nofollow>x</a><a href=/private>x</a>"),
            "/2": links("/3"),
        ]
        try run(crawl, site)
        #expect(crawl.state == .finished && recorder.skips == [.depth, .nofollow, .pattern])
        crawl.perform(.setDepthLimit(2), now: 1 << 40)
        try play(crawl, from: 1 << 40) { path, _ in site[path].map { .response($0) } }
        #expect(recorder.texts(crawl).last == "http://a.test/2" && crawl.state == .finished)
        #expect(crawl.statistics.skips[.depth] == 1, "there is a link to it that may be followed, but not so far")
        crawl.perform(.setDepthLimit(3), now: 1 << 41)
        try play(crawl, from: 1 << 41) { path, _ in site[path].map { .response($0) } }
        #expect(recorder.texts(crawl).last == "http://a.test/3" && crawl.counts.skipped == 1)
        #expect(recorder.wasConsistent && crawl.state == .finished)
    }

    /// A way that is shorter, but not short enough, is remembered.
    @Test func theShortestWayCountsForALimitThatIsRaised() throws {
        let (crawl, recorder) = try begun { $0.maxDepth = 2 }
        let site = ["/": links("/1"), "/1": links("/2"), "/2": links("/x")]
        try run(crawl, site)
        #expect(crawl.counts.skipped == 1)
        crawl.perform(.setDepthLimit(1), now: 1 << 40)
        crawl.perform(.setDepthLimit(3), now: 1 << 40)
        try play(crawl, from: 1 << 40) { path, _ in site[path].map { .response($0) } }
        #expect(recorder.texts(crawl).last == "http://a.test/x" && crawl.counts.skipped == 0)
    }

    /// The limit is one on what is fetched: what the user has ignored or blocked stays away.
    @Test func whatComesBackIsStillIgnoredOrBlocked() throws {
        let (crawl, _) = try begun {
            $0.maxDepth = 0
            $0.scope = .any
        }
        try run(crawl, ["/": links("/1", "/left", "http://b.test/")])
        crawl.perform(.ignore("left"), now: 1 << 40)
        crawl.perform(.blockHost(1), now: 1 << 40)
        crawl.perform(.setDepthLimit(nil), now: 1 << 40)
        try play(crawl, from: 1 << 40) { _, _ in .response(html("")) }
        #expect(crawl.statistics.skips.filter { $0.value > 0 } == [.pattern: 1, .cancelled: 1])
        crawl.perform(.unblockHost(1), now: 1 << 41)
        try play(crawl, from: 1 << 41) { _, _ in .response(html("")) }
        #expect(crawl.counts == Counts(seen: 4, done: 3, skipped: 1) && crawl.state == .finished)
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
