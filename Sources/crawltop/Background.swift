import CProcess
import CrawltopKit
import Glibc

/// A crawl in a process of its own, without a terminal: `--detach`, and `--keep-running` where there is one.
struct Background {
    private let ready: Int32

    /// Goes on in the background if the options ask for it. The process in the foreground waits until the crawl listens, shows
    /// it if that was asked for, and ends here. Call it before other threads start.
    ///
    /// - Returns: the background's side; nil for a crawl in the foreground.
    static func enter(_ options: inout CrawltopOptions) -> Background? {
        let isShown = options.keepRunning && LiveScreen.isWanted(options)
        guard options.detaches || isShown, !options.isDryRun else { return nil }
        options.detaches = true
        if !options.leavesResults {
            StandardStreams.report("without --job, --output or --report nothing is left of the crawl once it is over")
        }
        var (ready, status): (Int32, Int32) = (-1, 0)
        let child = shims_detach(&ready, &status)
        guard child != 0 else { return Background(ready: ready) }
        guard child > 0 else {
            StandardStreams.report("no process could be started: \(String(cString: strerror(errno)))")
            exit(ExitReason.stopped("").code)
        }
        // The crawl has told why it did not begin.
        if status >= 0 { exit(status & 0x7F == 0 ? status >> 8 & 0xFF : ExitReason.stopped("").code) }
        let hint = "the crawl goes on: `crawltop attach \(child)` shows it, `crawltop ctl \(child) stop` ends it"
        guard isShown else {
            StandardStreams.report(hint)
            exit(0)
        }
        exit(Attach.run(AttachCall(of: options, process: child), hint: hint))
    }

    /// Lets the foreground go on.
    ///
    /// - Throws: `StartFailure` if nobody could ever look on.
    func begin(_ session: Session) throws {
        guard session.hasControl else {
            throw StartFailure(.usage("--no-control: nobody could reach a crawl in the background"))
        }
        shims_detach_ready(ready)
    }
}
