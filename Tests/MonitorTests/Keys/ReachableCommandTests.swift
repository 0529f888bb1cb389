import Commands
import Crawl
import Testing

@testable import Monitor

/// What a key does to the crawl another program can do, too.
@Suite struct ReachableCommandTests {
    /// The names of what a key's action does, as other programs say them; none for what is the screen's alone.
    private func names(_ action: KeyAction) -> [String] {
        switch action {
        case .togglePause: ["pause", "resume"]
        case .toggleFreeze: ["freeze", "thaw"]
        case .quit, .closeOrQuit: ["stop", "abort"]
        case .extend: ["extend"]
        case .more, .fewer: ["connections"]
        case .morePerHost, .fewerPerHost: ["per-host"]
        case .faster, .slower: ["delay"]
        case .ignore: ["ignore"]
        case .prune: ["prune"]
        case .undo, .restrictions: ["unignore", "unprune", "unblock", "resume-host"]
        case .block: ["block", "unblock"]
        case .pauseHost: ["pause-host", "resume-host"]
        case .cancel: ["cancel"]
        case .retry: ["retry"]
        case .toFront: ["front"]
        case .recrawl, .recheck: ["recrawl"]
        default: []
        }
    }

    @Test func eachKeyThatCommandsTheCrawlHasCommandsByName() {
        let all = KeyBinding.all.flatMap { names($0.action) }
        for name in all { #expect(TypedCommand.named(name) != nil, "\(name)") }
        // The limits are typed on the screen, too.
        let typed = Set(ArgumentCommand.all.map(\.name))
        for command in TypedCommand.all where !all.contains(command.name) {
            #expect(typed.contains(command.name), "\(command.name) is reached from elsewhere alone")
        }
    }

    /// A key about the crawl is in the list above, or writes a report, which is a request of its own, or leaves the screen.
    @Test func noKeyIsForgotten() {
        for binding in KeyBinding.all where binding.section == .crawl && names(binding.action).isEmpty {
            #expect([.report, .detach].contains(binding.action), "\(binding.action)")
        }
        for binding in KeyBinding.all { #expect(binding.action.name != nil, "\(binding.action)") }
    }

    /// A screen's own commands reach it as well (`crawltop ctl screen sort took`), in each table where the key has a meaning.
    @Test func eachKeyIsReachedOnItsScreen() {
        for binding in KeyBinding.all {
            for tab in Tab.allCases where binding.applies(to: tab) {
                var state = ScreenState()
                state.show(tab)
                var surroundings = ScreenState.Surroundings(rows: 1, page: 10, crawl: .running)
                surroundings.tab = tab
                let name = binding.action.name ?? ""
                #expect(state.handle(name, in: surroundings).isDone, "\(name) on \(tab)")
            }
        }
    }

    @Test func whatIsTypedWithAnArgumentIsReachedAsWell() {
        let arguments = ["sort": "took", "theme": "mono", "filter": "a", "find": "a", "report": "/a.html"]
        for (name, argument) in arguments {
            var state = ScreenState()
            state.show(.seen)
            var surroundings = ScreenState.Surroundings(rows: 1, page: 10, crawl: .running)
            surroundings.tab = .seen
            #expect(state.handle(name + " " + argument, in: surroundings).isDone, "\(name)")
        }
    }

    @Test(arguments: ["", "nonsense", "sort nonsense", "hosts 3", "theme"])
    func whatIsNoCommandOfAScreenIsToldSo(line: String) {
        var state = ScreenState()
        let surroundings = ScreenState.Surroundings(rows: 1, page: 10, crawl: .running)
        let (effects, isDone) = state.handle(line, in: surroundings)
        #expect(effects == [] && !isDone && state.message != nil)
    }

    @Test func anOnlookersScreenRefusesWhatChangesTheCrawl() {
        var state = ScreenState()
        state.role = .onlooker
        let surroundings = ScreenState.Surroundings(rows: 1, page: 10, crawl: .running)
        #expect(!state.handle("pause", in: surroundings).isDone)
        #expect(state.handle("hosts", in: surroundings).isDone && state.tab == .hosts)
    }
}
