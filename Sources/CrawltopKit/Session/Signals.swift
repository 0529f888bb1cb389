import CNet
import CProcess
import Crawl
import EventLoop
import Glibc

/// Signals as a source of commands.
///
/// It handles the signals that end a program; the screen handles those of the terminal.
///
/// SIGINT and SIGTERM end the crawl: the first time in order, the second time at once. SIGHUP means that the terminal
/// is gone. SIGUSR1 toggles pause, SIGUSR2 prints the table of exchanges. SIGPIPE and SIGXFSZ are ignored: the failing
/// write reports a reader that left or a file that may not grow.
final class Signals {
    private let stop: (CrawlCommand, _ why: String) -> Void
    private var isStopping = false
    /// Whether the program was started to outlive its terminal (nohup).
    let outlivesTerminal: Bool

    /// Takes over the signals. Call it before other threads start.
    ///
    /// - Parameters:
    ///   - loop: the loop that reads the signals.
    ///   - toggle: called for SIGUSR1.
    ///   - inspect: called for SIGUSR2.
    ///   - hangUp: called for SIGHUP.
    ///   - stop: called with `drain`, the second time with `abort`, and a sentence on why.
    /// - Throws: the failure of a system call.
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
        // An ignored signal would still be read once it is blocked.
        if !outlivesTerminal { try loop.onSignal(SIGHUP, hangUp) }
        try loop.onSignal(SIGUSR1, toggle)
        try loop.onSignal(SIGUSR2, inspect)
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        // SIG_IGN is a function pointer made from 1, which cannot be compared.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// Asks for an end: in order, or at once if it was asked for before.
    func requestEnd(_ why: String) {
        guard !isStopping else { return stop(.abort, why) }
        isStopping = true
        stop(.drain, why)
    }

    /// From now on, SIGINT and SIGTERM end the process on the spot, because the loop no longer reads them.
    func release() {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM] {
            sigaddset(&set, number)
            // Replaces the handler of ncurses, which exits with 1.
            shims_fatal_exit(number, ExitReason.stopped("").code)
        }
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
}
