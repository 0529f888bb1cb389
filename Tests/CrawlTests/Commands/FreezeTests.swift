import TestSupport
import Testing

@testable import Crawl

/// The states that a frozen crawl is told in are those that the log has words for.
@Suite struct FreezeTests {
    private final class Told: CrawlSubscriber {
        var states: [String] = []
        func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
            if case .state(let state, _) = event { states.append("\(state)\(crawl.isFrozen ? "*" : "")") }
        }
    }

    private static let table: [(inFlight: Int, commands: [CrawlCommand], states: [String])] = [
        (1, [.freeze, .thaw], ["running", "pausing*", "running"]),
        (0, [.freeze, .thaw], ["running", "paused*", "running"]),
        (1, [.pause, .freeze, .thaw, .resume], ["running", "pausing", "pausing*", "pausing", "running"]),
        (1, [.freeze, .freeze, .pause, .thaw], ["running", "pausing*", "pausing"]),
        (1, [.freeze, .togglePause], ["running", "pausing*", "running"]),
        (1, [.freeze, .drain, .freeze], ["running", "pausing*", "draining"]),
        (1, [.freeze, .abort], ["running", "pausing*", "finished"]),
        (1, [.thaw, .resume], ["running"]),
    ]

    @Test(arguments: table) func states(inFlight: Int, commands: [CrawlCommand], states: [String]) throws {
        var options = CrawlOptions()
        options.seeds = ["http://h/"]
        options.obeysRobots = false
        let crawl = try Crawl(options: options, now: 0)
        let told = Told()
        crawl.subscribe(told)
        let engine = PlayedEngine()
        crawl.delegate = engine
        try crawl.start(now: 0)
        if inFlight > 0 { _ = crawl.next(now: 0) }
        for command in commands {
            crawl.perform(command, now: 1)
            #expect(crawl.isFrozen == false || crawl.next(now: 1) == nil)
        }
        #expect(told.states == states)
        #expect(engine.freezes == engine.freezes.indices.map { $0.isMultiple(of: 2) })
        #expect(engine.freezes.last ?? false == crawl.isFrozen)
    }
}
