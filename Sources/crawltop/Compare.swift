import CrawltopKit
import EventLoop
import Glibc

/// The comparison of the engines, on standard output.
enum Compare {
    /// Compares the engines until the end, or until a signal.
    static func run(_ options: CompareOptions) -> ExitReason {
        do {
            let loop = try EventLoop()
            let comparison = Comparison(options: options, loop: loop, print: { StandardStreams.print($0) })
            signal(SIGPIPE, SIG_IGN)
            for number in [SIGINT, SIGTERM, SIGHUP] {
                try loop.onSignal(number) { comparison.interrupt() }
            }
            var reason = ExitReason.stopped("the comparison did not end")
            loop.spawn {
                reason = await comparison.run()
                loop.stop()
            }
            loop.run()
            return reason
        } catch {
            return .stopped("cannot start: \(error)")
        }
    }
}
