import EventLoop
import Fetch
import TestSupport
import Testing

@testable import Crawl

/// Collects what a crawl tells, and ends the loop's part when it is over.
private final class Recorder: CrawlSubscriber {
    struct Line: Sendable, Equatable {
        var path: String
        var outcome: FetchOutcome
        var status: UInt16
        var error: FetchErrorKind?
    }

    var lines: [Line] = []
    var records: [FetchRecord] = []
    var entered: [ConnectionState] = []
    var mostInFlight = 0
    let finished: Gate

    init(_ loop: EventLoop) {
        finished = Gate(loop: loop)
    }

    func receive(_ event: CrawlEvent, from crawl: Crawl) {
        #expect(crawl.counts.isConsistent)
        mostInFlight = max(mostInFlight, crawl.counts.inFlight)
        switch event {
        case .ended(let record):
            let path = (try? WebURL(crawl.text(of: record.url)))?.pathname ?? "?"
            lines.append(
                Line(path: path, outcome: record.outcome, status: record.status, error: record.error?.kind))
            records.append(record)
        case .entered(_, let state, _): entered.append(state)
        case .state(.finished, _): finished.open()
        case .state, .started, .skipped: break
        }
    }
}

/// What a test looks at when a crawl is over.
private struct Result: Sendable {
    var lines: [Recorder.Line]
    var records: [FetchRecord]
    var entered: [ConnectionState]
    var accepted: Int
    var mostInFlight: Int
    var counts: Counts
}

/// Crawls a scripted site from "/" and returns what happened.
private func crawl(
    selector: SelectorKind = .epoll, host: String = "127.0.0.1",
    _ change: @escaping @Sendable (inout CrawlOptions) -> Void = { _ in },
    script: @escaping @Sendable (String, Int) -> [Step]
) async throws -> Result {
    try await onLoop(selector: selector) { loop in
        let server = try ScriptedServer(loop: loop, script: script)
        var options = CrawlOptions()
        options.seeds = ["http://\(host):\(server.port)/"]
        options.connectTimeout = 2_000_000_000
        options.idleTimeout = 2_000_000_000
        options.totalTimeout = 20_000_000_000
        change(&options)
        let crawl = try Crawl(options: options, now: loop.now)
        let recorder = Recorder(loop)
        crawl.subscribe(recorder)
        let engine = try CoroutineEngine(loop: loop, crawl: crawl)
        try crawl.begin(now: loop.now)
        engine.start()
        try await recorder.finished.wait(until: loop.now + 30_000_000_000)
        engine.stop()
        return Result(
            lines: recorder.lines, records: recorder.records, entered: recorder.entered,
            accepted: server.accepted, mostInFlight: recorder.mostInFlight, counts: crawl.counts)
    }
}

private func links(_ count: Int) -> Step {
    page((0..<count).map { "<a href='/\($0)'>\($0)</a>" }.joined())
}

@Suite struct CoroutineEngineTests {
    @Test(arguments: SelectorKind.allCases)
    func everyPageOfASiteIsFetchedOnce(selector: SelectorKind) async throws {
        let result = try await crawl(selector: selector, { $0.concurrency = 8 }) { path, _ in
            path == "/" ? [links(100)] : [page("<a href='/'>home</a>")]
        }
        #expect(result.lines.count == 101)
        #expect(Set(result.lines.map(\.path)).count == 101)
        #expect(result.lines.allSatisfy { $0.outcome == .ok })
        #expect(result.counts == Counts(seen: 101, done: 101))
        #expect(result.mostInFlight == 8)
        #expect(result.accepted == 8, "a connection for each exchange in flight, and each used again")
    }

    @Test func theStatesArePassedInOrder() async throws {
        let result = try await crawl { path, _ in [page("")] }
        #expect(result.entered == [.connecting, .sending, .awaiting, .reading])
    }

    @Test func aNameIsResolvedOffTheLoop() async throws {
        let result = try await crawl(host: "localhost") { _, _ in [page("")] }
        #expect(result.entered.first == .resolving)
        #expect(result.lines.map(\.outcome) == [.ok])
        #expect(result.records.first?.timings.resolve != nil)
    }

    @Test func anUnknownNameIsADNSError() async throws {
        let result = try await crawl({ $0.seeds = ["http://does-not-exist.invalid/"] }) { _, _ in [] }
        #expect(result.lines.map(\.error) == [.dns])
    }

    @Test(
        arguments: [
            ([.close], .closed), ([.reset], .reset), ([.silence], .timeout),
            ([.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .close], .truncated),
            ([.send("HTTP/1.1 200"), .close], .truncated), ([.send("SSH-2.0-OpenSSH\r\n"), .close], .protocol),
            ([.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")], .protocol),
            ([page(String(repeating: "x", count: 5_000))], .tooLarge),
            ([.send("HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 70_000))], .tooLarge),
            ([.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .silence], .timeout),
        ] as [([Step], FetchErrorKind)])
    func whatGoesWrongHasAKind(steps: [Step], kind: FetchErrorKind) async throws {
        let result = try await crawl({
            $0.idleTimeout = 200_000_000
            $0.maxBody = 4_000
        }) { _, _ in steps }
        #expect(result.lines.map(\.error) == [kind])
        #expect(result.counts == Counts(seen: 1, done: 1))
    }

    @Test func theTotalTimeOutEndsATrickle() async throws {
        let result = try await crawl({ $0.totalTimeout = 300_000_000 }) { _, _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")]
                + (0..<100).flatMap { _ in [Step.send("x"), .pause(20_000_000)] }
        }
        #expect(result.lines.map(\.error) == [.timeout])
    }

    @Test func aRefusedConnectionIsAConnectError() async throws {
        let result = try await crawl({ $0.seeds = ["http://127.0.0.1:1/"] }) { _, _ in [] }
        #expect(result.lines.map(\.error) == [.connect])
    }

    @Test func aKeptConnectionThatTheServerClosedIsReplaced() async throws {
        // The close comes with the next request: the client can't have noticed before it sent.
        let result = try await crawl({ $0.concurrency = 1 }) { path, served in
            if served == 1 { return [.reset] }
            return path == "/" ? [links(3)] : [page("")]
        }
        #expect(result.lines.map(\.outcome) == [.ok, .ok, .ok, .ok])
        #expect(result.accepted == 4)
    }

    @Test func aFreshConnectionThatIsResetIsAnError() async throws {
        let result = try await crawl({ $0.concurrency = 1 }) { path, _ in
            path == "/" ? [links(1), .close] : [.reset]
        }
        #expect(result.lines.map(\.error) == [nil, .reset])
    }

    @Test func perHostHoldsConnectionsDown() async throws {
        let result = try await crawl({ $0.perHost = 3 }) { path, _ in path == "/" ? [links(30)] : [page("")] }
        #expect(result.lines.count == 31)
        #expect(result.mostInFlight == 3)
    }

    @Test func aLongBodyWithoutLinksIsNotRead() async throws {
        let result = try await crawl({ $0.concurrency = 1 }) { path, _ in
            switch path {
            case "/": [links(2)]
            case "/0":
                [.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 99999999\r\n\r\n"), .silence]
            default: [page("")]
            }
        }
        #expect(result.lines.map(\.outcome) == [.ok, .ok, .ok])
        #expect(result.accepted == 2)
    }

    @Test func aPageThatComesByteByByteGivesTheSameLinks() async throws {
        let result = try await crawl { path, _ in
            guard path == "/" else { return [page("")] }
            let body = "<html><a href='/one'>1</a><!-- <a href='/no'> --><a href=\"/tw&#111;\">2</a>"
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            let chunks = body.map { "1\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"
            return (head + chunks).flatMap { [Step.send(String($0)), .pause(1)] }
        }
        #expect(result.lines.map(\.path).sorted() == ["/", "/one", "/two"])
    }
}
