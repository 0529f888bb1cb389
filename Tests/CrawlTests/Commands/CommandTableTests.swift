import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

/// Every command in every state of a crawl: which state comes of it, and that nothing is lost or counted twice.
@Suite struct CommandTableTests {
    /// What becomes of a crawl that is running, pausing, paused, draining, finished.
    private static let endings: [(CrawlCommand, [CrawlState])] = [
        (.pause, [.pausing, .pausing, .paused, .draining, .finished]),
        (.resume, [.running, .running, .running, .draining, .finished]),
        (.togglePause, [.pausing, .running, .running, .draining, .finished]),
        (.freeze, [.pausing, .pausing, .paused, .draining, .finished]),
        (.thaw, [.running, .pausing, .paused, .draining, .finished]),
        (.drain, [.draining, .draining, .finished, .draining, .finished]),
        (.abort, [.finished, .finished, .finished, .finished, .finished]),
        // What ended by itself goes on where a URL waits again.
        (.recrawl(URLID(index: 0)), [.running, .pausing, .paused, .draining, .running]),
    ]

    /// Those that leave a crawl as a whole as it is.
    private static let others: [CrawlCommand] = [
        .cancel(URLID(index: 0)), .cancel(URLID(index: 1)), .cancel(URLID(index: 99)), .cancelSlot(0), .cancelSlot(99),
        .retryNow(URLID(index: 1)), .moveToFront(URLID(index: 1)), .recrawl(URLID(index: 99)), .blockHost(0),
        .blockHost(99), .unblockHost(0), .pauseHost(0), .pauseHost(99), .resumeHost(0), .setConcurrency(0),
        .setConcurrency(.max), .setPerHost(.min), .setDelay(.max), .setDelay(-1), .setRate(0), .setRate(nil),
        .ignore("a"), .ignore("("), .undoIgnore("a"), .pruneCluster(1), .restoreCluster(1), .setPageLimit(nil),
        .setPageLimit(9), .setDepthLimit(0), .setDepthLimit(.max), .setDepthLimit(nil), .setByteLimit(nil),
        .setTimeLimit(.max),
    ]

    static let table: [(CrawlCommand, CrawlState, CrawlState)] = {
        let states: [CrawlState] = [.running, .pausing, .paused, .draining, .finished]
        return endings.flatMap { command, after in zip(states, after).map { (command, $0, $1) } }
            + others.flatMap { command in states.map { (command, $0, $0) } }
    }()

    /// A crawl of two URLs in a state, the first of them in flight where anything is.
    private func crawl(_ state: CrawlState) throws -> (Crawl, Recorder, PlayedEngine) {
        let (crawl, recorder) = try begun {
            $0.seeds += ["http://a.test/x"]
            $0.concurrency = 1
        }
        let engine = PlayedEngine()
        crawl.delegate = engine
        if state == .finished {
            try run(crawl, [:])
        } else if state != .paused {
            _ = try #require(crawl.next(now: 1))
        }
        if state == .pausing || state == .paused { crawl.perform(.pause, now: 2) }
        if state == .draining { crawl.perform(.drain, now: 2) }
        try #require(crawl.state == state)
        return (crawl, recorder, engine)
    }

    @Test(arguments: table)
    func aCommandInAState(_ command: CrawlCommand, _ before: CrawlState, _ after: CrawlState) throws {
        let (crawl, recorder, engine) = try crawl(before)
        crawl.perform(command, now: 3)
        #expect(crawl.state == after)
        #expect(crawl.counts.seen == 2 && crawl.counts.isConsistent && recorder.wasConsistent)
        #expect((1...crawl.options.concurrencyLimit).contains(crawl.concurrency))

        // Whatever it was, the crawl comes to its end, and its events add up.
        for slot in engine.cancelled { crawl.endExchange(in: slot, .failed(FetchError(.closed, "cancelled")), now: 4) }
        for follow in [CrawlCommand.thaw, .setDelay(0), .resume, .unblockHost(0), .resumeHost(0)] {
            crawl.perform(follow, now: 5)
        }
        if let exchange = crawl.exchange(in: 0) {
            try respond(crawl, exchange.slot, html(""), now: 6)
            crawl.endExchange(in: exchange.slot, .complete, now: 6)
        }
        try run(crawl, [:])
        #expect(crawl.state == .finished && crawl.counts.inFlight == 0 && recorder.wasConsistent)
        #expect(crawl.counts.todo == 0 || crawl.wasStopped)
        #expect(crawl.statistics.skips.values.reduce(0, +) == crawl.counts.skipped)
    }
}
