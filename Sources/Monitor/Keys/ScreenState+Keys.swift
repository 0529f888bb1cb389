import Crawl
import Words

/// The reducer: a state and a key give a new state and effects. Pure, so that a test can press any key at any time.

extension ScreenState {
    /// What a key needs to know of what is on screen.
    struct Surroundings {
        /// Rows of the present tab in all.
        var rows: Int
        /// Rows of it that fit on the screen.
        var page: Int
        /// Columns of the screen.
        var width = 80
        /// What the crawl is doing.
        var crawl: CrawlState
        /// Whether it was stopped before its end.
        var wasStopped = false
        /// The selected row's URL.
        var selected: URLID?
        /// The selected row.
        var row: TableRow?
        /// The selected row's host.
        var host: HostStatus?
        /// Exchanges in flight at most.
        var concurrency = 1
        /// Exchanges in flight at most to one host; nil for no limit of its own.
        var perHost: Int?
        /// Nanoseconds between two requests to a host at least.
        var delay: Int64 = 0
        /// Whether the crawl is frozen.
        var isFrozen = false
        /// What the last frame showed, where it answers all keys.
        var frame: ShownFrame?
        /// What a click in a cell hits.
        var hit: (_ x: Int, _ y: Int) -> ClickAction? = { _, _ in nil }
    }

    /// Cells that Left and Right scroll URLs by.
    static let urlStep = 8
    /// Scrolling further than the longest text that the screen keeps shows nothing.
    static let maxUrlOffset = 4096

    /// Takes a key. A picture stands still no longer where other rows are asked for, or a row's details.
    mutating func take(_ key: Key, in surroundings: Surroundings) -> [ScreenEffect] {
        if let frame = surroundings.frame { goOn(from: frame) }
        let former = (details?.url, search, table.filter, table.sort)
        let (formerStory, showedLatency) = (story?.host, showsLatency)
        let effects = answer(key, in: surroundings)
        if details != nil, details?.url != former.0 { isStill = false }
        if story != nil, story?.host != formerStory { isStill = false }
        if showsLatency, !showedLatency { isStill = false }
        if search != former.1 || table.filter != former.2 || table.sort != former.3 { isStill = false }
        return effects
    }

    private mutating func answer(_ key: Key, in surroundings: Surroundings) -> [ScreenEffect] {
        message = nil
        let asked = unconfirmed
        unconfirmed = nil
        if let effects = takePrompt(key) { return effects }
        if let effects = takeMouse(key, in: surroundings) { return effects }
        let width = surroundings.width
        if closesNotice(key) || takeMenu(key, width: width) || takeSetup(key, width: width) { return [] }
        guard let action = KeyBinding.action(for: key, on: tab) else { return [] }
        return perform(action, in: surroundings, asked: asked)
    }

    private mutating func perform(
        _ action: KeyAction, in surroundings: Surroundings, asked: CrawlCommand?
    ) -> [ScreenEffect] {
        switch action {
        case .quit: return quit(surroundings.crawl)
        case .togglePause where surroundings.crawl == .finished, .toggleFreeze where surroundings.crawl == .finished:
            message = "the crawl is over"
        case .togglePause: return [.perform(.togglePause)]
        case .repaint: return [.repaint]
        case .suspend: return [.suspend]
        case .toggleFreeze: return [.perform(surroundings.isFrozen ? .thaw : .freeze)]
        case .toggleStill: isStill.toggle()
        case .toggleMouse: settings.usesMouse.toggle()
        case .setup: setup = 0
        case .yank(let yank): return take(yank, in: surroundings)
        case .help: helpTop = helpTop == nil ? 0 : nil
        case .close: if !close(), !goBackToStory() { table.filter = nil }
        case .closeOrQuit: return close() ? [] : quit(surroundings.crawl)
        case .details: toggleDetails(surroundings)
        case .nextTab: turn(by: 1)
        case .previousTab: turn(by: -1)
        case .tab(let tab): show(tab)
        case .left: urlOffset = max(0, urlOffset - Self.urlStep)
        case .right: urlOffset = min(Self.maxUrlOffset, urlOffset + Self.urlStep)
        case .up: move(by: -1, in: surroundings)
        case .down: move(by: 1, in: surroundings)
        case .pageUp: move(by: -max(1, surroundings.page), in: surroundings)
        case .pageDown: move(by: max(1, surroundings.page), in: surroundings)
        case .home: move(by: -Self.wholeList, in: surroundings)
        case .end: move(by: Self.wholeList, in: surroundings)
        case .find: prompt = Prompt(.find)
        case .filter: prompt = Prompt(.filter, text: table.filter?.text ?? "")
        case .findNext: findAgain(isBackward: false)
        case .findPrevious: findAgain(isBackward: true)
        case .clusters: show(tab == .clusters ? .todo : .clusters)
        case .ignore: prompt = Prompt(.ignore)
        case .undo: return undo()
        case .sortMenu: open(.sort)
        case .columns: open(.columns)
        case .sortNext: sort(step: 1, width: surroundings.width)
        case .sortPrevious: sort(step: -1, width: surroundings.width)
        case .invert: table.sort.isDescending.toggle()
        case .follow: table.cursor.isFollowing.toggle()
        case .meters: hidesMeters.toggle()
        case .latency: showsLatency.toggle()
        case .prune, .cancel, .retry, .toFront, .recrawl, .block, .pauseHost, .more, .fewer, .slower, .faster,
            .morePerHost, .fewerPerHost:
            return ask(action, in: surroundings, asked: asked)
        }
        return []
    }

    /// Closes what lies on top; false where nothing does.
    private mutating func close() -> Bool {
        if helpTop != nil {
            helpTop = nil
        } else if showsLatency {
            showsLatency = false
        } else if details != nil {
            details = nil
        } else if story != nil {
            story = nil
        } else {
            return false
        }
        return true
    }

    private mutating func toggleDetails(_ surroundings: Surroundings) {
        if case .host(let row) = surroundings.row, helpTop == nil { return openHost(row) }
        guard !close() else { return }
        switch surroundings.row {
        case .errorGroup(let row):
            if expanded.remove(row.group) == nil { expanded.insert(row.group) }
        case .cluster(let cluster):
            show(.todo)
            table.filter = TextFilter(cluster.origin + cluster.template.prefix { $0 != "#" && $0 != "*" })
            position = ListPosition()
        default:
            details = surroundings.selected.map { OpenDetails(url: $0) }
        }
    }

    private mutating func turn(by step: Int) {
        let tabs = Tab.numbered
        let index = tabs.firstIndex(of: tab == .clusters ? .todo : tab) ?? 0
        show(tabs[(index + step + tabs.count) % tabs.count])
    }

    /// Further than any list is long.
    private static let wholeList = 1 << 40

    mutating func show(_ tab: Tab) {
        self.tab = tab
        isStill = false
        helpTop = nil
        details = nil
        story = nil
        cameFrom = nil
        search = nil
        isResting = false
    }

    mutating func move(by distance: Int, in surroundings: Surroundings) {
        if let top = helpTop {
            helpTop = max(0, min(top + distance, KeyBinding.all.count + 2 * KeyBinding.Section.allCases.count))
        } else if let top = details?.top {
            details?.top = max(0, top + distance)
        } else if let top = story?.top {
            story?.top = max(0, top + distance)
        } else {
            table.cursor.anchor = nil
            table.cursor.isFollowing = false
            moves += 1
            isResting = true
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
