import CrawltopKit
import EventLoop
import Glibc

/// The comparison of the engines, on standard output.
enum Compare {
    /// Compares the engines until the end, or until a signal.
    static func run(_ options: CompareOptions) -> ExitReason {
        do {
            let loop = try EventLoop()
            let comparison = Comparison(options: options, loop: loop, print: Self.print)
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

    private static func print(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = write(STDOUT_FILENO, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno != EINTR { return false }
                written += max(count, 0)
            }
            return true
        }
    }
}
