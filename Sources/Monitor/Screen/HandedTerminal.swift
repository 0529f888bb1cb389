import CTerminal
import Glibc

/// This process's terminal, to be handed over to another one that shows its screen on it.
public final class HandedTerminal {
    private let tty: Tty
    private let reset: [CChar]

    /// Opens the terminal.
    ///
    /// - Parameter environment: the variables that describe it, `MonitorOptions.variables`.
    /// - Throws: `.noTerminal`, `.unknownTerminal`.
    public init(environment: [String: String]) throws(MonitorError) {
        let options = MonitorOptions(environment: environment)
        tty = try Tty(path: "/dev/tty")
        guard let type = TerminalType(options.terminalType) else { throw .unknownTerminal }
        let status = TerminalStatus(.init(isXterm: type.hasMouse, environment: environment))
        let modes = Array((status.end + TerminalModes(isSupported: type.hasMouse).off).utf8)
        reset = TerminalModes.cancel + (modes + type.reset).map(CChar.init(bitPattern:))
        shims_terminal_claim_tstp()
    }

    /// The terminal, open for reading and writing, non-blocking.
    public var descriptor: Int32 { tty.descriptor }

    /// Gives the terminal back as it was, if the other process did not.
    public func restore() {
        tty.restore()
        _ = write(tty.descriptor, reset, reset.count)
    }

    /// Stops this process as Ctrl-Z does, and returns when its shell continues it.
    public static func stopProcess() { shims_terminal_stop_process() }
}
