import Crawl
import CrawltopKit
import DemoSite
import Fetch
import HTTPServer
import Testing

@testable import EventLoop
@testable import Monitor

extension TerminalTests {
    /// Nothing of a run keeps the rest of it.
    @Suite struct Lifetime {
        /// What a run consists of, by name.
        private final class Parts {
            private struct Part {
                let name: String
                weak var object: AnyObject?
            }

            private var parts: [Part] = []

            func add(_ name: String, _ object: AnyObject) {
                parts.append(Part(name: name, object: object))
            }

            var left: [String] { parts.filter { $0.object != nil }.map(\.name) }
            var count: Int { parts.count }
        }

        /// Quits a session when some pages are done.
        private final class Quitter: CrawlSubscriber {
            weak var session: Session?

            func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
                if case .ended = event, crawl.counts.done == 5 { session?.quit() }
            }
        }

        private func run(_ engine: EngineKind, quits: Bool, _ parts: Parts) throws {
            var siteOptions = DemoSiteOptions()
            siteOptions.pages = 30
            siteOptions.delay = 0
            let site = try SiteThread(options: siteOptions)
            defer { site.stop() }
            let terminal = try #require(Pseudoterminal())
            let loop = try EventLoop()
            var options = CrawltopOptions()
            options.crawl.seeds = [site.url]
            options.exitWhenDone = true
            let session = try Session(options: options, loop: loop, hasScreen: true)
            parts.add("loop", loop)
            parts.add("session", session)
            parts.add("crawl", session.crawl)
            if quits {
                let quitter = Quitter()
                quitter.session = session
                session.crawl.subscribe(quitter)
            }
            let reason = session.run(
                startEngine: { loop, crawl in
                    let engine = try engine.make(loop: loop, crawl: crawl)
                    parts.add("engine", engine)
                    engine.start()
                    return EngineControls { engine.stop() }
                },
                startScreen: { [unowned session] _ in
                    var options = MonitorOptions(environment: ["TERM": "xterm-256color"])
                    options.terminal = .own(path: terminal.path)
                    options.patience = 0
                    let monitor = try Monitor(
                        loop: loop, crawl: session.crawl, books: CrawlBooks(startedAt: loop.now), options: options,
                        perform: { [unowned session] in session.perform($0) },
                        lag: { [unowned session] in session.takeLag() },
                        onQuit: { [unowned session] in session.quit() }, onSave: { _ in nil },
                        onTerminalGone: { [unowned session] in session.terminalGone() })
                    parts.add("monitor", monitor)
                    monitor.start()
                    return ScreenControls(leave: monitor.stop, report: { _ in })
                })
            #expect(reason.isFailure == quits && session.crawl.counts.done >= 5)
            // Whoever waited in the engine hears of it in the next turns, and goes on to its end.
            for _ in 0..<3 {
                loop.stop()
                loop.run()
            }
        }

        @Test(arguments: EngineKind.allCases, [false, true])
        func allThatARunConsistsOfIsFreed(engine: EngineKind, quits: Bool) throws {
            let parts = Parts()
            try run(engine, quits: quits, parts)
            #expect(parts.left == [] && parts.count == 5)
        }
    }
}
