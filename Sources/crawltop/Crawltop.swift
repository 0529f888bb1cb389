import Crawl
import CrawltopKit
import EventLoop
import Fetch
import Glibc

/// The command line, and what it asks for.
@main
struct Crawltop {
    static func main() {
        let environment = ["NO_COLOR": getenv("NO_COLOR").map { String(cString: $0) } ?? ""]
        let reason: ExitReason
        switch Request.parse(Array(CommandLine.arguments.dropFirst()), environment: environment) {
        case .crawl(let options): reason = crawl(options)
        case .demo: reason = .usage("the demo site is not built yet")
        case .usage(let sentence): reason = .usage(sentence)
        case .print(let text):
            print(text)
            return
        }
        if reason.isFailure {
            // Not through stdio: its `stderr` is shared mutable state to Swift.
            let line = "crawltop: \(reason.sentence)\n"
            _ = write(STDERR_FILENO, line, line.utf8.count)
        }
        exit(reason.code)
    }

    private static func crawl(_ options: CrawltopOptions) -> ExitReason {
        do {
            let session = try Session(options: options, loop: try EventLoop(), hasScreen: false)
            return session.run(startEngine: startEngine)
        } catch let failure as StartFailure {
            return failure.reason
        } catch {
            return .stopped("cannot make an event loop: \(error)")
        }
    }

    private static func startEngine(_ loop: EventLoop, _ crawl: Crawl) throws -> () -> Void {
        let engine = try CoroutineEngine(loop: loop, crawl: crawl)
        engine.start()
        return engine.stop
    }
}
