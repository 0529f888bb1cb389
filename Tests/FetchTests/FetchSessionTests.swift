import DemoSite
import EventLoop
import HTTP
import HTTPServer
import TestSupport
import Testing

@testable import Fetch
@testable import Web

/// Runs `body` with a session against a scripted server on the same loop.
func session<T: Sendable>(
    selector: SelectorKind = .epoll, jumps: Bool = false,
    _ change: @escaping @Sendable (inout SessionOptions) -> Void = { _ in },
    script: @escaping @Sendable (String, Int) -> [Step],
    _ body: @escaping @Sendable (FetchSession, ScriptedServer, EventLoop) async throws -> T
) async throws -> T {
    try await onLoop(selector: selector, jumps: jumps) { loop in
        let server = try ScriptedServer(loop: loop, script: script)
        var options = SessionOptions()
        (options.idleTimeout, options.totalTimeout) = (5_000_000_000, 20_000_000_000)
        change(&options)
        return try await body(FetchSession(loop: loop, options: options), server, loop)
    }
}

/// The kind of error that `body` ends with.
func kind(of body: () async throws(FetchError) -> Void) async -> FetchErrorKind? {
    do throws(FetchError) {
        try await body()
        return nil
    } catch {
        return error.kind
    }
}

@Suite(.fewAtATime) struct FetchSessionTests {
    @Test func theExampleOfTheDocumentation() throws {
        let site = try SiteThread(options: DemoSiteOptions())
        defer { site.stop() }
        let url = site.url
        var seen: (status: Int, type: String, bytes: Int)?

        let loop = try EventLoop()
        loop.spawn {
            defer { loop.stop() }
            let session = FetchSession(loop: loop)
            let response = try await session.get(url)
            let body = try await response.read(upTo: 1 << 20)
            seen = (response.status, response.headers["content-type"] ?? "", body.count)
        }
        loop.run()

        let result = try #require(seen)
        #expect(result.status == 200 && result.type.hasPrefix("text/html") && result.bytes > 100)
    }

    @Test func piecesComeAsTheyAreSent() async throws {
        let text = try await session(script: { _, _ in
            [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
                + ["one", "two", "six"].flatMap { [Step.send("3\r\n\($0)\r\n"), .pause(30_000_000)] }
                + [.send("0\r\n\r\n")]
        }) { session, server, _ in
            var pieces: [String] = []
            let response = try await session.get(server.url)
            for try await piece in response.body { pieces.append(String(decoding: piece, as: UTF8.self)) }
            #expect(pieces.count > 1)
            return pieces.joined()
        }
        #expect(text == "onetwosix")
    }

    @Test func whatIsNotAskedForIsNotRead() async throws {
        let total = 64 << 20
        try await session(script: { _, _ in
            let part = Step.send(String(repeating: "x", count: 1 << 20))
            return [.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")]
                + Array(repeating: part, count: total >> 20)
        }) { session, server, loop in
            let response = try await session.get(server.url)
            // As many turns as the server would need to send everything if somebody took it.
            for _ in 0..<2_000 { await loop.yield() }
            #expect(server.sent < total / 2, "the server is held back by the reader")
            var count = 0
            for try await piece in response.body { count += piece.count }
            #expect(count == total)
        }
    }

    @Test(
        arguments: [
            ([.close], .closed), ([.reset], .reset), ([.silence], .timeout),
            ([.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .close], .truncated),
            ([.send("SSH-2.0-OpenSSH\r\n"), .close], .protocol), ([page("a body of 20 bytes..")], .tooLarge),
            ([.send("HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 70_000))], .tooLarge),
            ([.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .silence], .timeout),
            ([.send("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\nnot longer than that")], nil),
        ] as [([Step], FetchErrorKind?)])
    func whatGoesWrongHasAKind(steps: [Step], expected: FetchErrorKind?) async throws {
        let found = try await session(jumps: true, script: { _, _ in steps }) {
            session, server, _ in
            await kind { () async throws(FetchError) in
                _ = try await session.get(server.url).read(upTo: 19)
            }
        }
        #expect(found == expected)
    }

    @Test(
        arguments: [
            ("https://127.0.0.1:1/", .connect), ("ftp://127.0.0.1/", .url), ("http://", .url), ("/relative", .url),
            ("http://127.0.0.1:1/", .connect), ("http://does-not-exist.invalid/", .dns),
        ] as [(String, FetchErrorKind)])
    func whatCannotBeFetchedHasAKind(url: String, expected: FetchErrorKind) async throws {
        let found = try await onLoop { loop in
            let session = FetchSession(loop: loop)
            return await kind { () async throws(FetchError) in _ = try await session.get(url) }
        }
        #expect(found == expected)
    }

    @Test func theTotalTimeOutEndsATrickle() async throws {
        let found = try await session(
            jumps: true, { $0.totalTimeout = 9_000_000_000 },
            script: { _, _ in
                [.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")]
                    + (0..<500).flatMap { _ in [Step.send("x"), .pause(20_000_000)] }
            }
        ) { session, server, _ in
            await kind { () async throws(FetchError) in _ = try await session.get(server.url).read(upTo: 10_000) }
        }
        #expect(found == .timeout)
    }

    @Test(
        arguments: [(0, 301, nil), (1, nil, .redirect), (2, 200, nil), (9, 200, nil)] as [(Int, Int?, FetchErrorKind?)])
    func redirectsAreFollowedOnlyWhenAsked(redirects: Int, status: Int?, error: FetchErrorKind?) async throws {
        try await session(script: { path, _ in
            switch path {
            case "/": [.send("HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 4\r\n\r\nover")]
            case "/b": [.send("HTTP/1.1 302 Found\r\nLocation: c#top\r\nContent-Length: 0\r\n\r\n")]
            default: [page("here")]
            }
        }) { session, server, _ in
            var answered: Int?
            let found = await kind { () async throws(FetchError) in
                answered = try await session.get(server.url, redirects: redirects).status
            }
            #expect(answered == status && found == error)
            #expect(server.accepted == 1)
        }
    }

    @Test func aLocationInLatin1IsFollowed() async throws {
        let location = Array("HTTP/1.1 302 Found\r\nLocation: /caf".utf8) + [0xE9] + Array("\r\n".utf8)
        try await session(script: { path, _ in
            path == "/caf%E9" ? [page("here")] : [.bytes(location), .send("Content-Length: 0\r\n\r\n")]
        }) { session, server, _ in
            let response = try await session.get(server.url, redirects: 1)
            #expect(response.url.pathname == "/caf%E9" && response.status == 200)
        }
    }

    /// A rule closes an address however it is spelled, named or come by.
    @Test(arguments: ["127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]"])
    func whereASessionMayNotGo(host: String) async throws {
        let inside = try ServerThread { _, _ in [page("inside")] }
        let rule: @Sendable (inout SessionOptions) -> Void = { $0.mayConnect = { $0 == .v4(0x7F00_0003) } }
        let found = try await onLoop { loop in
            let server = try ScriptedServer(loop: loop, address: "127.0.0.3") { _, _ in
                [
                    .send(
                        "HTTP/1.1 302 Found\r\nLocation: http://\(host):\(inside.port)/\r\nContent-Length: 0\r\n\r\n")
                ]
            }
            var options = SessionOptions()
            rule(&options)
            let session = FetchSession(loop: loop, options: options)
            #expect(try await session.get("http://127.0.0.3:\(server.port)/").status == 302)
            return [
                await kind { () async throws(FetchError) in
                    _ = try await session.get("http://127.0.0.3:\(server.port)/", redirects: 1)
                },
                await kind { () async throws(FetchError) in _ = try await session.get("http://\(host):\(inside.port)/")
                },
            ]
        }
        #expect(found == [.url, .url])
        #expect(await inside.stop().accepted == 0)
    }

    @Test func aCancelledTaskLeavesNothingBehind() async throws {
        try await session(script: { path, _ in
            path == "/head" ? [.silence] : [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), .silence]
        }) { session, server, loop in
            for path in ["/head", "/body"] {
                let task = loop.spawn {
                    await kind { () async throws(FetchError) in
                        _ = try await session.get(server.url + path).read(upTo: 1_000)
                    }
                }
                try await loop.turnUntil { server.requests.contains(where: { $0.hasPrefix("GET \(path) ") }) }
                // The response's half, too, is with the task by then, or soon will be: both must end.
                await loop.yield()
                task.cancel()
                let found = try await task.value
                #expect(found == .closed)
            }
            // The server's ends close because the session's have.
            try await loop.turnUntil { server.open == 0 }
            #expect(loop.timerCount == 0, "no time-out of a request is left")
        }
    }

    @Test func headersAreACollection() async throws {
        try await session(script: { _, _ in
            [.send("HTTP/1.1 204 No Content\r\nA: 1\r\nB: x\u{FF}\r\na:  2 \r\n\r\n")]
        }) { session, server, _ in
            let headers = try await session.get(server.url).headers
            #expect(headers.map(\.name) == ["A", "B", "a"] && headers.values(of: "A") == ["1", "2"])
            #expect(headers["a"] == "1" && headers["c"] == nil)
        }
    }
}
