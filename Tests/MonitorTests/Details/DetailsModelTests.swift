import Crawl
import HTTP
import TestSupport
import Testing
import Words

@testable import Monitor

@Suite struct DetailsModelTests {
    private let second: Int64 = 1_000_000_000

    @Test func detailsFollowAnExchangeToItsEnd() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model)
        let dispatch = try #require(crawl.next(now: second))
        let engine = PlayedEngine()
        defer { withExtendedLifetime(engine) {} }
        crawl.delegate = engine
        engine.standing = { slot in
            guard slot == dispatch.slot else { return nil }
            return Standing(
                file: .init("Engine.swift"), line: 7, function: .init("read"), awaited: .readable(9),
                deadline: 4 * 1_000_000_000)
        }
        crawl.enter(.connecting, slot: dispatch.slot, now: second)
        crawl.connected(
            slot: dispatch.slot, connection: 3, peer: "127.0.0.1:80", tls: "TLSv1.3", cipher: "AES", reused: false)
        crawl.enter(.sending, slot: dispatch.slot, now: second + second / 2)
        crawl.enter(.awaiting, slot: dispatch.slot, now: second + second / 2)

        model.watched = dispatch.url
        let live = try #require(model.details(of: dispatch.url, in: crawl, at: 2 * second).exchange)
        #expect(live.peer == "127.0.0.1:80" && live.tls == "TLSv1.3 AES")
        #expect(live.connection == 3)
        #expect(live.phases.connect == second / 2)
        #expect(live.phases.wait == second / 2)
        guard case .live(.awaiting, let standing?) = live.course else {
            Issue.record("\(live.course)")
            return
        }
        #expect(standing.map(\.string).joined(separator: " ").hasSuffix("readable(fd 9), 2.0 s left"))

        crawl.endExchange(in: dispatch.slot, .failed(FetchError(.reset, "gone")), now: 3 * second)
        let details = model.details(of: dispatch.url, in: crawl, at: 5 * second)
        #expect(details.target.reason == "reset")
        guard case .ended(.error, let error, willRetry: _, let ago)? = details.exchange?.course else {
            Issue.record("\(String(describing: details.exchange))")
            return
        }
        #expect(error == "reset, gone")
        #expect(ago == 2 * second)
        #expect(details.exchange?.tls == "TLSv1.3 AES")
    }

    @Test func whereATrapWasCutIsTold() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model)
        var month = 0
        while let dispatch = crawl.next(now: second), month < 2_000 {
            month += 1
            try answer(crawl, slot: dispatch.slot, "<p>Nothing<a href=/month/\(month)>next</a>", at: second)
        }
        let cut = try #require(crawl.trapCuts.first)
        let details = try model.details(of: #require(cut.first), in: crawl, at: second)
        #expect(
            details.cut == "cut: about \(cut.pages) pages that repeat each other led here; how many follow is not known"
        )
        #expect(model.details(of: crawl.seeds[0], in: crawl, at: second).cut == nil)
    }

    @Test func theMethodIsTold() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model) { $0.requests.checksExternal = true }
        let page = try #require(crawl.next(now: second))
        #expect(model.details(of: page.url, in: crawl, at: second).exchange?.method == .get)
        try answer(crawl, slot: page.slot, "<a href=http://b.test/>b</a>", at: second)
        let check = try #require(crawl.next(now: 2 * second))
        model.watched = check.url
        let live = model.details(of: check.url, in: crawl, at: 2 * second)
        #expect(live.exchange?.method == .head)
        #expect(DetailsFixture.screen(live, 80, 24).lines.contains { $0.contains("HEAD http://b.test/") })
        crawl.endExchange(in: check.slot, .failed(FetchError(.timeout, "late")), now: 3 * second)
        #expect(model.details(of: check.url, in: crawl, at: 3 * second).exchange?.method == .head)
    }

    @Test func thePagesTitleIsToldAsSafeText() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model)
        let dispatch = try #require(crawl.next(now: second))
        try answer(crawl, slot: dispatch.slot, "<title> All\u{1B}[2J of\nit </title><a href=/x>x</a>", at: second)
        let details = model.details(of: dispatch.url, in: crawl, at: second)
        #expect(details.title?.string == "All\u{FFFD}[2J of it")
        #expect(model.details(of: URLID(index: 1), in: crawl, at: second).title == nil)
        var snapshot = Fixture.snapshot
        snapshot.details = details
        var state = ScreenState()
        state.details = OpenDetails(url: dispatch.url)
        #expect(
            Fixture.screen(80, 24, state, snapshot: snapshot).lines.contains {
                $0.contains("title All") && $0.contains("[2J of it")
            })
    }

    @Test func theLastTitlesAreKept_AsManyAsFit() throws {
        var book = TitleBook()
        let text = [UInt8](repeating: 0x78, count: 20)
        let fitting = TitleBook.maxBytes / 100
        for index in 0..<UInt32(fitting + 10) {
            let record = FetchRecord(slot: 0, url: URLID(index: index), endedAt: 0, outcome: .ok)
            record.title = text
            book.add(record)
            record.title = []
            book.add(record)
        }
        #expect(book.count == fitting && book.bytes <= TitleBook.maxBytes)
        // The last ones are found at once, all of them once they have been entered into the table.
        #expect(book[URLID(index: UInt32(fitting))] == text && book[URLID(index: 10)] == nil)
        var frames = 0
        while !book.isIndexed {
            book.advance()
            frames += 1
        }
        #expect(frames == (fitting + TitleBook.slice - 1) / TitleBook.slice)
        #expect(book[URLID(index: 9)] == nil && book[URLID(index: 10)] == text)
        let again = FetchRecord(slot: 0, url: URLID(index: 4_000), endedAt: 0, outcome: .ok)
        again.title = [0x78]
        book.add(again)
        #expect(book[URLID(index: 4_000)] == [0x78] && book.count == fitting)
        book.advance()
        #expect(book[URLID(index: 4_000)] == [0x78] && book[URLID(index: 11)] == text)
    }

    @Test func aRowThatEndedBeforeItsDetailsWereOpenedStillTellsHow() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model)
        let dispatch = try #require(crawl.next(now: second))
        crawl.endExchange(in: dispatch.slot, .failed(FetchError(.reset, "gone")), now: second)
        #expect(model.details(of: dispatch.url, in: crawl, at: second).exchange == nil)
        model.watched = dispatch.url
        #expect(model.details(of: dispatch.url, in: crawl, at: second).exchange != nil)
        model.watched = nil
        #expect(model.details(of: dispatch.url, in: crawl, at: second).exchange == nil)
    }

    @Test func anExchangeThatHasNotBegunIsAsOldAsItsSlot() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model)
        _ = try #require(crawl.next(now: 5 * second))
        var state = ScreenState()
        let layout = ScreenLayout(width: 80, height: 24)
        let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 6 * second)
        guard case .connection(let row)? = snapshot.rows.first else {
            Issue.record("no connections")
            return
        }
        #expect(row.age == second)
    }

    @Test func rowsAreFoundWithAFrameAndWithout() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(of: (0..<4).map { "http://a.test/\($0)" })
        _ = crawl.next(now: 1)
        var state = ScreenState()
        state.tab = .todo
        state.position.selection = 2
        let layout = ScreenLayout(width: 20, height: 4)
        let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 1)
        #expect(snapshot.cursor.position.top == 1)
        #expect((0...3).map { snapshot.row(at: $0, of: .todo)?.target?.id.index } == [nil, 2, 3, nil])
        #expect(snapshot.row(at: 1, of: .seen) == nil)
        func rows(_ tab: Tab, _ range: ClosedRange<Int>) -> [UInt32?] {
            state.tab = tab
            return range.map {
                model.row(at: $0, for: state.request(1, page: 0), in: crawl, at: 1).row?.target?.id.index
            }
        }
        #expect(rows(.todo, 0...3) == [1, 2, 3, nil])
        #expect(rows(.seen, 0...4) == [0, 1, 2, 3, nil])
        #expect(rows(.connections, 0...1) == [0, nil])
        #expect(Tab.allCases.map { model.rowCount(of: $0, in: crawl) } == [1, 3, 4, 1, 0, 0, 0, 3, 4])
    }

    @Test(arguments: [
        ("user-agent: *\nallow: /\u{1B}[31m\ndisallow: /", "robots: Disallow \"/\" (line 3)"),
        ("user-agent: *\nallow: /", "robots: Allow \"/\" (line 2)"),
        ("", "robots: allowed"),
    ])
    func theRuleOfRobotsTxtIsTold(_ rules: String, _ told: SafeText) throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl { $0.obeysRobots = true }
        #expect(model.details(of: crawl.seeds[0], in: crawl, at: 1).robots == nil)
        let dispatch = try #require(crawl.next(now: 1))
        try answer(crawl, slot: dispatch.slot, rules, type: "text/plain", at: 2)
        let details = model.details(of: crawl.seeds[0], in: crawl, at: 3)
        #expect(details.robots == told)
        let screen = DetailsFixture.screen(details, 80, 24)
        #expect(screen.lines.contains { $0.contains(told.string) })
    }

    @Test func whatIsNoHostIsNotAmongTheHosts() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model)
        let dispatch = try #require(crawl.next(now: second))
        let links = ["mailto:x@y", "http://b.test/", "javascript:0", "ftp://c.test/", "https://d.test/", "tel:1"]
        try answer(crawl, slot: dispatch.slot, links.map { "<a href='\($0)'>x</a>" }.joined(), at: 2 * second)
        var state = ScreenState()
        state.tab = .hosts
        let layout = ScreenLayout(width: 80, height: 24)
        let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 3 * second)
        let origins: [String] = snapshot.rows.compactMap { row in
            if case .host(let host) = row { host.origin.string } else { nil }
        }
        #expect(origins.sorted() == ["http://a.test", "http://b.test", "https://d.test"])
        #expect(snapshot.rowCount == 3)
        #expect(snapshot.tabCounts[Tab.hosts.rawValue] == 3)
        #expect(snapshot.hosts.hosts == 3)
        #expect(snapshot.hosts.outside == 2)
    }
}
