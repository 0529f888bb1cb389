import CProcess

/// Signals that end the program on the spot: a crash, Ctrl-\, no more memory.
public enum FatalSignals {
    /// Installs handlers that print a line on standard error, with a screen or without, and write the lines that a log
    /// has in memory. If SWIFT_BACKTRACE is set, Swift's own report follows. Call it once, before anything else.
    public static func claim() {
        shims_fatal_claim(ExitReason.stopped("").code)
    }

    /// Sets the log whose lines in memory are written; nil for no log.
    static func writeLastLines(of output: LogOutput?) {
        self.output = output
        shims_fatal_last_words(output == nil ? nil : { FatalSignals.output?.writeLastLines() })
    }

    /// Only the loop's thread sets it, and the signal handler reads it.
    nonisolated(unsafe) private static var output: LogOutput?
}
