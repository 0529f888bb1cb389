import Crawl
import EventLoop
import Glibc
import TestSupport
import Testing

@testable import CrawltopKit

@Suite(.timeLimit(.minutes(2))) struct MetricsServerTests {
    /// A client that does not block.
    private final class Client {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        private(set) var received: [UInt8] = []
        private(set) var hasEnded = false

        init(_ url: String) throws {
            let port = try #require(UInt16(url.split(separator: ":")[2].prefix { $0 != "/" }))
            var name = sockaddr_in()
            (name.sin_family, name.sin_port) = (sa_family_t(AF_INET), port.bigEndian)
            name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            withUnsafePointer(to: &name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }

        deinit { close(descriptor) }

        func send(_ text: String) { _ = Glibc.send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) }

        /// Whether the server has closed the connection; receives what there is.
        func isOver() -> Bool {
            var piece = [UInt8](repeating: 0, count: 64 << 10)
            while !hasEnded {
                let count = recv(descriptor, &piece, piece.count, 0)
                if count > 0 {
                    received += piece[..<count]
                } else if count == 0 || errno == ECONNRESET {
                    hasEnded = true
                } else {
                    break
                }
            }
            return hasEnded
        }

        var text: String { String(decoding: received, as: UTF8.self) }
    }

    private final class Served {
        let crawl: Crawl
        let server: MetricsServer
        let loop: EventLoop
        private(set) var looks = 0

        init(_ loop: EventLoop) throws {
            var options = CrawlOptions()
            options.seeds = ["http://a.test/", "http://b.test/x"]
            let crawl = try Crawl(options: options, now: loop.now)
            try crawl.start(now: loop.now)
            var count: () -> Void = {}
            let page = MetricsPage(
                .init(
                    crawl: crawl, loop: loop,
                    takeLag: {
                        count()
                        return 1
                    }, jobLag: { nil }))
            server = try MetricsServer(at: MetricsAddress("0"), page, of: crawl, on: loop)
            (self.crawl, self.loop) = (crawl, loop)
            count = { [unowned self] in looks += 1 }
        }

        /// What is answered to a request.
        func answer(_ request: String) async throws -> String {
            let client = try Client(server.url)
            try await loop.turnUntil {
                if client.received.isEmpty { client.send(request) }
                return client.isOver()
            }
            return client.text
        }

        func get(_ path: String, _ fields: String = "") async throws -> String {
            try await answer("GET \(path) HTTP/1.1\r\nHost: x\r\n\(fields)\r\n")
        }
    }

    @Test func metricsAreInTheFormThatIsAskedFor() async throws {
        try await onLoop { loop in
            let served = try Served(loop)
            let plain = try await served.get("/metrics")
            #expect(plain.hasPrefix("HTTP/1.1 200 OK\r\n") && plain.contains("text/plain; version=0.0.4"))
            #expect(plain.contains("\ncrawltop_urls{state=\"todo\"} 2\n") && !plain.contains("# EOF"))
            let open = try await served.get("/metrics?x", "Accept: application/openmetrics-text\r\n")
            #expect(open.contains("application/openmetrics-text; version=1.0.0") && open.hasSuffix("\n# EOF\n"))
            let names = Set(open.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") })
            #expect(names.count == open.split(separator: "\n").count { $0.hasPrefix("# TYPE ") })
            served.server.stop()
        }
    }

    @Test func healthAndStatusAreTold() async throws {
        try await onLoop { loop in
            let served = try Served(loop)
            #expect(try await served.get("/healthz").hasSuffix("\r\n\r\nrunning\n"))
            #expect(try await served.get("/status").contains(#"{"type":"status","process":"#))
            #expect(try await served.get("/").hasPrefix("HTTP/1.1 404 "))
            #expect(try await served.answer("PUT / HTTP/1.1\r\nHost: x\r\n\r\n").hasPrefix("HTTP/1.1 405 "))
            #expect(try await served.answer("nonsense\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
            served.crawl.perform(.abort, now: loop.now)
            let ill = try await served.get("/healthz")
            #expect(ill.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n") && ill.hasSuffix("\r\n\r\nfinished\n"))
            served.server.stop()
        }
    }

    /// However many ask, metrics are made ten times a second.
    @Test func aFloodIsAnsweredOfWhatIsThere() async throws {
        try await onLoop(jumps: true) { loop in
            let served = try Served(loop)
            for _ in 0..<20 { #expect(try await served.get("/metrics").hasPrefix("HTTP/1.1 200 OK\r\n")) }
            #expect(served.looks < 20)
            // What is sent behind a request has no answer.
            let request = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
            let answers = try await served.answer(String(repeating: request, count: 100))
            #expect(answers.split(separator: "HTTP/1.1 ").count <= 1)
            served.server.stop()
        }
    }

    @Test func connectionsAreLimitedInNumberAndTime() async throws {
        try await onLoop(jumps: true) { loop in
            let served = try Served(loop)
            let silent = try (0..<MetricsServer.maxConnections).map { _ in try Client(served.server.url) }
            let further = try Client(served.server.url)
            try await loop.turnUntil { further.isOver() }
            #expect(further.received.isEmpty && silent.count { $0.isOver() } == 0)
            // Some say nothing, and some never end what they say.
            try await loop.turnUntil {
                silent[0].send("x")
                return silent.allSatisfy { $0.isOver() }
            }
            #expect(try await served.get("/healthz").hasPrefix("HTTP/1.1 200 "))
            served.server.stop()
        }
    }
}
