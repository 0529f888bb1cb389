import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

private func url(_ text: String) throws -> WebURL {
    try WebURL(text)
}

private func frontier(_ change: (inout CrawlOptions) -> Void = { _ in }) throws -> Frontier {
    var options = CrawlOptions()
    options.hashSeed = 1
    change(&options)
    return Frontier(
        options: options, include: try options.include.map { try URLPattern($0) },
        exclude: try options.exclude.map { try URLPattern($0) })
}

extension Frontier {
    fileprivate func offer(_ text: String, from referrer: URLID? = nil, depth: Int = 0) throws -> Offer {
        offer(try WebURL(text), referrer: referrer, depth: depth, hops: 0, nofollow: false)
    }

    fileprivate func add(_ text: String, from referrer: URLID? = nil) throws -> URLID? {
        guard case .new(let id) = try offer(text, from: referrer), state(of: id) == .todo else { return nil }
        return id
    }

    fileprivate func texts(_ rows: Range<Int>) -> [String] {
        todo(rows).map { withText(of: $0) { String(decoding: $0, as: UTF8.self) } }
    }
}

@Suite struct FrontierTests {
    @Test func aURLIsSeenOnce_WhateverItsFragment() throws {
        let frontier = try frontier()
        frontier.addToScope(try url("http://a.test/"))
        let first = try #require(try frontier.add("http://a.test/x#one"))
        guard case .known(let again) = try frontier.offer("http://a.test/x#two") else {
            Issue.record("a URL that differs in its fragment alone is new")
            return
        }
        #expect(again == first)
        #expect(frontier.counts == Counts(seen: 1, todo: 1))
    }

    @Test func urlsGoOutBreadthFirst() throws {
        let frontier = try frontier()
        frontier.addToScope(try url("http://a.test/"))
        for path in ["/", "/1", "/2", "/3"] { _ = try frontier.add("http://a.test\(path)") }
        var order: [String] = []
        while let id = frontier.claim(now: 0) {
            order.append(frontier.withText(of: id) { String(decoding: $0, as: UTF8.self) })
            frontier.finish(id, URLEnd(status: 200, error: nil))
        }
        #expect(order == ["/", "/1", "/2", "/3"].map { "http://a.test\($0)" })
        #expect(frontier.counts == Counts(seen: 4, done: 4))
    }

    @Test func hostsTakeTurns_AndPerHostHolds() throws {
        let frontier = try frontier {
            $0.scope = .any
            $0.politeness.limitConnections(1)
        }
        let first = try #require(try frontier.add("http://a.test/1"))
        _ = try frontier.add("http://a.test/2")
        let second = try #require(try frontier.add("http://b.test/1"))
        #expect(frontier.claim(now: 0) == first)
        #expect(frontier.claim(now: 0) == second)
        #expect(frontier.claim(now: 0) == nil)
        frontier.finish(first, URLEnd(status: 200, error: nil))
        #expect(frontier.claim(now: 0) != nil)
        #expect(frontier.counts == Counts(seen: 3, todo: 0, inFlight: 2, done: 1))
    }

    @Test func whatIsGivenBackGoesOutNext() throws {
        let frontier = try frontier { $0.scope = .any }
        let first = try #require(try frontier.add("http://a.test/1"))
        _ = try frontier.add("http://a.test/2")
        #expect(frontier.claim(now: 0) == first)
        frontier.giveBack(first)
        #expect(frontier.counts == Counts(seen: 2, todo: 2))
        #expect(frontier.claim(now: 0) == first)
    }

    @Test(
        arguments: [
            (["/keep"], [], "http://a.test/keep/x", nil),
            (["/keep"], [], "http://a.test/other", SkipReason.pattern),
            ([], ["\\.pdf$"], "http://a.test/x.pdf", .pattern),
            ([], ["\\.pdf$"], "http://a.test/x.html", nil),
            (["/keep"], ["/keep/not"], "http://a.test/keep/not/x", .pattern),
        ] as [([String], [String], String, SkipReason?)])
    func patterns(include: [String], exclude: [String], text: String, reason: SkipReason?) throws {
        let frontier = try frontier {
            $0.include = include
            $0.exclude = exclude
        }
        frontier.addToScope(try url("http://a.test/"))
        let seed = try #require(try frontier.add("http://a.test/"), "a seed need not match --include")
        guard case .new(let id) = try frontier.offer(text, from: seed) else {
            Issue.record("\(text) is new")
            return
        }
        #expect(frontier.record(of: id).skipReason == reason)
    }

    @Test func aDeepURLIsSkipped_AndALongOneToo() throws {
        let frontier = try frontier {
            $0.scope = .any
            $0.maxDepth = 2
        }
        let deep = frontier.offer(try url("http://a.test/deep"), referrer: nil, depth: 3, hops: 0, nofollow: false)
        guard case .new(let id) = deep, frontier.record(of: id).skipReason == .depth else {
            Issue.record("deeper than the limit")
            return
        }
        let long = try frontier.offer("http://a.test/" + String(repeating: "x", count: 9_000))
        guard case .new(let id) = long, frontier.record(of: id).skipReason == .tooLong else {
            Issue.record("longer than the limit")
            return
        }
        guard case .refused = try frontier.offer("http://a.test/" + String(repeating: "x", count: 70_000)) else {
            Issue.record("longer than a record holds")
            return
        }
        #expect(frontier.refused == 1)
        #expect(frontier.counts == Counts(seen: 2, skipped: 2))
    }

    @Test func theTableHasALimit() throws {
        let frontier = try frontier {
            $0.scope = .any
            $0.frontier.urls = 2
        }
        #expect(try frontier.add("http://a.test/1") != nil)
        #expect(try frontier.add("http://a.test/2") != nil)
        guard case .refused = try frontier.offer("http://a.test/3") else {
            Issue.record("beyond the limit")
            return
        }
        guard case .known = try frontier.offer("http://a.test/1") else {
            Issue.record("a full table still knows what it has")
            return
        }
    }

    @Test func brokenTargetsNameEachPageThatLinksThereOnce() throws {
        let frontier = try frontier { $0.scope = .any }
        let first = try #require(try frontier.add("http://a.test/1"))
        let second = try #require(try frontier.add("http://a.test/2"))
        let gone = try #require(try frontier.add("http://a.test/gone", from: first))
        let good = try #require(try frontier.add("http://a.test/good", from: first))
        for referrer in [second, first, second] {
            _ = try frontier.offer("http://a.test/gone", from: referrer)
            _ = try frontier.offer("http://a.test/good", from: referrer)
        }
        while frontier.claim(now: 0) != nil {}
        frontier.finish(gone, URLEnd(status: 404, error: nil))
        frontier.finish(good, URLEnd(status: 200, error: nil))
        frontier.finish(second, URLEnd(status: 200, error: nil))
        frontier.finish(first, URLEnd(status: 0, error: .reset))
        _ = try frontier.offer("http://a.test/1", from: second)
        #expect(frontier.links.deadEnd(of: gone, in: frontier.table.records)?.status == 404)
        #expect(frontier.links.deadEnd(of: first, in: frontier.table.records)?.error == .reset)
        #expect(frontier.links.deadEnd(of: good, in: frontier.table.records) == nil)
        #expect(frontier.links.deadEnd(of: second, in: frontier.table.records) == nil)
        #expect(frontier.links.firstPage(linkingTo: gone, in: frontier.table.records) == first)
        #expect(frontier.links.firstPage(linkingTo: first, in: frontier.table.records) == nil)
        var links: Set<[UInt32]> = []
        frontier.links.referrers.forEach { target, page in links.insert([page, target]) }
        #expect(links.isSuperset(of: [[second.index, first.index], [second.index, gone.index]]))
    }

    @Test func todoRowsAreThoseAskedFor() throws {
        let frontier = try frontier { $0.scope = .any }
        for number in 0..<5 { _ = try frontier.add("http://a.test/\(number)") }
        for number in 0..<5 { _ = try frontier.add("http://b.test/\(number)") }
        #expect(frontier.texts(3..<7) == ["a.test/3", "a.test/4", "b.test/0", "b.test/1"].map { "http://\($0)" })
        #expect(frontier.texts(9..<20) == ["http://b.test/4"])
        #expect(frontier.texts(20..<30) == [])
    }
}
