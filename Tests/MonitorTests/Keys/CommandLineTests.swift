import Crawl
import TestSupport
import Testing

@testable import Monitor
@testable import Words

/// The line behind `:`.
@Suite struct CommandLineTests {
    private static func surroundings() -> ScreenState.Surroundings {
        var surroundings = ScreenState.Surroundings(rows: 3, page: 3, crawl: .running)
        surroundings.concurrency = 64
        surroundings.limits.pages = 100
        surroundings.maxDepth = 4
        surroundings.hostNames = { ["a.test", "b.test:8080"] }
        surroundings.hostNumber = { $0 == "b.test:8080" ? 1 : nil }
        return surroundings
    }

    private func type(_ text: String, into state: inout ScreenState) -> [ScreenEffect] {
        var effects: [ScreenEffect] = []
        for scalar in (":" + text).unicodeScalars {
            effects += state.handle(.character(scalar), in: Self.surroundings())
        }
        return effects + state.handle(.enter, in: Self.surroundings())
    }

    private static let commands: [(text: String, command: CrawlCommand)] = [
        ("per-host 18", .setPerHost(18)), ("connections +16", .setConcurrency(80)),
        ("connections -60", .setConcurrency(4)),
        ("delay 250ms", .setDelay(250_000_000)), ("delay 0", .setDelay(0)), ("max-pages +1000", .setPageLimit(1_100)),
        ("max-depth 3", .setDepthLimit(3)), ("max-depth +2", .setDepthLimit(6)), ("max-depth off", .setDepthLimit(nil)),
        ("max-pages off", .setPageLimit(nil)), ("max-bytes 2M", .setByteLimit(2 << 20)),
        ("max-duration 1.5h", .setTimeLimit(5_400_000_000_000)), ("ignore  ^http.*/x$ ", .ignore("^http.*/x$")),
        ("block b.test:8080", .blockHost(1)), ("  pause", .togglePause),
    ]

    @Test(arguments: commands) func commandsAreTyped(text: String, command: CrawlCommand) {
        var state = ScreenState()
        #expect(type(text, into: &state) == [.perform(command)])
        #expect(state.prompt == nil)
    }

    private static let faults: [(text: String, message: String)] = [
        ("nothing", "there is no command :nothing: Tab completes"),
        ("per-host", ":per-host takes an argument: N, +N, -N"),
        ("per-host x", ":per-host takes a number from 1 to 65535"),
        ("per-host 0", ":per-host takes a number from 1 to 65535"),
        ("delay 2h", ":delay takes a time up to an hour, as 250ms, 2s or 0"),
        ("connections +99999999999999999999", ":connections takes a number from 1 to 65535"),
        ("max-bytes 9999999999T", ":max-bytes takes a size as 500M, +1G or off"),
        ("block c.test", ":block takes one host that has been met, with its port: Tab completes"),
        ("pause now", ":pause takes no argument"), ("prune", ":prune does not apply to Conns"),
        ("nothing at all", "there is no command :nothing: Tab completes"),
        ("ignore (", "this is no regular expression: nothing is ignored"),
        ("sort nothing", ":sort takes a column that this table can be sorted by"),
    ]

    @Test(arguments: faults) func whatIsWrongIsSaid(text: String, message: String) {
        var state = ScreenState()
        #expect(type(text, into: &state).isEmpty)
        #expect(state.message?.string == message)
    }

    /// A typed command is about the host that it names, and is not asked for twice.
    @Test func aTypedHostIsTheOneThatIsMeant() throws {
        let crawl = try begunCrawl(of: ["http://a.test/", "http://b.test/1", "http://b.test/2"])
        var surroundings = Self.surroundings()
        surroundings.host = crawl.host(at: 0)
        surroundings.hostAt = { crawl.host(at: Int($0)) }
        surroundings.hostNumber = { $0 == "b.test" ? 1 : nil }
        var state = ScreenState()
        #expect(state.perform("block b.test", in: surroundings) == [.perform(.blockHost(1))])
        #expect(state.message?.string == "http://b.test blocked: b unblocks it" && state.unconfirmed == nil)
        #expect(state.perform("rate 20", in: surroundings) == [.perform(.setRate(20))])
        #expect(state.message?.string == "at most 20 requests a second")
    }

    /// The names of all that keys do are commands, and no two commands have one name.
    @Test func everyKeyHasACommand() {
        let names = KeyBinding.all.map(\.action.name)
        #expect(!names.contains(nil))
        let distinct = Set(KeyBinding.all.map(\.action)).compactMap(\.name)
        #expect(Set(distinct).count == distinct.count)
        let typed = ArgumentCommand.all.map(\.name)
        #expect(Set(typed).count == typed.count)
    }

    @Test func aCommandOfAKeyDoesWhatTheKeyDoes() {
        for binding in KeyBinding.all where binding.applies(to: .todo, at: .going) {
            guard let key = binding.keys.first, let name = binding.action.name else { continue }
            var (pressed, typed) = (ScreenState(), ScreenState())
            (pressed.tab, typed.tab) = (.todo, .todo)
            var surroundings = Self.surroundings()
            surroundings.tab = .todo
            guard case .action(let action) = CommandLine(name).read(in: surroundings) else {
                Issue.record("\(name) is no command")
                continue
            }
            let effects = pressed.handle(key, in: surroundings)
            #expect(typed.perform(name, in: surroundings) == effects, "\(name)")
            if action != .commandLine { #expect(typed == pressed, "\(name)") }
        }
    }

    @Test func completionsAreFuzzyAndTheBestComesFirst() {
        let lines = CommandLine("max").completions(in: Self.surroundings()).map(\.line)
        #expect(lines == ["max-depth ", "max-pages ", "max-bytes ", "max-duration "])
        #expect(CommandLine("prh").completions(in: Self.surroundings()).map(\.line).first == "per-host ")
        #expect(
            CommandLine("host").completions(in: Self.surroundings()).map(\.line).prefix(2) == ["hosts", "per-host "])
        #expect(CommandLine("xyzzy").completions(in: Self.surroundings()).isEmpty)
        #expect(CommandLine("block b").completions(in: Self.surroundings()).map(\.line).first == "block b.test:8080")
        let themes = CommandLine("theme ").completions(in: Self.surroundings())
        #expect(themes.map(\.line) == ThemeName.allCases.map { "theme " + $0.rawValue })
    }

    @Test func tabCompletesAndEnterCarriesOut() {
        var state = ScreenState()
        for key in [Key.character(":"), .character("p"), .character("h"), .tab] {
            _ = state.handle(key, in: Self.surroundings())
        }
        #expect(state.prompt?.text == state.completions.first?.line)
        let first = state.prompt?.text
        _ = state.handle(.tab, in: Self.surroundings())
        #expect(state.prompt?.text != first)
        _ = state.handle(.backTab, in: Self.surroundings())
        #expect(state.prompt?.text == first)
        #expect(state.handle(.escape, in: Self.surroundings()).isEmpty && state.prompt == nil)
        // A backspace in an empty line leaves it, as in vi.
        _ = state.handle(.character(":"), in: Self.surroundings())
        _ = state.handle(.backspace, in: Self.surroundings())
        #expect(state.prompt == nil)
    }

    @Test func theLineIsEditedAndRecalled() {
        var prompt = Prompt(.command)
        func press(_ keys: [Key]) { #expect(keys.allSatisfy { key in prompt.edit(key) }) }
        press("per-host 18".unicodeScalars.map(Key.character))
        press([.left, .left, .control("k")])
        #expect(prompt.text == "per-host " && prompt.after.isEmpty)
        press([.character("7"), .home, .delete, .character("P"), .end, .character("0")])
        #expect(prompt.text == "Per-host 70")
        press([.control("a"), .control("f"), .control("u")])
        #expect(prompt.before.isEmpty && prompt.after == "er-host 70")
        press([.control("e"), .control("w")])
        #expect(prompt.text == "er-host ")
        prompt.recall(1, in: ["one", "two"])
        prompt.recall(1, in: ["one", "two"])
        #expect(prompt.text == "one")
        prompt.recall(1, in: ["one", "two"])
        #expect(prompt.text == "one")
        prompt.recall(-1, in: ["one", "two"])
        prompt.recall(-1, in: ["one", "two"])
        #expect(prompt.text == "er-host ")
    }

    @Test func whatWasTypedComesBackAndIsBounded() {
        var state = ScreenState()
        _ = type("delay 1s", into: &state)
        _ = type("per-host 3", into: &state)
        for key in [Key.character(":"), .up, .up] { _ = state.handle(key, in: Self.surroundings()) }
        #expect(state.prompt?.text == "delay 1s")
        #expect(state.handle(.enter, in: Self.surroundings()) == [.perform(.setDelay(1_000_000_000))])
        #expect(state.history[.command] == ["per-host 3", "delay 1s"], "the same line stands there once")
        for number in 0..<300 { _ = type("per-host \(number)", into: &state) }
        #expect(state.history[.command].count == PromptHistory.maxLines)
    }
}

@Suite struct StoppedCrawlTests {
    private static func surroundings(_ limit: CrawlLimit?) -> ScreenState.Surroundings {
        var surroundings = ScreenState.Surroundings(rows: 3, page: 3, crawl: .finished, selected: URLID(index: 1))
        surroundings.wasStopped = true
        surroundings.stoppedBy = limit
        return surroundings
    }

    private static let limits: [(CrawlLimit, CrawlCommand)] = [
        (.pages(100), .setPageLimit(1_100)), (.bytes(5 << 20), .setByteLimit(10 << 20)),
        (.duration(60_000_000_000), .setTimeLimit(120_000_000_000)), (.pages(.max), .setPageLimit(.max)),
    ]

    @Test(arguments: limits) func aKeyGoesOnBeyondTheLimit(limit: CrawlLimit, command: CrawlCommand) {
        for tab in Tab.numbered {
            var state = ScreenState()
            state.tab = tab
            #expect(state.handle(.character("e"), in: Self.surroundings(limit)) == [.perform(command)])
            for crawl in [CrawlState.running, .draining] {
                var surroundings = Self.surroundings(limit)
                surroundings.crawl = crawl
                #expect(state.handle(.character("e"), in: surroundings) == [.perform(command)])
                #expect(state.message?.string.hasPrefix("from now on: limit of ") == true)
            }
        }
    }

    /// One key goes on, another cancels a row, at any time.
    @Test(arguments: [CrawlState.running, .draining, .finished])
    func cancellingARowIsAnotherKey(crawl: CrawlState) throws {
        let begun = try begunCrawl()
        var surroundings = Self.surroundings(.pages(1))
        (surroundings.crawl, surroundings.status) = (crawl, begun.status(of: begun.seeds[0]))
        var state = ScreenState()
        state.tab = .todo
        for _ in 0..<2 {
            #expect(state.handle(.character("e"), in: surroundings) == [.perform(.setPageLimit(1_001))])
            #expect(state.handle(.character("c"), in: surroundings) == [.perform(.cancel(URLID(index: 1)))])
            #expect(state.message?.string == "cancelled: it is skipped")
        }
    }

    /// What a limit left may be skipped, and brought back: the limit is still what ended the crawl.
    @Test func theLimitIsToldWhateverBecomesOfWhatItLeft() throws {
        let crawl = try begunCrawl { $0.limits.pages = 1 }
        let slot = try #require(crawl.next(now: 1)).slot
        try answer(crawl, slot: slot, "<a href=/1>x</a><a href=/2>x</a>", at: 2)
        #expect(crawl.next(now: 3) == nil && crawl.state == .finished && crawl.endingLimit == .pages(1))
        crawl.perform(.setDepthLimit(0), now: 4)
        _ = crawl.next(now: 5)
        #expect(crawl.counts.todo == 0 && crawl.endingLimit == .pages(1) && crawl.limitReached == nil)
        var surroundings = Self.surroundings(crawl.endingLimit)
        surroundings.status = nil
        var state = ScreenState()
        #expect(state.perform("max-depth off", in: surroundings) == [.perform(.setDepthLimit(nil))])
        #expect(state.message?.string == "links are followed at any depth from now on")
    }

    @Test func withoutALimitTheKeySaysSo() {
        var state = ScreenState()
        let surroundings = ScreenState.Surroundings(rows: 3, page: 3, crawl: .running)
        #expect(state.handle(.character("e"), in: surroundings).isEmpty)
        #expect(state.message?.string == "no limit ends the crawl, and none has ended it")
    }

    /// A limit on pages that is used up lets what is in flight end: that is told, and the key that goes on.
    @Test func theTitleNamesTheLimitThatDrains() throws {
        let model = MonitorModel(startedAt: 0)
        let crawl = try begunCrawl(of: (0..<5).map { "http://a.test/\($0)" }, model) { $0.limits.pages = 2 }
        while crawl.next(now: 1) != nil {}
        let layout = ScreenLayout(width: 100, height: 30)
        func text() -> String {
            var state = ScreenState()
            let snapshot = model.snapshot(of: crawl, for: &state, layout: layout, at: 2)
            return Screen(snapshot: snapshot, state: state, layout: layout, isASCII: true).render().text
        }
        #expect(text().contains(" DRAINING: limit of 2 pages "))
        #expect(text().contains("is used up: what is in flight ends (e goes on)"))
        #expect(text().contains("eExtend F1Help"))
        crawl.perform(.setByteLimit(0), now: 3)
        crawl.perform(.setPageLimit(nil), now: 3)
        _ = crawl.next(now: 3)
        #expect(crawl.state == .draining && text().contains(" DRAINING: limit of 0 read "), "\(text())")
        #expect(text().contains("what is in flight ends (e goes on)"))
        crawl.perform(.setByteLimit(nil), now: 4)
        #expect(text().contains("RUNNING") && !text().contains("Extend"))
    }

    @Test func theTitleNamesTheLimit() {
        var snapshot = MonitorSnapshot()
        (snapshot.state, snapshot.wasStopped, snapshot.stoppedBy) = (.finished, true, .pages(1_000))
        let text = Screen(
            snapshot: snapshot, state: ScreenState(), layout: ScreenLayout(width: 100, height: 30), isASCII: true
        ).render().text
        #expect(text.contains("STOPPED: limit of 1,000 pages"))
        #expect(!text.contains("FINISHED") && text.contains("eExtend"))
    }

    /// What was broken, left and skipped stands where the exchanges were, each with the key that leads there.
    @Test(arguments: [(100, 30), (80, 24), (60, 15), (40, 10)]) func theEndTellsWhatTheCrawlWasAbout(
        width: Int, height: Int
    ) throws {
        let model = MonitorModel(startedAt: 0)
        let crawl = try begunCrawl(of: ["http://a.test/", "http://a.test/left"], model)
        let dispatch = try #require(crawl.next(now: 1))
        try answer(crawl, slot: dispatch.slot, "", status: "404 No", at: 1)
        #expect(model.endSummary(of: crawl) == nil, "it goes on")
        crawl.perform(.abort, now: 2)
        let request = ScreenState().request(0, page: 10)
        model.advance(for: request, in: crawl, at: 3)
        let snapshot = model.snapshot(for: request, of: crawl, at: 3)
        let end = try #require(snapshot.end)
        #expect(end.lines.map(\.title) == ["BROKEN", "NOT TRIED"])
        let screen = Screen(
            snapshot: snapshot, state: ScreenState(), layout: ScreenLayout(width: width, height: height), isASCII: true)
        let text = screen.render().text
        #expect(text.contains("BROKEN") && text.contains("1 URL: 404 1") && text.contains("NOT TRIED"))
    }

    @Test func aTourStandsUntilTheFirstKey_AsMuchOfItAsFits() async throws {
        try await onLoop { loop in
            let stage = try Stage(loop) {
                $0.tour = ["press 4", SafeText(repeating: "x", count: 60), SafeText(repeating: "y", count: 60)]
            }
            let monitor = try #require(stage.monitor)
            try await loop.turnUntil { stage.terminal.shows("press 4, xxx") }
            #expect(stage.terminal.shows("x, ~") && !stage.terminal.shows("yy"))
            monitor.handle(.down)
            #expect(monitor.screen.tour.isEmpty)
            monitor.stop()
        }
    }

    @Test func whatIsBrokenIsFetchedAgain() {
        var surroundings = Self.surroundings(.pages(1))
        surroundings.failures = { [URLID(index: 4), URLID(index: 7)] }
        var state = ScreenState()
        let expected = [4, 7].map { ScreenEffect.perform(.recrawl(URLID(index: $0))) }
        #expect(state.handle(.character("R"), in: surroundings) == expected)
    }

    /// What is ignored of a crawl that a limit ended is applied; of one that was stopped on request nothing is.
    @Test func whatCantBeDoneIsNotSaidToBeDone() {
        var state = ScreenState()
        #expect(state.perform("ignore x", in: Self.surroundings(.pages(1))) == [.perform(.ignore("x"))])
        #expect(state.perform("ignore y", in: Self.surroundings(nil)).isEmpty)
        #expect(state.message?.string == "the crawl was stopped: nothing more is fetched")
    }
}
