import CNet
import Glibc

/// The terminal as a device: a descriptor of our own, its modes and its size.
final class Tty {
    /// Non-blocking, for reading and writing.
    let descriptor: Int32
    /// The modes to restore.
    private(set) var saved = termios()

    /// Opens the device without changing its modes: anew, because O_NONBLOCK on an inherited descriptor would affect the
    /// shell.
    convenience init(path: String) throws(MonitorError) {
        try self.init(taking: open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC))
    }

    /// Takes an open terminal, which is closed with this.
    init(taking descriptor: Int32) throws(MonitorError) {
        self.descriptor = descriptor
        guard descriptor >= 0 else { throw .noTerminal(errno: errno) }
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        // Here `deinit` closes it, as everything is initialized.
        guard tcgetattr(descriptor, &saved) == 0 else { throw .noTerminal(errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Delivers every byte at once and unchanged: no lines, no echo, no signals from keys, no translation.
    func makeRaw() {
        var modes = saved
        cfmakeraw(&modes)
        // TCSADRAIN would wait for a terminal that accepts nothing.
        tcsetattr(descriptor, TCSANOW, &modes)
    }

    /// Restores the modes.
    func restore() {
        tcsetattr(descriptor, TCSANOW, &saved)
    }

    /// Columns and rows, limited by `maxSize`: a remote terminal's claim decides how much is drawn.
    var size: (width: Int, height: Int) {
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return (80, 24)
        }
        return (min(Int(window.ws_col), Self.maxSize.width), min(Int(window.ws_row), Self.maxSize.height))
    }

    /// The largest screen that is drawn.
    static let maxSize = (width: 1_000, height: 500)
}
