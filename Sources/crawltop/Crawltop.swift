import Crawl
import CrawltopKit
import DemoSite
import EventLoop
import Fetch
import Glibc

/// The command line, and what it asks for: the one place that knows engines, screens and the demo site.
@main
struct Crawltop {
    static func main() {
        let reason: ExitReason
        switch Request.parse(Array(CommandLine.arguments.dropFirst()), environment: environment(["NO_COLOR"])) {
        case .crawl(let options): reason = crawl(options, demo: nil)
        case .demo(let options, let demo): reason = crawl(options, demo: demo)
        case .compare(let options): reason = Compare.run(options)
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

    private static func crawl(_ options: CrawltopOptions, demo: DemoOptions?) -> ExitReason {
        do {
            let loop = try EventLoop()
            var options = options
            if let demo {
                let site = try Demo.site(demo, on: loop)
                if demo.serveOnly { return Demo.serve(site, demo, on: loop) }
                defer { site.stop() }
                options.crawl.seeds = [site.url]
                return try crawl(options, on: loop)
            }
            return try crawl(options, on: loop)
        } catch let failure as StartFailure {
            return failure.reason
        } catch {
            return .stopped("cannot start: \(error)")
        }
    }

    private static func crawl(_ options: CrawltopOptions, on loop: EventLoop) throws -> ExitReason {
        let screen = LiveScreen(options)
        let session = try Session(options: options, loop: loop, hasScreen: screen != nil)
        return session.run(startEngine: startEngine, startScreen: screen?.start)
    }

    private static func startEngine(loop: EventLoop, crawl: Crawl) throws -> EngineControls {
        let engine: CoroutineEngine
        do throws(FetchError) {
            engine = try CoroutineEngine(loop: loop, crawl: crawl)
        } catch {
            throw StartFailure(.usage(error.message))
        }
        engine.start()
        return EngineControls { engine.stop() }
    }

    /// The named variables of the environment, empty where they are not set.
    static func environment(_ names: [String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, getenv($0).map { String(cString: $0) } ?? "") })
    }
}
