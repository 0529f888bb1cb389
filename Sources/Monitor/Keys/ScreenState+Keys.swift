import Crawl
import Words

/// The reducer: a state and a key give a new state and effects. It is pure, so a test can press any key at any time.

extension ScreenState {
    /// The number of cells by which Left and Right scroll URLs.
    static let urlStep = 8
    /// The longest text that the screen keeps: scrolling further shows nothing.
    static let maxUrlOffset = 4096

    /// Handles a key. A still picture resumes when the key asks for other rows, or for a row's details.
    mutating func handle(_ key: Key, in surroundings: Surroundings) -> [ScreenEffect] {
        moving(in: surroundings) { $0.allowed($0.answer(key, in: surroundings)) }
    }

    /// Changes the screen after what was shown; a picture that stands still goes on where it is asked for something else.
    mutating func moving<Result>(in surroundings: Surroundings, _ change: (inout Self) -> Result) -> Result {
        if let frame = surroundings.frame { goOn(from: frame) }
        let former = (details?.url, search, table.filter, table.sort, table.chip)
        let (formerStory, showedLatency) = (story?.host, showsLatency)
        let result = change(&self)
        if details != nil, details?.url != former.0 { isStill = false }
        if story != nil, story?.host != formerStory { isStill = false }
        if showsLatency, !showedLatency { isStill = false }
        if search != former.1 || table.filter != former.2 || table.sort != former.3 || table.chip != former.4 {
            isStill = false
        }
        return result
    }

    private mutating func answer(_ key: Key, in surroundings: Surroundings) -> [ScreenEffect] {
        message = nil
        tour = []
        let asked = unconfirmed
        unconfirmed = nil
        if let effects = handleLeaving(key) { return effects }
        if let effects = handlePromptKey(key, in: surroundings) { return effects }
        if let effects = handleMouseKey(key, in: surroundings) { return effects }
        if notice == nil, let effects = handleRestrictionsKey(key, in: surroundings) { return effects }
        let width = surroundings.width
        if closesNotice(key) || handleMenuKey(key, width: width) { return [] }
        if let effects = handleSetupKey(key, width: width) { return effects }
        if let effects = handleReplayKey(key, in: surroundings) { return effects }
        guard let action = KeyBinding.action(for: key, on: tab, at: surroundings.moment) else {
            if case .character = key { message = key.name + " does nothing in " + tab.title + ": ? lists its keys" }
            return []
        }
        return perform(action, in: surroundings, asked: asked)
    }

    /// Performs the action of a key or a command.
    mutating func perform(
        _ action: KeyAction, in surroundings: Surroundings, asked: KeyAction?
    ) -> [ScreenEffect] {
        if refuses(action, in: surroundings) { return [] }
        switch action {
        case .quit: return quit(surroundings.crawl)
        case .detach: return detach()
        case .togglePause where surroundings.crawl == .finished, .toggleFreeze where surroundings.crawl == .finished:
            message = "the crawl is over"
        case .togglePause: return [.perform(.togglePause)]
        case .repaint: return [.repaint]
        case .suspend: return [.suspend]
        case .toggleFreeze: return [.perform(surroundings.isFrozen ? .thaw : .freeze)]
        case .toggleStill: isStill.toggle()
        case .toggleMouse:
            settings.usesMouse.toggle()
            message = settings.usesMouse ? "the mouse is used here" : "the mouse is left to the terminal"
        case .setup: setup = 0
        case .yank(let yank): return copyURLs(as: yank, in: surroundings)
        case .help: helpTop = helpTop == nil ? 0 : nil
        case .close: if !close(), !goBackToStory() { dropRestriction() }
        case .nextChip: table.chip = table.chip.next(by: 1)
        case .previousChip: table.chip = table.chip.next(by: -1)
        case .closeOrQuit:
            if close() { return [] }
            guard !surroundings.hasPane else {
                showsPane = false
                return []
            }
            return quit(surroundings.crawl)
        case .details: toggleDetails(surroundings)
        case .pane: togglePane(surroundings)
        case .mark: mark(in: surroundings)
        case .markAll: return [.markAll]
        case .nextTab: turn(by: 1, in: surroundings)
        case .previousTab: turn(by: -1, in: surroundings)
        case .tab(let tab): show(tab)
        case .left: urlOffset = max(0, urlOffset - Self.urlStep)
        case .right: urlOffset = min(Self.maxUrlOffset, urlOffset + Self.urlStep)
        case .up: move(by: -1, in: surroundings)
        case .down: move(by: 1, in: surroundings)
        case .pageUp: move(by: -max(1, surroundings.page), in: surroundings)
        case .pageDown: move(by: max(1, surroundings.page), in: surroundings)
        case .home: move(by: -Self.wholeList, in: surroundings)
        case .end: move(by: Self.wholeList, in: surroundings)
        case .commandLine: show(Prompt(.command), in: surroundings)
        case .report: show(Prompt(.command, text: "report crawl.html"), in: surroundings)
        case .writeReport(let path, let replaces):
            message = "writing '" + SafeText(untrusted: path, maxCells: 60) + "'..."
            return [.report(path, replaces: replaces)]
        case .find: prompt = Prompt(.find)
        case .findText(let text):
            wanted = TextFilter(text) ?? wanted
            lookFor(text)
        case .filter: prompt = Prompt(.filter, text: table.filter?.text ?? "")
        case .filterRows(let text): filterRows(text)
        case .findNext: findAgain(isBackward: false)
        case .findPrevious: findAgain(isBackward: true)
        case .clusters: show(tab == .clusters ? .todo : .clusters)
        case .tree: show(tab == .tree ? .seen : .tree)
        case .folderUp: if !closeFolder() { show(.seen) }
        case .ignore: prompt = Prompt(.ignore)
        case .ignoreURLs(let pattern): return ignore(pattern, in: surroundings)
        case .undo: return undo()
        case .restrictions: restrictions = 0
        case .recheck: return recheck(surroundings.failures())
        case .theme(let theme): settings.theme = theme
        case .sortMenu: open(.sort)
        case .sort(let column): sort(by: column)
        case .columns: open(.columns)
        case .sortNext: sort(step: 1, width: surroundings.width)
        case .sortPrevious: sort(step: -1, width: surroundings.width)
        case .invert: table.sort.isDescending.toggle()
        case .follow:
            table.cursor.isFollowing.toggle()
            message = table.cursor.isFollowing ? "following the row" : "following no more"
        case .meters: hidesMeters.toggle()
        case .latency: showsLatency.toggle()
        case .cancel, .retry, .toFront, .recrawl, .block, .pauseHost:
            if actsOnMarks { return askForMarks(action, in: surroundings, asked: asked) }
            if action == .recrawl, details == nil, case .errorGroup(let group)? = surroundings.row {
                return recrawl(group, in: surroundings)
            }
            return ask(action, in: surroundings, asked: asked)
        case .prune, .more, .fewer, .morePerHost, .fewerPerHost, .slower, .faster, .extend, .perform:
            return ask(action, in: surroundings, asked: asked)
        }
        return []
    }

    /// Removes one restriction: all marks, the filter, the kind of URLs, or the pane.
    private mutating func dropRestriction() {
        guard table.marks.isEmpty else {
            table.marks = []
            return
        }
        if table.filter != nil {
            table.filter = nil
        } else if tab == .tree, closeFolder() {
            return
        } else if table.chip != .all {
            table.chip = .all
        } else {
            showsPane = false
        }
    }

    /// Closes the topmost box; false if none is open.
    private mutating func close() -> Bool {
        if helpTop != nil {
            helpTop = nil
        } else if showsLatency {
            showsLatency = false
        } else if details == nil, story != nil {
            story = nil
        } else {
            return leaveDetails()
        }
        return true
    }

    /// Shows or hides the details beside the table; without room for that, over it.
    private mutating func togglePane(_ surroundings: Surroundings) {
        guard surroundings.hasRoomForPane else { return toggleDetails(surroundings) }
        showsPane = !surroundings.hasPane
        closeDetails()
    }

    private mutating func toggleDetails(_ surroundings: Surroundings) {
        if helpTop != nil {
            helpTop = nil
            return
        }
        if showsLatency {
            showsLatency = false
            return
        }
        if followLink(surroundings.link) { return }
        guard details == nil else { return closeDetails() }
        switch surroundings.row {
        case .errorGroup(let row):
            if expanded.remove(row.group) == nil { expanded.insert(row.group) }
        case .host(let row): openHost(row)
        case .folder(let row): open(row)
        case .cluster(let cluster):
            show(.todo)
            let prefix = cluster.origin + cluster.template.prefix { $0 != "#" && $0 != "*" }
            table.filter = RowFilter("url:" + prefix, on: .todo)
            position = ListPosition()
        default:
            // On a wide screen, details first follow the selection, and get the keys at the second request.
            if surroundings.hasRoomForPane, !surroundings.hasPane {
                showsPane = true
            } else {
                details = surroundings.selected.map { OpenDetails(url: $0) }
            }
        }
    }

    private mutating func turn(by step: Int, in surroundings: Surroundings) {
        let tabs = Tab.numbered(isShared: surroundings.sharesFrontier)
        let index = tabs.firstIndex(of: tab.whole) ?? 0
        show(tabs[(index + step + tabs.count) % tabs.count])
    }

    /// A number beyond the end of any list.
    private static let wholeList = 1 << 40

    mutating func show(_ tab: Tab) {
        self.tab = tab
        isStill = false
        helpTop = nil
        closeDetails()
        story = nil
        cameFrom = nil
        search = nil
        isResting = false
    }

    mutating func move(by distance: Int, in surroundings: Surroundings) {
        if let top = helpTop {
            helpTop = max(0, min(top + distance, KeyBinding.all.count + 2 * KeyBinding.Section.allCases.count))
        } else if details != nil {
            moveDetails(by: distance, links: surroundings.links)
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
}
