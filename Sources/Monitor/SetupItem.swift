import Crawl

/// One line of the setup box: a setting that left and right change at once.
enum SetupItem: Int, CaseIterable, Hashable {
    case theme, refresh, mouse, ascii

    /// The setting's name in the config file.
    var key: SafeText {
        switch self {
        case .theme: "theme"
        case .refresh: "refresh"
        case .mouse: "mouse"
        case .ascii: "ascii"
        }
    }

    /// The value as the config file has it.
    func value(in settings: ScreenSettings) -> SafeText {
        switch self {
        case .theme: SafeText(stringLiteral: settings.theme.rawValue)
        case .refresh:
            "\(settings.refresh / 1_000_000_000).\(settings.refresh / 100_000_000 % 10)\(settings.refresh / 10_000_000 % 10)"
        case .mouse: settings.usesMouse ? "yes" : "no"
        case .ascii: settings.isASCII ? "yes" : "no"
        }
    }

    /// Nanoseconds between frames that can be chosen.
    static let refreshes: [Int64] = [50, 100, 250, 500, 1_000, 2_000, 5_000].map { $0 * 1_000_000 }

    /// The next value, or the one before.
    func change(_ settings: inout ScreenSettings, by step: Int) {
        switch self {
        case .theme: settings.theme = Self.next(settings.theme, by: step, in: ThemeName.allCases)
        case .refresh:
            let nearest = Self.refreshes.last { $0 <= settings.refresh } ?? settings.refresh
            settings.refresh = Self.next(nearest, by: step, in: Self.refreshes)
        case .mouse: settings.usesMouse.toggle()
        case .ascii: settings.isASCII.toggle()
        }
    }

    private static func next<Value: Equatable>(_ value: Value, by step: Int, in all: [Value]) -> Value {
        let index = all.firstIndex(of: value) ?? 0
        return all[(index + step + all.count) % all.count]
    }
}

extension ScreenState {
    /// Feeds the setup box; false where it is closed, or the key leads out of the screen.
    mutating func takeSetup(_ key: Key) -> Bool {
        guard let selected = setup, let item = SetupItem(rawValue: selected) else { return false }
        switch key {
        case .control: return false
        case .up, .character("k"): setup = max(0, selected - 1)
        case .down, .character("j"): setup = min(SetupItem.allCases.count - 1, selected + 1)
        case .right, .enter, .character(" "), .character("+"): item.change(&settings, by: 1)
        case .left, .character("-"): item.change(&settings, by: -1)
        case .character("w"): notice = Notice(title: "For ~/.config/crawltop/config", lines: configLines)
        case .escape, .character("q"), .function(2), .function(10): setup = nil
        default: break
        }
        return true
    }

    /// The present settings as lines of a config file.
    var configLines: [SafeText] {
        SetupItem.allCases.map { "\($0.key) = \($0.value(in: settings))" }
    }
}
