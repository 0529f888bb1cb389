import CProcess

/// What nothing can be made of but the program's end: a crash, Ctrl-\, no more memory.
public enum FatalSignals {
    /// From now on such an end says so in a line on standard error, with a screen or without, and lines that a log has in
    /// memory are written. Where SWIFT_BACKTRACE is set, Swift's own report follows. To be called once, before anything else.
    public static func claim() {
        shims_fatal_claim(ExitReason.stopped("").code)
    }

    /// Has an end on the spot write what a log has in memory; nil: no log.
    static func writeLastLines(of output: LogOutput?) {
        self.output = output
        shims_fatal_last_words(output == nil ? nil : { FatalSignals.output?.writeLastLines() })
    }

    /// The loop's thread alone sets it, and an end on the spot reads it.
    nonisolated(unsafe) private static var output: LogOutput?
}
