import Commands
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
}
