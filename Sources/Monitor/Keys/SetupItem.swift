import Words

/// One line of the setup box: a setting that left and right change, or one with a menu.
enum SetupItem: Int, CaseIterable, Hashable {
    case theme, refresh, mouse, ascii, meters, columns

    /// The setting's name in the config file.
    var key: SafeText {
        switch self {
        case .theme: "theme"
        case .refresh: "refresh"
        case .mouse: "mouse"
        case .ascii: "ascii"
        case .meters: "meters"
        case .columns: "columns"
        }
    }

    /// The value in the config file.
    func value(in state: ScreenState, width: Int) -> SafeText {
        let settings = state.settings
        return switch self {
        case .theme: SafeText(stringLiteral: settings.theme.rawValue)
        case .refresh:
            "\(settings.refresh / 1_000_000_000).\(settings.refresh / 100_000_000 % 10)\(settings.refresh / 10_000_000 % 10)"
        case .mouse: settings.usesMouse ? "yes" : "no"
        case .ascii: settings.isASCII ? "yes" : "no"
        case .meters: Self.list(MeterName.allCases.filter(settings.meters.contains).map(\.rawValue))
        case .columns: Self.columns(of: state.tab, in: state, width: width)
        }
    }

    /// A choice of columns in the config file.
    static func columns(of tab: Tab, in state: ScreenState, width: Int) -> SafeText {
        let table = state.tables[tab.rawValue]
        let shown = table.arrangement(of: tab).filter { table.isShown($0, on: width) }
        return SafeText(stringLiteral: tab.name.rawValue) + ": " + list(shown.map(\.name))
    }

    private static func list(_ names: [String]) -> SafeText {
        guard let first = names.first else { return "none" }
        if names.count == MeterName.allCases.count, names == MeterName.allCases.map(\.rawValue) { return "all" }
        return SafeText(untrusted: names.dropFirst().reduce(first) { $0 + " " + $1 })
    }

    /// The setting's menu.
    var menu: Menu.Purpose? {
        switch self {
        case .meters: .meters
        case .columns: .columns
        default: nil
        }
    }

    /// The choices of nanoseconds between frames.
    static let refreshes: [Int64] = [50, 100, 250, 500, 1_000, 2_000, 5_000].map { $0 * 1_000_000 }

    /// The next value, or the previous one.
    func change(_ settings: inout ScreenSettings, by step: Int) {
        switch self {
        case .theme: settings.theme = Self.next(settings.theme, by: step, in: ThemeName.allCases)
        case .refresh:
            let nearest = Self.refreshes.last { $0 <= settings.refresh } ?? settings.refresh
            settings.refresh = Self.next(nearest, by: step, in: Self.refreshes)
        case .mouse: settings.usesMouse.toggle()
        case .ascii: settings.isASCII.toggle()
        case .meters, .columns: break
        }
    }

    private static func next<Value: Equatable>(_ value: Value, by step: Int, in all: [Value]) -> Value {
        let index = all.firstIndex(of: value) ?? 0
        return all[(index + step + all.count) % all.count]
    }
}

extension ScreenState {
    /// Handles a key of the setup box; nil if it is closed, or if the key leaves the screen.
    mutating func handleSetupKey(_ key: Key, width: Int) -> [ScreenEffect]? {
        guard let selected = setup, let item = SetupItem(rawValue: selected) else { return nil }
        switch key {
        case .control: return nil
        case .up, .character("k"): setup = max(0, selected - 1)
        case .down, .character("j"): setup = min(SetupItem.allCases.count - 1, selected + 1)
        case .enter where item.menu != nil, .character(" ") where item.menu != nil, .right where item.menu != nil:
            item.menu.map { open($0) }
        case .right, .enter, .character(" "), .character("+"): item.change(&settings, by: 1)
        case .left, .character("-"): item.change(&settings, by: -1)
        case .character("w"): return [.save(configLines(width: width))]
        case .escape, .character("q"), .function(2), .function(10): setup = nil
        default: break
        }
        return []
    }

    /// The present settings as lines of a config file: the columns of the present table, and of all tables that differ
    /// from the default.
    func configLines(width: Int) -> [SafeText] {
        let lines: [SafeText] = SetupItem.allCases.filter { $0 != .columns }.map {
            $0.key + " = " + $0.value(in: self, width: width)
        }
        let changed = Tab.allCases.filter { tab in
            let table = tables[tab.rawValue]
            return tab == self.tab || table.arranged != nil || !table.chosen.isEmpty
        }
        return lines + changed.map { "columns = " + SetupItem.columns(of: $0, in: self, width: width) }
    }
}
