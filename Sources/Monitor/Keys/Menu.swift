import Words

/// A list to choose from: the column to sort by, the columns and their order, or the meters.
struct Menu: Hashable {
    enum Purpose: Hashable {
        case sort, columns, meters

        /// The title in the upper edge of the list.
        var title: SafeText {
            switch self {
            case .sort: "Sort by"
            case .columns: "Columns"
            case .meters: "Meters"
            }
        }

        /// The hints for its lower edge, the longest first.
        var hints: [SafeText] {
            switch self {
            case .sort: [" Enter: so  Esc ", " Esc "]
            case .columns: [" Space: yes/no  Left Right: move  Esc ", " Space  < >  Esc ", " Esc "]
            case .meters: [" Space: yes/no  Esc ", " Esc "]
            }
        }
    }

    let purpose: Purpose
    /// The selected line.
    var selection = 0

    /// A line of the list.
    struct Line {
        let title: SafeText
        /// Whether it is chosen.
        let isChosen: Bool
    }
}

extension ScreenState {
    /// Opens a list with the present choice selected.
    mutating func open(_ purpose: Menu.Purpose) {
        var menu = Menu(purpose: purpose)
        if purpose == .sort { menu.selection = sortable.firstIndex { $0.column == table.sort.column } ?? 0 }
        self.menu = menu
    }

    private var sortable: [TableColumn] { tab.columns.filter(\.isSortable) }

    /// The choices.
    func lines(of menu: Menu, width: Int) -> [Menu.Line] {
        switch menu.purpose {
        case .sort: sortable.map { Menu.Line(title: $0.title, isChosen: $0.column == table.sort.column) }
        case .columns:
            table.arrangement(of: tab).map { Menu.Line(title: $0.title, isChosen: table.isShown($0, on: width)) }
        case .meters: MeterName.allCases.map { Menu.Line(title: $0.title, isChosen: settings.meters.contains($0)) }
        }
    }

    /// Handles a key of the open menu; false if none is open, or if the key leaves the screen.
    mutating func handleMenuKey(_ key: Key, width: Int) -> Bool {
        guard var menu else { return false }
        let count = lines(of: menu, width: width).count
        switch key {
        case .control: return false
        case .up, .character("k"): menu.selection = max(0, menu.selection - 1)
        case .down, .character("j"): menu.selection = min(max(0, count - 1), menu.selection + 1)
        case .home: menu.selection = 0
        case .end: menu.selection = max(0, count - 1)
        case .left, .character("<"): if menu.purpose == .columns { move(&menu, by: -1) }
        case .right, .character(">"): if menu.purpose == .columns { move(&menu, by: 1) }
        case .escape, .character("q"), .function(10):
            self.menu = nil
            return true
        case .enter, .character(" "):
            choose(menu, width: width)
            if menu.purpose == .sort {
                self.menu = nil
                return true
            }
        default: return true
        }
        self.menu = menu
        return true
    }

    private mutating func move(_ menu: inout Menu, by step: Int) {
        menu.selection = table.move(menu.selection, by: step, of: tab)
    }

    private mutating func choose(_ menu: Menu, width: Int) {
        switch menu.purpose {
        case .sort:
            guard sortable.indices.contains(menu.selection) else { return }
            sort(by: sortable[menu.selection].column)
        case .columns:
            let columns = table.arrangement(of: tab)
            guard columns.indices.contains(menu.selection) else { return }
            let chosen = columns[menu.selection]
            table.chosen[chosen.column] = !table.isShown(chosen, on: width)
        case .meters:
            guard MeterName.allCases.indices.contains(menu.selection) else { return }
            let meter = MeterName.allCases[menu.selection]
            if settings.meters.remove(meter) == nil { settings.meters.insert(meter) }
        }
    }
}

extension MeterName {
    /// The meter's description.
    var title: SafeText {
        switch self {
        case .pages: "URLs a second"
        case .bytes: "bytes a second"
        case .ttfb: "time to first byte"
        case .done: "done, in percent"
        case .conns: "connections"
        case .hosts: "hosts"
        case .status: "URLs by status class"
        case .loop: "loop lag, frames, ETA"
        }
    }
}
