import CShims
import Crawl
import EventLoop

/// What the keyboard and the terminal's signals do.

extension Monitor {
    func takeKeys() {
        for _ in 0..<Self.keysPerTurn {
            guard isShown else { return }
            guard let input = curses.nextKey() else {
                if tty.isGone { lose() }
                return
            }
            if case .key(let key) = input, let key = escapes.pass(key, at: loop.now) {
                take(key)
            }
        }
        watch.stillReadable()
    }

    private func take(_ key: Key) {
        let surroundings = surroundings
        for effect in screen.take(key, in: surroundings) {
            switch effect {
            case .perform(let command): perform(command)
            case .leave: onQuit()
            case .repaint: curses.repaint()
            case .suspend: suspend()
            }
        }
        model.watched = screen.details?.url
        arrange()
        requestFrame()
    }

    /// What the next key finds on the screen. Keys may come faster than frames.
    private var surroundings: ScreenState.Surroundings {
        let selection = screen.position.selection
        var surroundings = ScreenState.Surroundings(
            rows: lastSnapshot.rowCount, page: layout.listRows, width: layout.width, crawl: crawl.state)
        surroundings.row = lastSnapshot.row(at: selection, of: screen.tab)
        if surroundings.row == nil || lastSnapshot.tab != screen.tab {
            (surroundings.row, surroundings.rows) = model.row(at: selection, for: screen, in: crawl, at: loop.now)
        }
        surroundings.selected = surroundings.row?.target?.id
        if case .host(let row) = surroundings.row {
            surroundings.host = crawl.host(at: Int(row.host))
        } else {
            surroundings.host = (screen.details?.url ?? surroundings.selected).map { crawl.host(of: $0) }
        }
        surroundings.concurrency = crawl.concurrency
        surroundings.delay = crawl.delay
        return surroundings
    }

    func resize() {
        arrange()
        requestFrame()
    }

    /// Divides the terminal as it is now.
    private func arrange() {
        let size = tty.size
        layout = ScreenLayout(
            width: size.width, height: size.height, hasNote: options.note != nil, hidesMeters: screen.hidesMeters)
    }

    /// Gives the terminal to the shell and stops, as Ctrl-Z does; goes on when the shell says so.
    func suspend() {
        writer.sendAll(curses.leave(), patience: Self.patience)
        guard isShown else { return }
        tty.restore()
        shims_terminal_stop_process()
        retake()
    }

    /// Takes the screen again after someone else had it.
    func retake() {
        tty.makeRaw()
        curses.enter()
        resize()
    }
}
