import EventLoop
import Fetch
import Foundation
import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

/// The faults of the blog post that the engines come from, each with a test of its own.
@Suite(.fewAtATime) struct SeedFaultTests {
    @Test(arguments: EngineKind.allCases)
    func oneGlobalGeneratorLosesAllLinksButTheLast(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine, { $0.concurrency = 4 }) { path, _ in
            path == "/" ? [links(20)] : [page("")]
        }
        #expect(Set(result.lines.map(\.path)) == Set(["/"] + (0..<20).map { "/\($0)" }))
    }

    @Test(arguments: EngineKind.allCases)
    func aLoopThatRunsWhileNothingIsToDoNeverStarts(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine) { _, _ in [page("")] }
        #expect(result.lines.map(\.outcome) == [.ok], "one seed, todo not empty: it is fetched, and the crawl ends")
    }

    @Test(arguments: EngineKind.allCases, SelectorKind.allCases)
    func sendTakesOnlyAPart(engine: EngineKind, selector: SelectorKind) async throws {
        let server = try SlowReader()
        var options = CrawlOptions()
        options.seeds = ["http://127.0.0.1:\(server.port)/"]
        // More than a socket's buffer can be (tcp_wmem's usual maximum is 4 MiB), and the server's is small.
        options.userAgent = String(repeating: "0123456789abcdef", count: (5 << 20) / 16)
        let result = try await CrawlRun.crawl(engine, selector: selector, options) { loop, crawl in
            // The server reads when the request is stuck; the blocking engine can't be looked at meanwhile.
            try await loop.turnUntil {
                guard engine != .blocking, crawl.exchange(in: 0)?.state == .sending else { return engine == .blocking }
                if case .writable? = crawl.inspect(0)?.awaited { return true }
                return false
            }
            server.read()
        }
        #expect(result.lines.map(\.outcome) == [.ok])
        #expect(Data(server.received).range(of: Data(options.userAgent.utf8)) != nil, "all of it, in order")
    }

    @Test(arguments: EngineKind.allCases)
    func aPageIsNotDecodedWholeAsOneEncoding(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine) { path, _ in
            guard path == "/" else { return [page("")] }
            // Not the UTF-8 that it says it is, and a link that is cut within a character.
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 42\r\n\r\n"
            return [
                .send(head), .bytes([0xFF, 0xC3, 0x28, 0x80]), .send("<a href='/caf"), .bytes([0xC3]), .pause(1),
                .bytes([0xA9]), .send("'>x</a><a href='/b'>y</"),
            ]
        }
        #expect(result.lines.map(\.path).sorted() == ["/", "/b", "/caf%C3%A9"])
    }

    @Test(arguments: EngineKind.allCases)
    func aBodyIsNotKeptInMemoryWhole(engine: EngineKind) async throws {
        // Each link leads out of scope, which is told as soon as it is taken. They are long, so that few are held back.
        let body = (0..<2_000).map {
            "<a href='http://x.invalid/\($0)?\(String(repeating: "q", count: 1_800))'>"
                + String(repeating: "text ", count: 40)
        }
        let length = body.reduce(0) { $0 + $1.utf8.count }
        let pieces = PieceSizes()
        let result = try await CrawlRun.scripted(engine, observer: pieces) { _, _ in [page(body.joined())] }
        #expect(result.records.map(\.bodyBytes) == [length])
        #expect(pieces.count == 2_000)
        #expect(pieces.largest <= 3 * (64 << 10), "links are held back up to 64 KiB, then taken as they are read")
    }

    @Test(arguments: SelectorKind.allCases)
    func selectOnNothingDoesNotRaise(selector: SelectorKind) throws {
        let loop = try EventLoop(selector: selector)
        var fired = false
        loop.schedule(at: EventLoop.clock() + 1_000_000) {
            fired = true
            loop.stop()
        }
        loop.run()
        #expect(fired, "no descriptor of ours is watched: the wait is for the timer")
    }

    @Test(arguments: EngineKind.allCases, SelectorKind.allCases)
    func anExceptionInACallbackLosesWhoseItWasAndHereItDoesNot(
        engine: EngineKind, selector: SelectorKind
    ) async throws {
        let result = try await CrawlRun.scripted(engine, selector: selector, { $0.concurrency = 1 }) { path, _ in
            switch path {
            case "/": [page("<a href='/fine'>1</a><a href='/broken'>2</a>")]
            case "/fine": [page("")]
            default: [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .close]
            }
        }
        let failed = try #require(result.records.first { $0.error != nil })
        #expect(result.records.count { $0.history != nil } == 1)
        let history = try #require(failed.history)
        #expect(failed.error?.kind == .truncated)
        #expect(history.url == failed.url)
        #expect(history.referrer == URLID(index: 0), "who caused it: the page with the link")
        #expect(history.steps.map(\.state) == [.sending, .awaiting, .reading], "no connecting: a kept connection")
        #expect(history.steps.map(\.at) == history.steps.map(\.at).sorted())
        #expect((history.steps.last?.at ?? .max) <= history.failedAt && history.startedAt <= history.steps[0].at)
        #expect(history.bytes == 43)
        #expect(history.connection == 1 && history.reused && history.replaced == 0)
        let standing = try #require(history.standing)
        #expect(standing.file.text == "\(engine.rawValue.capitalized)Engine.swift")
        // Callbacks wait in another function where the half of the response and its end come apart.
        let places = engine == .callback ? ["awaitResponse()", "readResponse()"] : ["readResponse(_:on:)"]
        #expect(places.contains(standing.function.text))
        #expect(history.description.contains("43 bytes, connection 1, used before, at \(standing.file.text):"))
    }

    @Test(arguments: EngineKind.allCases)
    func aReplacedConnectionIsPartOfTheHistory(engine: EngineKind) async throws {
        let result = try await CrawlRun.scripted(engine, { $0.concurrency = 1 }) { path, served in
            path == "/" && served == 0 ? [links(1)] : [.reset]
        }
        let history = try #require(result.records.last?.history)
        #expect(history.connection == 2 && history.replaced == 1 && !history.reused)
        #expect(history.steps.map(\.state) == [.connecting, .sending, .awaiting])
    }
}

/// How far apart in a response the links are that are told one after the other.
private final class PieceSizes: CrawlSubscriber, @unchecked Sendable {
    private(set) var count = 0
    private(set) var largest = 0
    private var last = 0

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard case .moved(let move) = event, move.reason != nil, let bytes = crawl.exchange(in: 0)?.bytes else {
            return
        }
        count += 1
        largest = max(largest, bytes - last)
        last = bytes
    }
}
