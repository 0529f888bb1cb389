import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// The screen tells what to make of URLs as the log does.
@Suite struct VerdictScreenTests {
    private static let second: Int64 = 1_000_000_000
    private static let layout = ScreenLayout(width: 140, height: 40, hasChips: true)

    /// Two URLs that are gone, three of two hosts that turn the crawl away, one of which by a challenge, one to come back
    /// for, one that fails once, and one in order, crawled to the end.
    static func crawl(_ model: MonitorModel) throws -> Crawl {
        let seeds = [
            "a.test/fine", "a.test/gone", "b.test/0", "b.test/1", "c.test/x", "d.test/busy", "a.test/flaky", "e.test/",
        ]
        let crawl = try begunCrawl(of: seeds.map { "http://" + $0 }, model) { $0.maxTries = 2 }
        var now = second
        while crawl.state == .running, now < 1_000 * second {
            now += second
            guard let dispatch = crawl.next(now: now) else { continue }
            let isFirst = crawl.failedAttempts(at: dispatch.url) == 0
            let (status, body) =
                switch dispatch.url.index {
                case 1: ("404 No", "")
                case 2, 3: ("403 No", "")
                case 4: ("200 OK", "<title>Just a moment...</title>")
                case 5: ("429 No\r\nRetry-After: 1", "")
                case 6 where isFirst: ("500 No", "")
                case 7: ("410 Gone", "")
                default: ("200 OK", "")
                }
            try answer(crawl, slot: dispatch.slot, body, status: status, at: now)
        }
        #expect(crawl.state == .finished)
        return crawl
    }

    private func rows(_ model: MonitorModel, _ crawl: Crawl, _ change: (inout ScreenState) -> Void) -> [UInt32] {
        var state = ScreenState()
        state.tab = .seen
        change(&state)
        for _ in 0..<5 { _ = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 2_000 * Self.second) }
        let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 2_000 * Self.second)
        return snapshot.rows.compactMap { $0.target?.id.index }
    }

    private func lines(_ model: MonitorModel, _ crawl: Crawl, _ change: (inout ScreenState) -> Void) -> [String] {
        var state = ScreenState()
        change(&state)
        let snapshot = model.snapshot(of: crawl, for: &state, layout: Self.layout, at: 2_000 * Self.second)
        return Screen(snapshot: snapshot, state: state, layout: Self.layout, isASCII: true).render().lines
    }

    private static let chips: [(chip: Chip, rows: [UInt32])] = [
        (.broken, [1, 7]), (.blocked, [2, 3, 4]), (.limited, [5]), (.flaky, [6]),
    ]

    @Test(arguments: chips) func aKindShowsAVerdict(chip: Chip, shown: [UInt32]) throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        #expect(rows(model, crawl) { $0.table.chip = chip } == shown)
        for filter in ["verdict:" + chip.title.string, chip.title.string] {
            #expect(rows(model, crawl) { $0.table.filter = RowFilter(filter, on: .seen) } == shown, "\(filter)")
        }
        let told = "[\(chip.title.string) \(shown.count)]"
        #expect(lines(model, crawl) { $0.tab = .seen }.contains { $0.contains(told) })
    }

    /// A word that a URL has as well finds both; `fine`, which nearly all are, is a text like any.
    @Test func theWordIsATextAsWell() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        func shown(_ filter: String) -> [UInt32] {
            rows(model, crawl) { $0.table.filter = RowFilter(filter, on: .seen) }
        }
        #expect(shown("blocked") == [2, 3, 4] && shown("!blocked") == [0, 1, 5, 6, 7])
        #expect(shown("flaky") == [6] && shown("flak") == [6] && shown("fine") == [0] && shown("verdict:fine") == [0])
    }

    @Test func aFetchedURLIsCountedByItsNewVerdict() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        crawl.perform(.recrawl(URLID(index: 2)), now: 2_000 * Self.second)
        let dispatch = try #require(crawl.next(now: 2_001 * Self.second))
        #expect(dispatch.url.index == 2)
        try answer(crawl, slot: dispatch.slot, "", status: "200 OK", at: 2_002 * Self.second)
        #expect(rows(model, crawl) { $0.table.chip = .blocked } == [3, 4])
        #expect(lines(model, crawl) { $0.tab = .seen }.contains { $0.contains("[blocked 2]") })
        #expect(model.books.errors.blocked.values.sorted() == [1, 1])
    }

    @Test func errorsAreGroupedByVerdict_AndFlakyOnesAreNone() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        let lines = lines(model, crawl) { $0.tab = .errors }
        for told in ["2 blocked  403", "1 blocked  challenge", "1 broken   404", "1 limited  429"] {
            #expect(lines.contains { $0.contains(told) }, "\(told) in \(lines)")
        }
        #expect(model.books.errors.total == 6 && model.books.errors.groups.allSatisfy { $0.key.verdict != .flaky })
        #expect(RowFilter("verdict:blocked", on: .errors) != nil)
    }

    /// Books that begin when all has ended know the same of it, but for times and sizes.
    @Test func whoLooksOnLateKnowsResultsAndErrors() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        let late = CrawlBooks(startedAt: 0)
        var urls = 0..<UInt32(crawl.counts.seen)
        while !urls.isEmpty { late.takeInEarlier(of: crawl, &urls, at: 5) }
        func groups(_ books: CrawlBooks) -> Set<[String]> {
            Set(books.errors.groups.map { ["\($0.key)", "\($0.count)"] })
        }
        #expect(late.errors.total == 6 && groups(late) == groups(model.books))
        for index in 0..<UInt32(crawl.counts.seen) {
            #expect((late.kept[URLID(index: index)] == nil) == (model.books.kept[URLID(index: index)] == nil))
        }
        #expect(late.kept.redirects == model.books.kept.redirects && late.log.end == 0)
    }

    @Test func theEndTellsVerdictsApart() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        let end = try #require(model.endSummary(of: crawl))
        let texts = Dictionary(uniqueKeysWithValues: end.lines.map { ($0.title.string, $0.text.string) })
        #expect(texts["BROKEN"] == "2 URLs: 404 1, 410 1")
        #expect(texts["BLOCKED"] == "2 hosts turned the crawl away: 403 2, challenge 1")
        #expect(texts["LIMITED"] == "1 URL to come back for later: 429 1")
        #expect(texts["FLAKY"] == "1 URL failed, and then did not")
        #expect(texts["UNDECIDED"] == nil)
    }

    @Test(
        arguments: [
            (1, true, "verdict broken"), (2, true, "verdict blocked: the server turns the crawl away with 403"),
            (2, false, "verdict blocked: its server turns the crawl away with 403"),
            (4, true, "verdict blocked: the title is that of a page that keeps crawlers out"),
            (4, false, "verdict blocked: its server turns the crawl away with a challenge"),
            (5, true, "verdict limited: its server asks to come back later"),
            (6, false, "verdict flaky: an attempt failed, and a later one did not"), (0, false, "verdict fine"),
        ] as [(UInt32, Bool, String)])
    func detailsTellTheVerdict_AndWhatGivesItAway(url: UInt32, isWatched: Bool, told: String) throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        if isWatched { model.watched = URLID(index: url) }
        let crawl = try Self.crawl(model)
        let lines = lines(model, crawl) {
            $0.tab = .seen
            $0.details = OpenDetails(url: URLID(index: url))
        }
        #expect(lines.contains { $0.contains(told) }, "\(lines)")
    }

    /// A screen that did not see how they ended, as after a former run, tells verdicts as well.
    @Test func verdictsAreToldOfURLsThatEndedBefore() throws {
        let crawl = try Self.crawl(MonitorModel(books: CrawlBooks(startedAt: 0)))
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        for (chip, shown) in Self.chips { #expect(rows(model, crawl) { $0.table.chip = chip } == shown) }
        let end = try #require(model.endSummary(of: crawl))
        #expect(end.lines.prefix(2).map(\.text) == ["2 URLs", "3 URLs turned away by their servers"])
    }

    @Test func aHostThatBlocksAloneIsNamed() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try Self.crawl(model)
        crawl.perform(.recrawl(URLID(index: 4)), now: 2_000 * Self.second)
        let dispatch = try #require(crawl.next(now: 2_001 * Self.second))
        try answer(crawl, slot: dispatch.slot, "", at: 2_002 * Self.second)
        let end = try #require(model.endSummary(of: crawl))
        #expect(end.lines.contains { $0.text.string == "b.test turned the crawl away: 403 2" }, "\(end.lines)")
    }

    /// What a crawl that is stopped would have tried again is told apart.
    @Test func whatWasNotTriedAgainIsUndecided() throws {
        let model = MonitorModel(books: CrawlBooks(startedAt: 0))
        let crawl = try begunCrawl(model) { $0.maxTries = 4 }
        let first = try #require(crawl.next(now: 1))
        crawl.perform(.drain, now: 2)
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "reset")), now: 3)
        let end = try #require(model.endSummary(of: crawl))
        #expect(end.lines.contains { $0.text.string == "1 URL failed, but not at the last attempt: reset 1" })
        #expect(end.lines.first?.style == .good)
    }

    /// Where not all kinds have room, whole ones are shown, and that which is chosen among them.
    @Test(arguments: [1, 10, 20, 34, 40, 60, 80, 91, 92, 93, 120, 200], Chip.allCases)
    func kindsAreShownWhole(width: Int, chip: Chip) {
        var state = ScreenState()
        state.tab = .seen
        state.table.chip = chip
        var snapshot = Fixture.snapshot(of: .seen)
        snapshot.chipCounts[Chip.limited.rawValue] = 0
        let lines = Fixture.screen(width, 40, state, snapshot: snapshot).lines
        guard let line = lines.first(where: { $0.hasPrefix(" [") && $0.hasSuffix("]") && !$0.contains("/") }) else {
            #expect(width < 60)
            return
        }
        #expect(line.count { $0 == "[" } == line.count { $0 == "]" } && line.count <= width)
        #expect(line.contains("[" + chip.title.string))
        #expect(width < 120 || Chip.allCases.allSatisfy { line.contains("[" + $0.title.string) })
    }
}
