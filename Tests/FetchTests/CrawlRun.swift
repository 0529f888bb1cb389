import EventLoop
import Fetch
import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// Collects what a crawl tells, and opens a gate when it is over.
final class Recorder: CrawlSubscriber {
    struct Line: Sendable, Equatable {
        var path: String
        var outcome: FetchOutcome
        var status: UInt16
        var error: FetchErrorKind?
    }

    var lines: [Line] = []
    var records: [FetchRecord] = []
    var entered: [ConnectionState] = []
    var standings: [ConnectionState: Standing] = [:]
    var mostInFlight = 0
    let finished: Gate
    var eventLevel: EventLevel { .details }

    init(_ loop: EventLoop) {
        finished = Gate(loop: loop)
    }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        #expect(crawl.counts.isConsistent)
        mostInFlight = max(mostInFlight, crawl.counts.inFlight)
        switch event {
        case .ended(let record):
            let path = (try? WebURL(crawl.text(of: record.url)))?.pathname ?? "?"
            lines.append(
                Line(path: path, outcome: record.outcome, status: record.status, error: record.error?.kind))
            records.append(record)
        case .entered(let slot, let state, _):
            entered.append(state)
            standings[state] = crawl.standing(in: slot)
        case .state(.finished, _): finished.open()
        default: break
        }
    }
}

/// What a test looks at when a crawl is over.
struct CrawlRun: Sendable {
    var lines: [Recorder.Line]
    var records: [FetchRecord]
    /// The records' URLs, in their order.
    var urls: [String]
    var entered: [ConnectionState]
    /// Where the exchange stood last, by the state that it entered then.
    var standings: [ConnectionState: Standing]
    var mostInFlight: Int
    var counts: Counts
    /// Connections that the server took.
    var accepted = 0
    /// The heads of the requests that the server got.
    var requests: [String] = []

    /// Crawls to the end, or for half a minute.
    static func crawl(
        _ engine: EngineKind, selector: SelectorKind = .epoll, _ options: CrawlOptions,
        connections: Int = .max, observer: (any CrawlSubscriber & Sendable)? = nil,
        during body: @escaping @Sendable (EventLoop, Crawl) async throws -> Void = { _, _ in }
    ) async throws -> CrawlRun {
        try await onLoop(selector: selector) { loop in
            try await crawl(engine, options, connections: connections, observer: observer, on: loop, during: body)
        }
    }

    /// The same on a loop that is there.
    static func crawl(
        _ engine: EngineKind, _ options: CrawlOptions, connections: Int = .max,
        observer: (any CrawlSubscriber & Sendable)? = nil, on loop: EventLoop,
        during body: (EventLoop, Crawl) async throws -> Void = { _, _ in }
    ) async throws -> CrawlRun {
        let crawl = try Crawl(options: options, now: loop.now)
        let recorder = Recorder(loop)
        crawl.subscribe(recorder)
        if let observer { crawl.subscribe(observer) }
        let engine = try engine.make(loop: loop, crawl: crawl, connections: connections)
        try crawl.start(now: loop.now)
        engine.start()
        try await body(loop, crawl)
        try await recorder.finished.wait(until: loop.now + 30_000_000_000)
        engine.stop()
        return CrawlRun(
            lines: recorder.lines, records: recorder.records,
            urls: recorder.records.map { crawl.text(of: $0.url) }, entered: recorder.entered,
            standings: recorder.standings, mostInFlight: recorder.mostInFlight, counts: crawl.counts)
    }

    /// Crawls a scripted site from "/", all of it on one loop and in time that jumps: for engines that don't hold theirs.
    static func jumping(
        _ engine: EngineKind, selector: SelectorKind = .epoll, _ options: CrawlOptions,
        observer: (any CrawlSubscriber & Sendable)? = nil, limit: Int = .max, turnsAway: Step = .close,
        script: @escaping @Sendable (String, Int) -> [Step],
        during body: @escaping @Sendable (EventLoop, Crawl) async throws -> Void = { _, _ in }
    ) async throws -> CrawlRun {
        try await onLoop(selector: selector, jumps: true) { loop in
            let server = try ScriptedServer(loop: loop, limit: limit, turnsAway: turnsAway, script: script)
            var options = options
            options.seeds = [server.url + "/"]
            var run = try await crawl(engine, options, observer: observer, on: loop, during: body)
            (run.accepted, run.requests) = (server.accepted, server.requests)
            return run
        }
    }

    /// Crawls a scripted site from "/".
    static func scripted(
        _ engine: EngineKind, selector: SelectorKind = .epoll, host: String = "127.0.0.1",
        observer: (any CrawlSubscriber & Sendable)? = nil,
        _ change: @escaping @Sendable (inout CrawlOptions) -> Void = { _ in },
        script: @escaping @Sendable (String, Int) -> [Step]
    ) async throws -> CrawlRun {
        let server = try ServerThread(script: script)
        var options = CrawlOptions()
        options.seeds = ["http://\(host):\(server.port)/"]
        options.connectTimeout = 2_000_000_000
        options.idleTimeout = 2_000_000_000
        options.totalTimeout = 20_000_000_000
        change(&options)
        var run = try await crawl(engine, selector: selector, options, observer: observer)
        (run.accepted, run.requests) = await server.stop()
        return run
    }
}

/// A page of `count` links, "/0" and so on.
func links(_ count: Int) -> Step {
    page((0..<count).map { "<a href='/\($0)'>\($0)</a>" }.joined())
}
