import EventLoop
import Fetch
import Glibc
import TestSupport
import Testing

@testable import Crawl

/// Holds the loop up until the answer is there: what being stopped, or busy elsewhere, does to a process.
private final class Sleeper: CrawlSubscriber {
    private let loop: EventLoop
    var eventLevel: EventLevel { .details }

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard case .entered(let slot, .awaiting, _) = event else { return }
        // By then the request is on its way.
        loop.atEndOfTurn {
            guard case .readable(let descriptor) = crawl.standing(in: slot)?.awaited else { return }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            #expect(poll(&entry, 1, 10_000) == 1)
        }
    }
}

/// Time-outs that have come, and so has what was waited for.
@Suite(.fewAtATime) struct LateAnswerTests {
    @Test(arguments: [EngineKind.callback, .coroutine], SelectorKind.allCases)
    func anAnswerThatIsThere_IsRead(engine: EngineKind, selector: SelectorKind) async throws {
        let server = try ServerThread { path, _ in path == "/" ? [links(3)] : [page("")] }
        var options = CrawlOptions()
        options.seeds = ["http://127.0.0.1:\(server.port)/"]
        options.concurrency = 1
        // Whoever waits is too late.
        options.idleTimeout = 1
        let (crawled, outcomes) = try await onLoop(selector: selector) { [options] loop in
            let crawl = try Crawl(options: options, now: loop.now)
            let recorder = Recorder(loop)
            crawl.subscribe(recorder)
            crawl.subscribe(Sleeper(loop))
            let engine = try engine.make(loop: loop, crawl: crawl)
            try crawl.start(now: loop.now)
            engine.start()
            try await recorder.finished.wait(until: EventLoop.clock() + 30_000_000_000)
            engine.stop()
            return (recorder.lines.map(\.path).sorted(), recorder.lines.map(\.outcome))
        }
        #expect(crawled == ["/", "/0", "/1", "/2"])
        #expect(outcomes == [.ok, .ok, .ok, .ok])
        _ = await server.stop()
    }
}
