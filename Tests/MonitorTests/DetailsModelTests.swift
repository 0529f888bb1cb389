import Crawl
import Testing

@testable import Monitor

@Suite struct DetailsModelTests {
    private let second: Int64 = 1_000_000_000

    private func crawl(_ model: MonitorModel) throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        crawl.subscribe(model)
        try crawl.begin(now: 0)
        return crawl
    }

    @Test func detailsFollowAnExchangeToItsEnd() throws {
        let model = MonitorModel(startedAt: 0)
        let crawl = try crawl(model)
        let dispatch = try #require(crawl.next(now: second))
        crawl.inspect = { slot in
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

        crawl.end(slot: dispatch.slot, .failed(FetchError(.reset, "gone")), now: 3 * second)
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

    @Test func aRowThatEndedBeforeItsDetailsWereOpenedStillTellsHow() throws {
        let model = MonitorModel(startedAt: 0)
        let crawl = try crawl(model)
        let dispatch = try #require(crawl.next(now: second))
        crawl.end(slot: dispatch.slot, .failed(FetchError(.reset, "gone")), now: second)
        #expect(model.details(of: dispatch.url, in: crawl, at: second).exchange == nil)
        model.watched = dispatch.url
        #expect(model.details(of: dispatch.url, in: crawl, at: second).exchange != nil)
        model.watched = nil
        #expect(model.details(of: dispatch.url, in: crawl, at: second).exchange == nil)
    }

    @Test func anExchangeThatHasNotBegunIsAsOldAsItsSlot() throws {
        let model = MonitorModel(startedAt: 0)
        let crawl = try crawl(model)
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
        let model = MonitorModel(startedAt: 0)
        var options = CrawlOptions()
        options.seeds = (0..<4).map { "http://a.test/\($0)" }
        let crawl = try Crawl(options: options, now: 0)
        try crawl.begin(now: 0)
        _ = crawl.next(now: 1)
        var state = ScreenState()
        state.tab = .todo
        state.position.selection = 2
        let layout = ScreenLayout(width: 20, height: 4)
        let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 1)
        #expect(snapshot.top == 1)
        #expect((0...3).map { snapshot.row(at: $0, of: .todo)?.target?.id.index } == [nil, 2, 3, nil])
        #expect(snapshot.row(at: 1, of: .seen)?.id == nil)
        func rows(_ tab: Tab, _ range: ClosedRange<Int>) -> [UInt32?] {
            state.tab = tab
            return range.map { model.row(at: $0, for: state, in: crawl, at: 1).row?.target?.id.index }
        }
        #expect(rows(.todo, 0...3) == [1, 2, 3, nil])
        #expect(rows(.seen, 0...4) == [0, 1, 2, 3, nil])
        #expect(rows(.connections, 0...1) == [0, nil])
        #expect(Tab.allCases.map { model.rowCount(of: $0, in: crawl) } == [1, 3, 4, 1, 0, 0, 3])
    }

    @Test(arguments: [
        ("user-agent: *\nallow: /\u{1B}[31m\ndisallow: /", "robots: Disallow \"/\" (line 3)"),
        ("user-agent: *\nallow: /", "robots: Allow \"/\" (line 2)"),
        ("", "robots: allowed"),
    ])
    func theRuleOfRobotsTxtIsTold(_ rules: String, _ told: SafeText) throws {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.obeysRobots = true
        let model = MonitorModel(startedAt: 0)
        let crawl = try Crawl(options: options, now: 0)
        try crawl.begin(now: 0)
        #expect(model.details(of: crawl.seeds[0], in: crawl, at: 1).robots == nil)
        let dispatch = try #require(crawl.next(now: 1))
        var head = ResponseHead()
        var reader = ResponseReader()
        reader.begin(method: .get)
        let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: \(rules.utf8.count)\r\n\r\n\(rules)".utf8)
        try answer.withUnsafeBufferPointer { input in
            var offset = 0
            loop: while true {
                switch try reader.next(input, at: &offset, head: &head) {
                case .head: #expect(crawl.head(head, slot: dispatch.slot) == .scan)
                case .body(let range): crawl.body(.init(rebasing: input[range]), slot: dispatch.slot)
                case .end, .needMore: break loop
                }
            }
        }
        crawl.end(slot: dispatch.slot, .complete, now: 2)
        let details = model.details(of: crawl.seeds[0], in: crawl, at: 3)
        #expect(details.robots == told)
        let screen = DetailsFixture.screen(details, 80, 24)
        #expect(screen.lines.contains { $0.contains(told.string) })
    }
}
