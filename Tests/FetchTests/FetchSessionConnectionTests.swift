import EventLoop
import HTTP
import TestSupport
import Testing

@testable import Fetch

/// Which connections a session keeps, and what becomes of them.
@Suite(.fewAtATime) struct FetchSessionConnectionTests {
    @Test(arguments: SelectorKind.allCases)
    func aBodyReadToItsEndLeavesItsConnectionToTheNext(selector: SelectorKind) async throws {
        let accepted = try await session(selector: selector, script: { path, _ in [page("hello from \(path)")] }) {
            session, server, _ in
            for path in ["/a", "/b?x", "/c"] {
                let response = try await session.get(server.url + path)
                #expect(response.status == 200 && response.headers["CONTENT-TYPE"] == "text/html")
                #expect(String(decoding: try await response.read(upTo: 100), as: UTF8.self) == "hello from \(path)")
                #expect(try await response.read(upTo: 100).isEmpty, "a body is read once")
            }
            return server.accepted
        }
        #expect(accepted == 1)
    }

    @Test func aResponseThatIsDroppedOrClosedTakesItsConnectionWithIt() async throws {
        let accepted = try await session(script: { _, _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), .silence]
        }) { session, server, _ in
            _ = try await session.get(server.url)
            let response = try await session.get(server.url)
            response.close()
            response.close()
            #expect(await kind { () async throws(FetchError) in _ = try await response.read(upTo: 100) } == .closed)
            _ = try await session.get(server.url)
            return server.accepted
        }
        #expect(accepted == 3)
    }

    @Test func aKeptConnectionThatTheServerClosedIsReplaced() async throws {
        let accepted = try await session(script: { _, served in served == 1 ? [.reset] : [page("")] }) {
            session, server, _ in
            for _ in 0..<3 { _ = try await session.get(server.url).read(upTo: 100) }
            return server.accepted
        }
        #expect(accepted == 3)
    }

    @Test func aKeptConnectionThatTheServerGaveUpIsReplaced() async throws {
        let gone = Step.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
        try await session(script: { path, served in served > 0 || path == "/no" ? [gone] : [page("x")] }) {
            session, server, _ in
            for (path, status) in [("/", 200), ("/", 200), ("/no", 408)] {
                let response = try await session.get(server.url + path)
                #expect(response.status == status)
                _ = try await response.read(upTo: 9)
            }
            #expect(server.accepted == 3)
        }
    }

    @Test func aClosedSessionKeepsNoConnection() async throws {
        try await session(script: { _, _ in [page("x")] }) { session, server, loop in
            _ = try await session.get(server.url).read(upTo: 9)
            session.close()
            try await loop.turnUntil { server.open == 0 }
            _ = try await session.get(server.url).read(upTo: 9)
            try await loop.turnUntil { server.open == 0 }
            #expect(server.accepted == 2)
        }
    }

    @Test func aSessionDroppedOnAnotherThreadIsClosedOnTheLoop() async throws {
        final class Box: @unchecked Sendable {
            var session: FetchSession?
            var response: FetchResponse?
        }
        try await onLoop { loop in
            let server = try ScriptedServer(loop: loop) { path, _ in
                path == "/" ? [page("x")] : [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), .silence]
            }
            let box = Box()
            box.session = FetchSession(loop: loop)
            _ = try await box.session?.get(server.url).read(upTo: 9)
            box.response = try await box.session?.get(server.url + "/silent")
            _ = try await box.session?.get(server.url).read(upTo: 9)
            #expect(server.open == 2)
            startThread {
                box.response = nil
                box.session = nil
            }
            try await loop.turnUntil { server.open == 0 }
        }
    }
}
