import Crawl

/// The reducer: a state and a key give a new state and effects. Pure, so that a test can press any key at any time.

extension ScreenState {
    /// What a key needs to know of what is on screen.
    struct Surroundings {
        /// Rows of the present tab in all.
        var rows: Int
        /// Rows of it that fit on the screen.
        var page: Int
        /// What the crawl is doing.
        var crawl: CrawlState
        /// The URL of the selected row.
        var selected: URLID?
        /// Whether the crawl is frozen.
        var isFrozen = false
        /// What a click in a cell hits.
        var hit: (_ x: Int, _ y: Int) -> ClickAction? = { _, _ in nil }
    }

    /// Cells that Left and Right scroll URLs by.
    static let urlStep = 8
    /// Scrolling further than the longest text that the screen keeps shows nothing.
    static let maxUrlOffset = 4096

    /// Takes a key.
    mutating func take(_ key: Key, in surroundings: Surroundings) -> [ScreenEffect] {
        if let effects = takeMouse(key, in: surroundings) { return effects }
        if closesNotice(key) || takeSetup(key) { return [] }
        guard let action = KeyBinding.action(for: key) else { return [] }
        switch action {
        case .quit: return quit(surroundings.crawl)
        case .togglePause: return [.perform(.togglePause)]
        case .repaint: return [.repaint]
        case .suspend: return [.suspend]
        case .toggleFreeze: return [.perform(surroundings.isFrozen ? .thaw : .freeze)]
        case .toggleStill: isStill.toggle()
        case .toggleMouse: settings.usesMouse.toggle()
        case .setup: setup = 0
        case .yank(let yank): return surroundings.selected.map { [.yank(yank, details?.url ?? $0)] } ?? []
        case .help: helpTop = helpTop == nil ? 0 : nil
        case .close: _ = close()
        case .closeOrQuit: return close() ? [] : quit(surroundings.crawl)
        case .details: toggleDetails(surroundings.selected)
        case .nextTab: show(Tab(rawValue: tab.rawValue + 1) ?? .connections)
        case .previousTab: show(Tab(rawValue: tab.rawValue - 1) ?? .seen)
        case .tab(let tab): show(tab)
        case .left: urlOffset = max(0, urlOffset - Self.urlStep)
        case .right: urlOffset = min(Self.maxUrlOffset, urlOffset + Self.urlStep)
        case .up: move(by: -1, in: surroundings)
        case .down: move(by: 1, in: surroundings)
        case .pageUp: move(by: -max(1, surroundings.page), in: surroundings)
        case .pageDown: move(by: max(1, surroundings.page), in: surroundings)
        case .home: move(by: -Self.wholeList, in: surroundings)
        case .end: move(by: Self.wholeList, in: surroundings)
        }
        return []
    }

    /// Closes what lies on top; false where nothing does.
    private mutating func close() -> Bool {
        if helpTop != nil {
            helpTop = nil
        } else if details != nil {
            details = nil
        } else {
            return false
        }
        return true
    }

    private mutating func toggleDetails(_ selected: URLID?) {
        guard !close() else { return }
        details = selected.map { OpenDetails(url: $0) }
    }

    /// Further than any list is long.
    private static let wholeList = 1 << 40

    private mutating func show(_ tab: Tab) {
        self.tab = tab
        isStill = false
        helpTop = nil
        details = nil
    }

    mutating func move(by distance: Int, in surroundings: Surroundings) {
        if let top = helpTop {
            helpTop = max(0, min(top + distance, KeyBinding.all.count - 1))
        } else if let top = details?.top {
            details?.top = max(0, top + distance)
        } else {
            followed = nil
            position.move(by: distance, rows: surroundings.rows, page: surroundings.page)
        }
    }

    private mutating func quit(_ crawl: CrawlState) -> [ScreenEffect] {
        if crawl == .finished {
            return [.leave]
        }
        quitRequests += 1
        return [.perform(quitRequests == 1 ? .drain : .abort)]
    }
}
