import EventLoop
import Fetch
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// The same table for each engine: they differ in how they wait, and in nothing else.
@Suite(.fewAtATime) struct EngineTests {
    @Test(arguments: EngineKind.allCases, SelectorKind.allCases)
    func everyPageOfASiteIsFetchedOnce(engine: EngineKind, selector: SelectorKind) async throws {
        let result = try await CrawlRun.scripted(engine, selector: selector, { $0.concurrency = 8 }) { path, _ in
            path == "/" ? [links(100)] : [page("<a href='/'>home</a>")]
        }
        #expect(result.lines.count == 101)
        #expect(Set(result.lines.map(\.path)).count == 101)
        #expect(result.lines.allSatisfy { $0.outcome == .ok })
        #expect(result.counts == Counts(seen: 101, done: 101))
        let inFlight = engine == .blocking ? 1 : 8
        #expect(result.mostInFlight == inFlight)
        #expect(result.accepted == inFlight, "a connection for each exchange in flight, and each used again")
    }

    /// The end comes with the answer, of which nothing says that it is the last.
    @Test(arguments: EngineKind.allCases, SelectorKind.allCases)
    func anEndRightBehindAnAnswerIsNotMissed(engine: EngineKind, selector: SelectorKind) async throws {
        let result = try await CrawlRun.scripted(engine, selector: selector, { $0.concurrency = 2 }) { path, _ in
            [path == "/" ? links(20) : page(""), .endOfOutput]
        }
        #expect(result.lines.count == 21)
        #expect(result.lines.allSatisfy { $0.outcome == .ok })
    }

    @Test(arguments: EngineKind.allCases)
    func theStatesArePassedInOrder(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine) { path, _ in [page("")] }
        #expect(result.entered == [.connecting, .sending, .awaiting, .reading])
    }

    @Test(arguments: EngineKind.allCases)
    func localhostNeedsNoLookUp(engine: EngineKind) async throws {
        for host in ["localhost", "LOCALHOST.", "x.localhost"] {
            let result = try await CrawlRun.scripted(engine, host: host) { _, _ in [page("")] }
            #expect(result.entered.first == .connecting)
            #expect(result.lines.map(\.outcome) == [.ok])
        }
    }

    @Test(arguments: EngineKind.allCases)
    func anUnknownNameIsADNSError(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine, { $0.seeds = ["http://does-not-exist.invalid/"] }) { _, _ in []
        }
        #expect(result.lines.map(\.error) == [.dns])
    }

    @Test(
        arguments: EngineKind.allCases,
        [
            ([.close], .closed), ([.reset], .reset), ([.silence], .timeout),
            ([.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .close], .truncated),
            ([.send("HTTP/1.1 200"), .close], .truncated), ([.send("SSH-2.0-OpenSSH\r\n"), .close], .protocol),
            ([.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")], .protocol),
            ([page(String(repeating: "x", count: 5_000))], .tooLarge),
            ([.send("HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 70_000))], .tooLarge),
            ([.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .silence], .timeout),
        ] as [([Step], FetchErrorKind)])
    func whatGoesWrongHasAKind(engine: EngineKind, wrong: ([Step], FetchErrorKind)) async throws {
        let result = try await CrawlRun.scripted(
            engine,
            {
                $0.idleTimeout = wrong.1 == .timeout ? 200_000_000 : 60_000_000_000
                $0.maxBody = 4_000
            }
        ) { _, _ in wrong.0 }
        #expect(result.lines.map(\.error) == [wrong.1])
        #expect(result.counts == Counts(seen: 1, done: 1))
    }

    @Test(
        arguments: EngineKind.allCases,
        [
            ("200 OK", "Content-Length: 1000", .error, false), ("404 No", "Content-Length: 1000", .error, false),
            ("200 OK", "Transfer-Encoding: chunked", .ok, true), ("200 OK", "Content-Length: 1000000", .ok, true),
            ("404 No", "Content-Length: 1000000", .status, false), ("200 OK", "Content-Length: 4", .ok, false),
        ] as [(String, String, FetchOutcome, Bool)])
    func aBodyThatIsReadIsWhole_AndOneThatIsLeftIsSaidToBe(
        engine: EngineKind, of: (status: String, framing: String, outcome: FetchOutcome, isLeft: Bool)
    ) async throws {
        let head = "HTTP/1.1 \(of.status)\r\nContent-Type: application/pdf\r\n\(of.framing)\r\n\r\n"
        let result = try await CrawlRun.scripted(engine) { _, _ in [.send(head + "%PDF"), .close] }
        #expect(result.records.map(\.outcome) == [of.outcome])
        #expect(result.records.map { $0.error?.kind } == [of.outcome == .error ? .truncated : nil])
        #expect(result.records.map(\.isBodyLeft) == [of.isLeft])
    }

    @Test(arguments: EngineKind.allCases)
    func theTotalTimeOutEndsATrickle(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine, { $0.totalTimeout = 300_000_000 }) { _, _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")]
                + (0..<100).flatMap { _ in [Step.send("x"), .pause(20_000_000)] }
        }
        #expect(result.lines.map(\.error) == [.timeout])
    }

    @Test(arguments: EngineKind.allCases)
    func aRefusedConnectionIsAConnectError(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine, { $0.seeds = ["http://127.0.0.1:1/"] }) { _, _ in [] }
        #expect(result.lines.map(\.error) == [.connect])
    }

    @Test(arguments: EngineKind.allCases)
    func aKeptConnectionThatTheServerClosedIsReplaced(engine: EngineKind) async throws {
        // The close comes with the next request: the client can't have noticed before it sent.
        let result = try await CrawlRun.scripted(engine, { $0.concurrency = 1 }) { path, served in
            if served == 1 { return [.reset] }
            return path == "/" ? [links(3)] : [page("")]
        }
        #expect(result.lines.map(\.outcome) == [.ok, .ok, .ok, .ok])
        #expect(result.accepted == 4)
    }

    @Test(arguments: EngineKind.allCases)
    func aFreshConnectionThatIsResetIsAnError(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine, { $0.concurrency = 1 }) { path, _ in
            path == "/" ? [links(1), .close] : [.reset]
        }
        #expect(result.lines.map(\.error) == [nil, .reset])
    }

    @Test(arguments: EngineKind.allCases)
    func perHostHoldsConnectionsDown(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine, { $0.politeness.limitConnections(3) }) { path, _ in
            path == "/" ? [links(30)] : [page("")]
        }
        #expect(result.lines.count == 31)
        #expect(result.mostInFlight == (engine == .blocking ? 1 : 3))
    }

    @Test(arguments: EngineKind.allCases)
    func aLongBodyWithoutLinksIsNotRead(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine, { $0.concurrency = 1 }) { path, _ in
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

    @Test func aLocationInLatin1IsFollowed() async throws {
        let location = Array("HTTP/1.1 302 Found\r\nLocation: /caf".utf8) + [0xE9] + Array("\r\n".utf8)
        let result = try await CrawlRun.scripted(.coroutine) { path, _ in
            path == "/" ? [.bytes(location), .send("Content-Length: 0\r\n\r\n")] : [page("")]
        }
        #expect(result.lines.map(\.path) == ["/", "/caf%E9"])
    }

    /// A server's 408 on a kept connection answers no request; on a new one it does.
    @Test(arguments: EngineKind.allCases)
    func aKeptConnectionThatTheServerGaveUpIsReplaced(engine: EngineKind) async throws {
        let gone = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        let result = try await CrawlRun.scripted(engine, { $0.concurrency = 1 }) { path, served in
            if served > 0 || path == "/1" { return [.send(gone), .close] }
            return path == "/" ? [links(3)] : [page("")]
        }
        #expect(result.lines.map(\.status) == [200, 200, 408, 200])
        #expect(result.lines.map(\.outcome) == [.ok, .ok, .status, .ok] && result.accepted == 4)
    }

    @Test(arguments: EngineKind.allCases)
    func aPageThatComesByteByByteGivesTheSameLinks(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine) { path, _ in
            guard path == "/" else { return [page("")] }
            let body = "<html><a href='/one'>1</a><!-- <a href='/no'> --><a href=\"/tw&#111;\">2</a>"
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            let chunks = body.map { "1\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"
            return (head + chunks).flatMap { [Step.send(String($0)), .pause(1)] }
        }
        #expect(result.lines.map(\.path).sorted() == ["/", "/one", "/two"])
    }

    /// A chain of pages through three origins and back to the first, whose connection has waited longest.
    @Test(arguments: EngineKind.allCases, [(2, 4), (Int.max, 3)])
    func keptConnectionsGiveWayWhereDescriptorsAreScarce(engine: EngineKind, limit: (Int, Int)) async throws {
        let server = try ServerThread { path, _ in
            let parts = path.split(separator: "/").map(String.init)
            let next = ["a": "b", "b": "c", "c": "end"][parts[0]]
            guard let next else { return [page("")] }
            return [page("<a href='http://\(next == "end" ? "a" : next).localhost:\(parts[1])/\(next)/\(parts[1])'>")]
        }
        var options = CrawlOptions()
        options.seeds = ["http://a.localhost:\(server.port)/a/\(server.port)"]
        options.scope = .any
        options.concurrency = 3
        let run = try await CrawlRun.crawl(engine, options, connections: limit.0)
        #expect(run.lines.map(\.outcome) == [.ok, .ok, .ok, .ok])
        #expect(await server.stop().accepted == limit.1)
    }
}
