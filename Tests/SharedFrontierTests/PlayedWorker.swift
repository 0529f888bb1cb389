import EventLoop
import HTTP
import TestSupport

@testable import Crawl
@testable import Redis
@testable import SharedFrontier
@testable import Web

/// A site of several hosts whose pages are answered as soon as they are asked for, or when a test says so.
final class PlayedHosts {
    let hosts: Int
    let pages: Int
    /// The body of each host's robots.txt.
    var robots = ""
    /// How often each URL was answered.
    var answered: [String: Int] = [:]

    init(hosts: Int, pages: Int) {
        (self.hosts, self.pages) = (hosts, pages)
    }

    var all: Set<String> {
        Set((0..<hosts).flatMap { host in (0..<pages).map { "http://h\(host).invalid/\($0)" } })
    }

    /// A page's body: links to two pages of its host, and to one of the next host.
    func body(of url: WebURL) -> String {
        if url.pathname == "/robots.txt" { return robots }
        let host = Int(url.hostname.dropFirst().prefix { $0 != "." }) ?? 0
        let page = Int(url.pathname.dropFirst()) ?? 0
        let own = [2 * page + 1, 2 * page + 2].filter { $0 < pages }.map { "http://h\(host).invalid/\($0)" }
        return (own + ["http://h\((host + 1) % hosts).invalid/\(page)"]).map { "<a href='\($0)'></a>" }.joined()
    }
}

/// A crawl that takes part in a shared one, with a test in its engine's place.
final class PlayedWorker {
    let crawl: Crawl
    let frontier: SharedFrontier
    private let engine = PlayedEngine()
    private let site: PlayedHosts
    private let loop: EventLoop
    /// The largest number of pages that are answered in one turn; 0 for a process that stands still.
    var speed = 4
    private(set) var inFlight: [Dispatch] = []
    private(set) var refusal: String?

    init(
        _ server: RealRedis, _ site: PlayedHosts, on loop: EventLoop, name: String = "test",
        leaseLife: Int64 = 60_000_000_000,
        _ change: (inout CrawlOptions) -> Void = { _ in }
    ) throws {
        var options = CrawlOptions()
        options.seeds = ["http://h0.invalid/0"]
        options.scope = .any
        options.sharesFrontier = true
        options.concurrency = 8
        change(&options)
        crawl = try Crawl(options: options, now: loop.now)
        crawl.clock = EventLoop.clock
        var place = SharedFrontierOptions(
            address: try RedisAddress("redis://127.0.0.1:\(server.port)"), crawl: name, connection: RedisOptions(),
            terms: [("scope", options.scope.rawValue)], concurrency: 8)
        place.leaseLife = leaseLife
        place.renewal = 50_000_000
        frontier = SharedFrontier(place, of: crawl, on: loop)
        (self.site, self.loop) = (site, loop)
        crawl.delegate = engine
        frontier.onCommand = { [unowned crawl, unowned loop] in crawl.perform($0, now: loop.now) }
        frontier.onRefusal = { [unowned self] sentence, _ in refusal = sentence }
        try crawl.start(now: loop.now)
        frontier.start()
    }

    /// Does what an engine would do in a turn.
    func turn() {
        for slot in engine.cancelled where inFlight.contains(where: { $0.slot == slot }) && crawl.isCancelled(slot) {
            inFlight.removeAll { $0.slot == slot }
            crawl.endExchange(in: slot, .failed(FetchError(.closed, "it was cancelled")), now: loop.now)
        }
        if speed > 0 { dispatch() }
        for dispatch in inFlight.prefix(speed) { answer(dispatch) }
        inFlight.removeFirst(min(speed, inFlight.count))
    }

    /// Starts the exchanges that the crawl has.
    func dispatch() {
        while let dispatch = crawl.next(now: loop.now) { inFlight.append(dispatch) }
    }

    private func answer(_ dispatch: Dispatch) {
        let url = crawl.url(in: dispatch.slot)
        site.answered[String(decoding: url.bytes, as: UTF8.self), default: 0] += 1
        let body = site.body(of: url)
        let text = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        try? respond(crawl, dispatch.slot, text, now: loop.now)
        crawl.endExchange(in: dispatch.slot, .complete, now: loop.now)
    }

    var isOver: Bool { crawl.state == .finished }
}

extension EventLoop {
    /// Lets workers go on until all of them are over.
    func finish(_ workers: [PlayedWorker]) async throws {
        try await turnUntil {
            for worker in workers { worker.turn() }
            return workers.allSatisfy(\.isOver)
        }
    }

    /// What a worker's server counts.
    func tally(_ worker: PlayedWorker) async throws -> [Int64] {
        var figures: [Int64]?
        worker.frontier.call("tally", { _ in }) { reply in
            if case .array(let parts)? = reply {
                figures = parts.map { if case .integer(let number) = $0 { number } else { -1 } }
            }
        }
        try await turnUntil { figures != nil }
        return figures ?? []
    }
}
