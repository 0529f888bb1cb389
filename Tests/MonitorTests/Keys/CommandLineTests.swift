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
        surroundings.numberOfHost = { $0 == "b.test:8080" ? 1 : nil }
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
        ("block c.test", ":block takes one host that has been met, with its port"),
        ("pause now", ":pause takes no argument"), ("prune", ":prune does not apply to Conns"),
        ("nothing at all", "there is no command :nothing: Tab completes"),
        ("ignore (", ":ignore takes a regular expression: this is none"),
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
        surroundings.numberOfHost = { $0 == "b.test" ? 1 : nil }
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
