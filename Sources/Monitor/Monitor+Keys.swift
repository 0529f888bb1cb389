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
        let row = screen.position.selection
        // Keys may come faster than frames.
        let surroundings = ScreenState.Surroundings(
            rows: model.rowCount(of: screen.tab, in: crawl), page: layout.listRows, crawl: crawl.state,
            selected: lastSnapshot.url(at: row, of: screen.tab) ?? model.url(at: row, of: screen.tab, in: crawl))
        for effect in screen.take(key, in: surroundings) {
            switch effect {
            case .perform(let command): perform(command)
            case .leave: onQuit()
            case .repaint: curses.repaint()
            case .suspend: suspend()
            }
        }
        model.watched = screen.details?.url
        requestFrame()
    }

    func resize() {
        let size = tty.size
        layout = ScreenLayout(width: size.width, height: size.height, hasNote: options.note != nil)
        requestFrame()
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
