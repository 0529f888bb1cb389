import Crawl
import Words

/// A key of replays. They come before all others: most of these would change a crawl, and nothing changes what has happened.
struct ReplayBinding {
    /// What it does.
    enum Action: Hashable {
        case command(ReplayCommand)
        /// Go to where the selected URL ended.
        case selected
        /// Type a moment, or a part of a URL.
        case type(String)
    }

    let keys: [Key]
    let action: Action
    /// The name behind `:`.
    let name: String
    /// One or two words for the bar of keys.
    let label: SafeText
    let help: SafeText

    private init(_ keys: [Key], _ action: Action, _ name: String, _ label: SafeText, _ help: SafeText) {
        (self.keys, self.action, self.name, self.label, self.help) = (keys, action, name, label, help)
    }

    /// All, the most important first.
    static let all: [ReplayBinding] = [
        ReplayBinding([.character(" "), .character("p")], .command(.togglePlay), "play", "Play", "play; again: stop"),
        ReplayBinding(
            [.character("+"), .function(8)], .command(.faster), "play-faster", "Faster", "faster, up to 1000 times"),
        ReplayBinding(
            [.character("-"), .function(7)], .command(.slower), "play-slower", "Slower", "slower, down to 1/4"),
        ReplayBinding(
            [.character(".")], .command(.step), "step", "Step", "to the next moment at which something happened"),
        ReplayBinding([.character("e")], .command(.nextError), "next-error", "Error", "to the next error"),
        ReplayBinding([.character("E")], .command(.previousError), "previous-error", "Before", "to the error before"),
        ReplayBinding([.character("u")], .selected, "to-url", "URL", "to where the selected URL's exchange ended"),
        ReplayBinding([.character("]")], .command(.skip(seconds: 10)), "on", "10 s", "ten seconds on"),
        ReplayBinding([.character("[")], .command(.skip(seconds: -10)), "back", "10 s", "ten seconds back"),
        ReplayBinding([.character("}")], .command(.leap(1)), "leap", "1/20", "a twentieth of the whole on"),
        ReplayBinding([.character("{")], .command(.leap(-1)), "leap-back", "1/20", "a twentieth of the whole back"),
        ReplayBinding([.character("0")], .command(.start), "to-start", "Start", "to the beginning"),
        ReplayBinding([.character("$")], .command(.end), "to-end", "End", "to the end"),
        ReplayBinding([.character("@")], .type("at "), "at", "At", "to a moment: 03:12, 90s, 50%, @03:12 o'clock"),
        ReplayBinding([.character("U")], .type("url "), "url", "URL", "to where a URL ended that has a text in it"),
    ]

    private static let byKey = Dictionary(
        uniqueKeysWithValues: all.flatMap { binding in binding.keys.map { ($0, binding) } })

    /// The binding of a key.
    static func binding(of key: Key) -> ReplayBinding? { byKey[key] }

    /// The command of a line behind `:`; nil for a line that is none of them.
    static func action(of line: String) -> Action? {
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard let name = parts.first, let binding = all.first(where: { $0.name == name }) else { return nil }
        guard parts.count > 1 else { return binding.action }
        return switch binding.name {
        case "at": .command(.at(parts[1]))
        case "url": .command(.urlWith(parts[1]))
        default: nil
        }
    }
}

extension KeyAction {
    /// Whether it changes a crawl, or writes of it.
    var changesCrawl: Bool {
        switch self {
        case .togglePause, .toggleFreeze, .prune, .ignore, .ignoreURLs, .undo, .restrictions, .cancel, .retry, .toFront,
            .recrawl, .recheck, .block, .pauseHost, .more, .fewer, .morePerHost, .fewerPerHost, .slower, .faster,
            .extend, .report, .writeReport, .perform:
            true
        default: false
        }
    }
}

extension ScreenState {
    /// What a key of a replay does; nil for all other keys, and without a replay.
    mutating func handleReplayKey(_ key: Key, in surroundings: Surroundings) -> [ScreenEffect]? {
        guard surroundings.isReplay, let binding = ReplayBinding.binding(of: key) else { return nil }
        return perform(binding.action, in: surroundings)
    }

    /// Whether an action is refused because it is a replay, and says so.
    mutating func refuses(_ action: KeyAction, in surroundings: Surroundings) -> Bool {
        guard surroundings.isReplay, action.changesCrawl else { return false }
        message = "this is a replay: nothing changes what has happened"
        return true
    }

    /// Performs a command to a replay.
    mutating func perform(_ action: ReplayBinding.Action, in surroundings: Surroundings) -> [ScreenEffect] {
        switch action {
        case .command(let command): return [.replay(command)]
        case .selected:
            guard let url = details?.url ?? surroundings.selected else {
                message = Self.noRow
                return []
            }
            return [.replay(.url(url))]
        case .type(let text):
            show(Prompt(.command, text: text), in: surroundings)
            return []
        }
    }
}
