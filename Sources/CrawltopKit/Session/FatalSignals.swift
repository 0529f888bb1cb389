import CShims

/// Signals that nothing can be made of but the program's end: a crash, Ctrl-\.
public enum FatalSignals {
    /// From now on such a signal says so in a line on standard error and ends the program, with a screen or without.
    /// Where SWIFT_BACKTRACE is set, Swift's own report follows. To be called once, before anything else.
    public static func claim() {
        shims_fatal_claim()
    }
}
