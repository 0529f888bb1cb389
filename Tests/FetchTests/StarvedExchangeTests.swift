import Crawl
import Glibc
import TestSupport
import Testing

@testable import Fetch

/// Serves one connection until the client closes it, and only then accepts the next.
private final class OneConnectionServer: Sendable {
    let port: UInt16
    private let listener: Int32

    init(_ body: String) throws {
        let any = try #require(SocketAddress(literal: "127.0.0.1", port: 0))
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening =
            any.withSocketAddress { bind(listener, $0, $1) } == 0 && listen(listener, 100) == 0
            && withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
            } == 0
        try #require(isListening)
        port = UInt16(bigEndian: address.sin_port)
        boundWaits(on: listener)
        let answer = Array(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
        startThread {
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                Self.serve(connection, answer)
                close(connection)
            }
            close(listener)
        }
    }

    private static func serve(_ connection: Int32, _ answer: [UInt8]) {
        boundWaits(on: connection)
        var buffer = [UInt8](repeating: 0, count: 4_096)
        // A request comes in one piece.
        while recv(connection, &buffer, buffer.count, 0) > 0 {
            guard send(connection, answer, answer.count, Int32(MSG_NOSIGNAL)) == answer.count else { return }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }
}

/// A server that accepts nobody else while a kept connection idles.
@Suite(.fewAtATime) struct StarvedExchangeTests {
    @Test(arguments: [EngineKind.callback, .coroutine])
    func whatIdlesIsClosedForThoseThatWait(_ engine: EngineKind) async throws {
        let server = try OneConnectionServer((0..<12).map { "<a href=/\($0)>x</a>" }.joined())
        defer { server.stop() }
        var options = CrawlOptions()
        options.seeds = ["http://127.0.0.1:\(server.port)/"]
        options.maxTries = 1
        options.idleTimeout = 20_000_000_000
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.lines.count == 13 && run.lines.allSatisfy { $0.outcome == .ok })
        #expect(run.counts == Counts(seen: 13, done: 13))
    }

    private func entry(_ slot: Int, origin: UInt32 = 1, since: Int64) -> StarvedExchanges.Entry {
        StarvedExchanges.Entry(slot: slot, connection: UInt64(slot), origin: origin, since: since)
    }

    @Test func eachThatWaitsHasOneConnectionClosed_InTheirOrder() {
        let second = StarvedExchanges.patience
        var starved = StarvedExchanges()
        starved.watch(entry(1, since: 5)) { _ in true }
        starved.watch(entry(2, since: 6)) { _ in true }
        starved.watch(entry(3, origin: 2, since: 7)) { _ in true }
        #expect(starved.nextLook(now: 8) == 5 + second)
        #expect(starved.collectStarved(now: 6 + second) { _ in true } == [1, 1] && !starved.isEmpty)
        #expect(!starved.takeOne(of: 2, since: 9 * second) { _ in true }, "not for so long")
        #expect(!starved.takeOne(of: 1, since: second) { _ in true }, "an exchange that began before")
        #expect(starved.takeOne(of: 1, since: 9 * second) { _ in true })
        #expect(!starved.takeOne(of: 1, since: 9 * second) { $0.slot != 2 } && starved.isEmpty, "answered meanwhile")
        #expect(starved.collectStarved(now: 7 + second) { _ in true } == [2] && starved.nextLook(now: 9) == nil)
        starved.forget(3, of: 2)
        #expect(starved.isEmpty)
    }

    /// A server that closes each connection has any number of them in a second.
    @Test func thoseThatAreAnsweredAreForgotten_HoweverManyCome() {
        var starved = StarvedExchanges()
        for slot in 1...10_000 {
            starved.watch(entry(slot, since: 5)) { $0.slot % 100 == 0 || $0.slot > slot - 8 }
            #expect(starved.fresh.count <= StarvedExchanges.fewest)
        }
        #expect(starved.fresh.filter { $0.slot % 100 == 0 }.count == 100, "who waits is not forgotten")
        starved = StarvedExchanges()
        for slot in 1...1_000 { starved.watch(entry(slot, since: 5)) { _ in true } }
        #expect(starved.fresh.count == 1_000)
    }
}
