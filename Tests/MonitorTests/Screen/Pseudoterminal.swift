import CTerminal
import Glibc

/// A terminal whose other side is the test: it types, reads or refuses to read, resizes, and goes away.
final class Pseudoterminal {
    /// The device for the program under test.
    let path: String
    /// Everything read so far.
    private(set) var received: [UInt8] = []
    private var master: Int32

    init?(width: UInt16 = 80, height: UInt16 = 24) {
        var name = [CChar](repeating: 0, count: 64)
        master = shims_pseudoterminal_open(&name, name.count)
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard master >= 0 else { return nil }
        resize(width: width, height: height)
    }

    deinit {
        hangUp()
    }

    /// Sets the size that the device tells.
    func resize(width: UInt16, height: UInt16) {
        var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Types.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// Reads what has come, and says whether a text has come since the last `forget`.
    func shows(_ text: String) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { break }
            received += buffer[..<count]
        }
        return String(decoding: received, as: UTF8.self).contains(text)
    }

    /// Forgets what has been read.
    func forget() {
        received = []
    }

    /// Whether keys come one by one and without echo.
    var isRaw: Bool {
        var modes = termios()
        tcgetattr(master, &modes)
        return modes.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0
    }

    /// Closes the user's side.
    func hangUp() {
        if master >= 0 { close(master) }
        master = -1
    }
}
