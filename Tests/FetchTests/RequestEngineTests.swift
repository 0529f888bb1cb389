import Fetch
import Testing

@testable import Crawl
@testable import HTTP

/// What requests carry, over real sockets, with each engine.
@Suite(.fewAtATime) struct RequestEngineTests {
    @Test(arguments: EngineKind.allCases)
    func cookiesAndOwnFieldsAreSent(engine: EngineKind) async throws {
        let run = try await CrawlRun.scripted(
            engine,
            {
                $0.requests.usesCookies = true
                $0.requests.credentials = Credentials("user:pass")
                $0.requests.headers = (try? [RequestHeader("X-Key: 1")]) ?? []
                $0.concurrency = 1
            },
            script: { path, _ in
                path == "/"
                    ? [
                        .send(
                            "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<a href=/1>1<"
                        )
                    ] : [page("")]
            })
        #expect(run.requests.count == 2)
        #expect(run.requests.allSatisfy { $0.contains("\r\nX-Key: 1\r\nAuthorization: Basic dXNlcjpwYXNz\r\n") })
        #expect(run.requests.map { $0.contains("Cookie: a=b\r\n") } == [false, true])
    }

    @Test(arguments: EngineKind.allCases)
    func externalLinksAreCheckedOnKeptConnections(engine: EngineKind) async throws {
        // HEAD is answered, refused, refused for a page that isn't there, and not answered at all.
        let other = try ServerThread { path, _ in
            switch path {
            case "HEAD /good": [.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999999\r\n\r\n")]
            case "HEAD /refused": [.send("HTTP/1.1 405 No\r\nContent-Length: 20\r\n\r\n")]
            case "HEAD /moved": [.send("HTTP/1.1 301 Moved\r\nLocation: /good\r\nTransfer-Encoding: chunked\r\n\r\n")]
            case "HEAD /reset": [.reset]
            case "/refused", "/reset": [page("<a href='/never'>never</a>")]
            default: [.send("HTTP/1.1 404 No\r\nContent-Length: \(path.hasPrefix("HEAD") ? "9" : "0")\r\n\r\n")]
            }
        }
        let origin = "http://127.0.0.1:\(other.port)"
        let run = try await CrawlRun.scripted(
            engine,
            {
                $0.scope = .origin
                $0.requests.checksExternal = true
                $0.concurrency = 1
            },
            script: { _, _ in
                [
                    page(
                        ["good", "refused", "moved", "gone", "reset"].map { "<a href='\(origin)/\($0)'>x</a>" }.joined()
                    )
                ]
            })
        let (accepted, requests) = await other.stop()
        #expect(
            requests.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                "HEAD /good", "HEAD /refused", "GET /refused", "HEAD /moved", "HEAD /gone", "GET /gone", "HEAD /reset",
                "HEAD /reset", "GET /reset",
            ])
        // No answer to HEAD has a body, whatever it says: only the resets cost connections, that of the kept one, which
        // might have been stale, and that of the next.
        #expect(accepted == 3)
        #expect(run.requests.count == 1 && run.counts == Counts(seen: 6, done: 6))
        #expect(run.lines.last { $0.path == "/gone" }?.status == 404)
        #expect(run.lines.last { $0.path == "/reset" }?.outcome == .ok)
    }

    @Test(arguments: EngineKind.allCases)
    func aPageIsNotSentAgain(engine: EngineKind) async throws {
        let run = try await CrawlRun.scripted(
            engine, observer: Again(),
            {
                $0.requests.keepsValidators = true
                $0.concurrency = 1
            },
            script: { _, served in
                served == 0
                    ? [.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n")]
                    : [.send("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")]
            })
        #expect(run.requests.map { $0.contains("If-None-Match: \"1\"\r\n") } == [false, true])
        #expect(run.lines.map(\.status) == [200, 304] && run.lines.allSatisfy { $0.outcome == .ok })
        #expect(run.accepted == 1)
    }

    /// Asks for the first page that ends once more.
    private final class Again: CrawlSubscriber, @unchecked Sendable {
        private var hasAsked = false

        func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
            guard case .ended(let record) = event, !hasAsked, let crawl = crawl as? Crawl else { return }
            hasAsked = true
            crawl.perform(.recrawl(record.url), now: record.endedAt)
        }
    }

    /// A server of HTTP/1.0: the end of the connection is the end of the body, unless it says that it keeps it.
    @Test(arguments: EngineKind.allCases, [true, false])
    func serversOfAnOlderVersion(engine: EngineKind, keepsConnection: Bool) async throws {
        let run = try await CrawlRun.scripted(
            engine, { $0.concurrency = 1 },
            script: { path, _ in
                let body = path == "/" ? "<a href=/1>1</a><a href=/2>2</a>" : ""
                let fields = keepsConnection ? "Connection: keep-alive\r\nContent-Length: \(body.utf8.count)\r\n" : ""
                let answer = Step.send("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\(fields)\r\n\(body)")
                return keepsConnection ? [answer] : [answer, .close]
            })
        #expect(run.records.map(\.httpMinorVersion) == [0, 0, 0] && run.lines.allSatisfy { $0.outcome == .ok })
        #expect(run.counts.done == 3 && run.accepted == (keepsConnection ? 1 : 3))
    }
}
