import CTerminal
import Crawl
import EventLoop

/// What happens to the terminal besides keys: another size, another program that has it for a while.

extension Monitor {
    /// Redraws everything, even at the same size: the terminal may have had another size meanwhile and cut its content.
    public func resize() {
        guard isShown, !isSuspended else { return }
        painter.repaint()
        arrange()
        requestFrame()
    }

    /// Gives the terminal to the shell, as Ctrl-Z does. If it is that of this process, the process stops until the shell
    /// continues it, and the crawl is frozen meanwhile. Another process that has handed it over stops by itself.
    public func suspend() {
        guard isShown, !isSuspended else { return }
        sendLast()
        guard isShown else { return }
        tty.restore()
        guard isOwn else {
            isSuspended = true
            watch.onReadable(nil)
            cancelFrame()
            return onSuspend()
        }
        let wasFrozen = crawl.isFrozen
        if !wasFrozen { perform(.freeze) }
        shims_terminal_stop_process()
        loop.leaveTurnUncounted()
        loop.updateNow()
        if !wasFrozen { perform(.thaw) }
        resume()
    }

    /// Restores the screen after another program had the terminal.
    public func resume() {
        guard isShown else { return }
        if isSuspended {
            isSuspended = false
            readKeys()
        }
        tty.makeRaw()
        forgetInput()
        status.forget()
        writer.send(status.begin() + modes.on(mouse: hasMouse))
        resize()
    }
}
