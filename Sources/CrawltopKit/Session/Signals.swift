import CNet
import CProcess
import Crawl
import EventLoop
import Glibc

/// Signals as a source of commands.
///
/// The one place that takes over the signals that end a program; those about the terminal's use are the screen's.
///
/// SIGINT and SIGTERM ask for an end: the first time in order, the second time at once. SIGHUP says that the terminal
/// is gone.
/// SIGUSR1 toggles pause, SIGUSR2 asks for the table of exchanges. SIGPIPE and SIGXFSZ are ignored: a reader that left,
/// or a file that may not grow any more, is told by the failing write.
final class Signals {
    private let stop: (CrawlCommand, _ why: String) -> Void
    private var isStopping = false
    /// Whether whoever started the program wants it to outlive its terminal (nohup).
    let outlivesTerminal: Bool

    /// Takes the signals over. To be called before other threads start.
    ///
    /// - Parameters:
    ///   - loop: reads the signals.
    ///   - toggle: called for SIGUSR1.
    ///   - inspect: called for SIGUSR2.
    ///   - hangUp: called for SIGHUP.
    ///   - stop: called with `drain`, the second time with `abort`; why is a sentence.
    /// - Throws: what the system refused.
    init(
        on loop: EventLoop, toggle: @escaping () -> Void, inspect: @escaping () -> Void,
        hangUp: @escaping () -> Void, stop: @escaping (CrawlCommand, _ why: String) -> Void
    ) throws(SelectorError) {
        self.stop = stop
        outlivesTerminal = Self.isIgnored(SIGHUP)
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        for (number, why) in [(SIGINT, "interrupted"), (SIGTERM, "terminated")] {
            try loop.onSignal(number) { [weak self] in self?.requestEnd("\(why) before the end") }
        }
        // A signal that is ignored would still be read, once it is blocked.
        if !outlivesTerminal { try loop.onSignal(SIGHUP, hangUp) }
        try loop.onSignal(SIGUSR1, toggle)
        try loop.onSignal(SIGUSR2, inspect)
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        // SIG_IGN is a function pointer made from 1, and such cannot be compared.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// Asks for an end: in order, or at once where one was asked for before.
    func requestEnd(_ why: String) {
        guard !isStopping else { return stop(.abort, why) }
        isStopping = true
        stop(.drain, why)
    }

    /// SIGINT and SIGTERM end the process on the spot from now on, when the loop no longer runs to read them.
    func release() {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM] {
            sigaddset(&set, number)
            // In place of what ncurses has put there, which exits with 1.
            shims_fatal_exit(number, ExitReason.stopped("").code)
        }
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
}
