import Commands
import Crawl
import EventLoop
public import Words

/// The effects of the keyboard and of the terminal's signals.

extension Monitor {
    func handle(_ key: Key) {
        let surroundings = surroundings
        carryOut(screen.handle(key, in: surroundings))
    }

    /// Performs a command of another program, as it is typed behind `:`.
    ///
    /// - Parameters:
    ///   - line: the command.
    ///   - answer: called with whether it is a command that applies here, and with what the screen says, before it has its
    ///     effect.
    public func perform(_ line: String, answer: (_ isDone: Bool, _ words: SafeText?) -> Void) {
        let surroundings = surroundings
        let (effects, isDone) = screen.handle(line, in: surroundings)
        answer(isDone, screen.message)
        guard isShown else { return }
        carryOut(effects)
    }

    private func carryOut(_ effects: [ScreenEffect]) {
        answered += 1
        for effect in effects {
            switch effect {
            case .perform(let command): waiting.append(command)
            case .leave: onQuit()
            case .repaint: painter.repaint()
            case .suspend: suspend()
            case .save(let lines): save(lines)
            case .yank(let what, let urls): yank(what, of: urls)
            case .markAll: markAll()
            case .replay(let command): perform(command)
            case .report(let path, let replaces): onReport(path, replaces) { [weak self] in self?.tell($0) }
            }
        }
        performWaiting()
        guard isShown else { return }
        arrange()
        applySettings()
        requestAnswer()
    }

    /// The facts for the next key. Keys may arrive faster than frames.
    private var surroundings: ScreenState.Surroundings {
        let isCurrent = lastSnapshot.number == answered
        let selection = (isCurrent ? lastFrame.cursor : screen.table.cursor).position.selection
        var surroundings = ScreenState.Surroundings(
            rows: lastSnapshot.rowCount, page: layout.listRows, width: layout.tableWidth, crawl: crawl.state)
        surroundings.row = lastSnapshot.row(at: selection, of: screen.tab)
        if surroundings.row == nil || lastSnapshot.tab != screen.tab {
            (surroundings.row, surroundings.rows) = model.row(
                at: selection, for: request, in: crawl, at: crawlNow)
        }
        if isCurrent { surroundings.frame = lastFrame }
        surroundings.selected = surroundings.row?.target?.id
        if let story = screen.story {
            surroundings.host = crawl.host(at: Int(story.host))
        } else if case .host(let row) = surroundings.row {
            surroundings.host = crawl.host(at: Int(row.host))
        } else {
            surroundings.host = (screen.details?.url ?? surroundings.selected).flatMap { crawl.host(of: $0) }
        }
        surroundings.status = (screen.details?.url ?? surroundings.selected).map { crawl.status(of: $0) }
        surroundings.hasPane = layout.pane != nil
        surroundings.hasRoomForPane = layout.hasRoomForPane
        if let url = screen.details?.url {
            surroundings.links = model.linkCount(of: url)
            surroundings.link = { [model] in model.link($0, of: url) }
        }
        surroundings.hostOf = { [crawl] row in
            if case .host(let number) = row { return crawl.host(at: number) }
            return row.url.flatMap { crawl.host(of: $0) }
        }
        surroundings.failedURLs = { [model] in model.failedURLs(of: $0) }
        surroundings.wasStopped = crawl.wasStopped
        surroundings.endingLimit = crawl.endingLimit
        surroundings.maxDepth = crawl.maxDepth
        surroundings.limits = crawl.limits
        surroundings.bytes = crawl.statistics.bytes
        surroundings.elapsed = crawl.statistics.duration(at: crawlNow)
        surroundings.preview = lastSnapshot.preview
        surroundings.statusOf = { [crawl] in crawl.status(of: $0) }
        surroundings.counts = crawl.counts
        surroundings.tab = screen.tab
        surroundings.failures = { [model] in model.books.errors.urls }
        surroundings.restrictions = screen.restrictions == nil ? [] : crawl.restrictions
        surroundings.hostNames = { [model, crawl] in model.hostNames(of: crawl) }
        surroundings.hostAt = { [crawl] in crawl.host(at: Int($0)) }
        surroundings.numberOfHost = { [model, crawl] in model.hostNumber($0, of: crawl) }
        surroundings.isFrozen = crawl.isFrozen
        surroundings.sharesFrontier = crawl.options.sharesFrontier
        surroundings.isReplay = place != nil
        surroundings.hit = lastCanvas.action
        surroundings.concurrency = crawl.concurrency
        surroundings.perHost = crawl.perHost
        surroundings.delay = crawl.delay
        return surroundings
    }

    /// Applies changed settings to the terminal.
    private func applySettings() {
        painter.theme = screen.settings.theme
        // A terminal that takes nothing is told later: what waits for it must not grow with its keys.
        guard screen.settings.usesMouse != hasMouse, !writer.isBusy else { return }
        hasMouse = screen.settings.usesMouse
        writer.send(modes.mouse(hasMouse))
    }

    /// Copies by OSC 52. Terminals do not confirm it, so the text is also shown, to be copied by hand.
    private func yank(_ what: Yank, of urls: [URLID]) {
        let lines = urls.map { what.text(crawl.text(of: $0), crawl.options) }
        let text = lines.joined(separator: "\n")
        // What waits for a terminal that takes nothing must not grow with its keys.
        let copied = writer.isBusy ? [] : modes.copy(text)
        writer.send(copied)
        let title: SafeText = copied.isEmpty ? "to be copied by hand" : "sent to the clipboard"
        let rest = lines.count - Self.shownYanks
        screen.notice = Notice(
            title: title,
            lines: lines.prefix(Self.shownYanks).map { SafeText(untrusted: $0) }
                + (rest > 0 ? ["and " + SafeText(grouped: rest) + " more"] : []))
    }

    /// The largest number of copied lines that are shown.
    private static let shownYanks = 20
    /// The largest number of commands in one turn of the loop.
    private static let commandsPerTurn = 500

    /// Performs waiting commands, some in each turn: marked rows may make thousands of them.
    private func performWaiting() {
        let now = waiting.prefix(Self.commandsPerTurn)
        waiting.removeFirst(now.count)
        for command in now { perform(command) }
        guard !waiting.isEmpty else { return }
        loop.soon { [weak self] in self?.performWaiting() }
    }

    /// Marks the rows of the table, or the first ones if there are too many.
    private func markAll() {
        let (rows, count) = model.rows(0..<ScreenState.mostMarks, for: request, in: crawl, at: crawlNow)
        screen.mark(rows, of: count)
    }

    /// Writes settings to the config file, and shows its path or the error.
    private func save(_ lines: [SafeText]) {
        let path = screen.settings.configPath
        if let fault = onSave(lines.map(\.string)) {
            screen.notice = Notice(title: "not written to " + path, lines: [SafeText(untrusted: fault), ""] + lines)
        } else {
            screen.notice = Notice(title: "written to " + path, lines: lines)
        }
    }

    /// Shows an answer that may come later than the key, until the next key.
    private func tell(_ answer: SafeText) {
        screen.message = answer
        requestAnswer()
    }

    /// Whether a line is for a note, or for what all processes do that share the crawl.
    var hasNote: Bool { options.note != nil || crawl.options.sharesFrontier }

    /// Lays out the screen for the terminal's present size.
    func arrange() {
        let size = tty.size
        layout = ScreenLayout(
            width: size.width, height: size.height, hasNote: hasNote, meters: screen.shownMeters,
            hasChips: screen.tab == .seen, wantsPane: screen.wantsPane)
    }
}
