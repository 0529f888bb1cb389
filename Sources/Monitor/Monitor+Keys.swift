import CTerminal
import Crawl
import EventLoop
import Words

/// What the keyboard and the terminal's signals do.

extension Monitor {
    func take(_ key: Key) {
        let surroundings = surroundings
        let effects = screen.take(key, in: surroundings)
        answered += 1
        for effect in effects {
            switch effect {
            case .perform(let command): perform(command)
            case .leave: onQuit()
            case .repaint: curses.repaint()
            case .suspend: suspend()
            case .yank(let what, let url): yank(what, of: url)
            }
        }
        guard isShown else { return }
        model.watched = screen.details?.url
        arrange()
        applySettings()
        requestAnswer()
    }

    /// What the next key finds on the screen. Keys may come faster than frames.
    private var surroundings: ScreenState.Surroundings {
        let isCurrent = lastSnapshot.number == answered
        let selection = (isCurrent ? lastFrame.cursor : screen.table.cursor).position.selection
        var surroundings = ScreenState.Surroundings(
            rows: lastSnapshot.rowCount, page: layout.listRows, width: layout.width, crawl: crawl.state)
        surroundings.row = lastSnapshot.row(at: selection, of: screen.tab)
        if surroundings.row == nil || lastSnapshot.tab != screen.tab {
            (surroundings.row, surroundings.rows) = model.row(
                at: selection, for: request, in: crawl, at: loop.now)
        }
        if isCurrent { surroundings.frame = lastFrame }
        surroundings.selected = surroundings.row?.target?.id
        if let story = screen.story {
            surroundings.host = crawl.host(at: Int(story.host))
        } else if case .host(let row) = surroundings.row {
            surroundings.host = crawl.host(at: Int(row.host))
        } else {
            surroundings.host = (screen.details?.url ?? surroundings.selected).map { crawl.host(of: $0) }
        }
        surroundings.wasStopped = crawl.wasStopped
        surroundings.isFrozen = crawl.isFrozen
        surroundings.hit = lastCanvas.action
        surroundings.concurrency = crawl.concurrency
        surroundings.perHost = crawl.perHost
        surroundings.delay = crawl.delay
        return surroundings
    }

    /// Has the terminal do what the settings say, where they have changed.
    private func applySettings() {
        curses.theme = screen.settings.theme
        guard screen.settings.usesMouse != hasMouse else { return }
        hasMouse = screen.settings.usesMouse
        writer.send(modes.mouse(hasMouse))
    }

    /// Copies by OSC 52, which no terminal answers: so the text is shown too, to be copied by hand.
    private func yank(_ what: Yank, of url: URLID) {
        let text = what.text(crawl.text(of: url), crawl.options)
        let copied = modes.copy(text)
        writer.send(copied)
        let title: SafeText = copied.isEmpty ? "to be copied by hand" : "sent to the clipboard"
        screen.notice = Notice(title: title, lines: [SafeText(untrusted: text)])
    }

    /// Draws all anew, for the same size too: in between the terminal may have had another, and cut what it showed.
    func resize() {
        curses.repaint()
        arrange()
        requestFrame()
    }

    /// Divides the terminal as it is now.
    private func arrange() {
        let size = tty.size
        layout = ScreenLayout(
            width: size.width, height: size.height, hasNote: options.note != nil, meters: screen.shownMeters)
    }

    /// Gives the terminal to the shell and stops, as Ctrl-Z does; goes on when the shell says so. Time stands still for
    /// the crawl meanwhile.
    func suspend() {
        sendLast()
        guard isShown else { return }
        tty.restore()
        let wasFrozen = crawl.isFrozen
        if !wasFrozen { perform(.freeze) }
        shims_terminal_stop_process()
        loop.leaveTurnUncounted()
        loop.updateNow()
        if !wasFrozen { perform(.thaw) }
        retake()
    }

    /// Takes the screen again after someone else had it.
    func retake() {
        tty.makeRaw()
        forgetInput()
        writer.send(modes.on(mouse: hasMouse))
        resize()
    }
}
