import EventLoop
import Foundation
import TestSupport
import Testing

@testable import Crawl
@testable import Fetch
@testable import HTTP

/// https by each engine, against `openssl s_server`. One after the other: each server takes descriptors, of which tests
/// with `select` have a thousand.
@Suite(.serialized, .fewAtATime) struct EngineTLSTests {
    private static func options(port: UInt16, path: String = "/", host: String = "127.0.0.1") throws -> CrawlOptions {
        var options = CrawlOptions()
        options.seeds = ["https://\(host):\(port)\(path)"]
        options.caFile = try TLSAuthority.shared().path("ca.pem")
        options.connectTimeout = 10_000_000_000
        options.idleTimeout = 10_000_000_000
        options.totalTimeout = 20_000_000_000
        return options
    }

    /// Pages of which the first is longer than what is read at once, as files for the server.
    private static func makeSite() throws -> String {
        let name = "site-\(UUID().uuidString)"
        let folder = try TLSAuthority.shared().folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let padding = String(repeating: "<p>a paragraph of no use</p>\n", count: 20_000)
        let links = (1...6).map { "<a href='\($0).html'>\($0)</a>" }
        let first = links[0] + padding + links[1...].joined()
        try Data(first.utf8).write(to: folder.appendingPathComponent("0.html"))
        for number in 1...6 {
            try Data("<title>\(number)</title>".utf8).write(to: folder.appendingPathComponent("\(number).html"))
        }
        return "/\(name)/0.html"
    }

    @Test(arguments: EngineKind.allCases, SelectorKind.allCases)
    func aSiteIsCrawled(engine: EngineKind, selector: SelectorKind) async throws {
        let path = try Self.makeSite()
        let server = try TLSServer("good", "-WWW")
        let run = try await CrawlRun.crawl(engine, selector: selector, Self.options(port: server.port, path: path))
        #expect(run.counts == Counts(seen: 7, done: 7))
        #expect(run.lines.allSatisfy { $0.outcome == .ok })
        #expect(run.records.allSatisfy { $0.tls == "TLSv1.3" && !$0.reused && $0.timings.tls != nil })
        #expect(run.records.allSatisfy { $0.cipher?.hasPrefix("TLS_") ?? false })
        #expect(run.records.map(\.bodyBytes).max() ?? 0 > 500_000)
        #expect(run.entered.prefix(4) == [.connecting, .securing, .sending, .awaiting])
    }

    @Test(arguments: EngineKind.allCases)
    func aRecordThatStopsInItsMiddleIsSilence(engine: EngineKind) async throws {
        let path = try Self.makeSite()
        let server = try TLSServer("good", "-WWW")
        let run = try await onLoop { loop in
            let relay = try Relay(loop: loop, to: server.port, piece: 1_000, most: 100_000)
            var options = try Self.options(port: relay.port, path: path)
            options.idleTimeout = 300_000_000
            return try await CrawlRun.crawl(engine, options)
        }
        // What came before is a page whose link is followed.
        #expect(run.records.first?.error == FetchError(.timeout, "the server was silent for too long"))
    }

    @Test(
        arguments: EngineKind.allCases,
        [
            TLSCase(certificate: "expired", message: "the certificate expired on 2024-01-31"),
            TLSCase(certificate: "elsewhere", message: "the certificate is not for localhost"),
            TLSCase(certificate: "selfsigned", message: "the certificate is self-signed"),
            TLSCase(certificate: "stranger", message: TLSCase.noIssuer),
            TLSCase(trusts: nil, message: TLSCase.noIssuer),
            TLSCase(certificate: "expired", isInsecure: true),
            TLSCase(certificate: "elsewhere", isInsecure: true),
            TLSCase(certificate: "selfsigned", trusts: nil, isInsecure: true),
            TLSCase(certificate: "stranger", isInsecure: true),
            TLSCase(options: "-tls1_2"),
            TLSCase(
                options: "-tls1 -cipher ALL:@SECLEVEL=0", isInsecure: true,
                message: "the server speaks only versions of TLS that are too old"),
        ])
    func certificatesAreVerified(engine: EngineKind, _ of: TLSCase) async throws {
        let server = try TLSServer(of.certificate, "-www " + of.options.replacingOccurrences(of: "-rev", with: ""))
        var options = try Self.options(port: server.port, host: of.host)
        options.caFile = try of.trusts.map(TLSAuthority.shared().path)
        options.isInsecure = of.isInsecure
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.map(\.error) == [of.message.map { FetchError(.tls, $0) }])
        #expect(run.entered.contains(.securing))
        #expect(run.entered.contains(.reading) == (of.message == nil))
    }

    @Test(arguments: EngineKind.allCases)
    func aFileOfCertificatesThatIsNoneFailsEveryExchange(engine: EngineKind) async throws {
        let server = try TLSServer("good", "-www")
        var options = try Self.options(port: server.port)
        options.caFile = "/no/such/file"
        let run = try await CrawlRun.crawl(engine, options)
        #expect(run.records.map(\.error?.kind) == [.tls])
    }

    @Test(arguments: EngineKind.allCases)
    func theHandshakeBelongsToConnecting(engine: EngineKind) async throws {
        @Sendable func meetSilence(_ port: UInt16, _ loop: EventLoop) async throws -> CrawlRun {
            var options = try Self.options(port: port)
            options.connectTimeout = 300_000_000
            return try await CrawlRun.crawl(engine, options, on: loop)
        }
        let run: CrawlRun
        if engine == .blocking {
            let server = try ServerThread { _, _ in [.silence] }
            run = try await onLoop { try await meetSilence(server.port, $0) }
            _ = await server.stop()
        } else {
            run = try await onLoop(jumps: true) { loop in
                let server = try ScriptedServer(loop: loop) { _, _ in [.silence] }
                return try await meetSilence(server.port, loop)
            }
        }
        #expect(run.records.map(\.error) == [FetchError(.timeout, "the connection did not stand in time")])
        #expect(run.entered == [.connecting, .securing])
    }

    /// Ends the server without a word of TLS once its answer is coming in.
    private final class Cut: CrawlSubscriber, @unchecked Sendable {
        let server: TLSServer
        var eventLevel: EventLevel { .details }

        init(_ server: TLSServer) {
            self.server = server
        }

        func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
            if case .entered(_, .reading, _) = event { server.killOnceItHasRead("\r\n\r\n") }
        }
    }

    @Test(
        arguments: EngineKind.allCases,
        [
            ("Content-Type: text/html\r\n\r\n<p>who knows", .truncated),
            ("Content-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>who kn", nil),
            ("Content-Type: text/html\r\nContent-Length: 99\r\n\r\n<p>who kn", .truncated),
        ] as [(String, FetchErrorKind?)])
    func aBodyThatOnlyTheEndDelimitsMayHaveBeenCut(
        engine: EngineKind, answer: (rest: String, error: FetchErrorKind?)
    ) async throws {
        let server = try TLSServer("good", "", text: "HTTP/1.1 200 OK\r\n" + answer.rest)
        let run = try await CrawlRun.crawl(engine, Self.options(port: server.port), observer: Cut(server))
        #expect(run.lines.map(\.error) == [answer.error])
    }

    @Test func aSessionResumesWithItsOrigin() async throws {
        let server = try TLSServer("good", "-www")
        let port = server.port
        let authority = try TLSAuthority.shared().path("ca.pem")
        let resumed = try await onLoop { loop in
            var options = SessionOptions()
            options.caFile = authority
            let session = FetchSession(loop: loop, options: options)
            var resumed: [Bool] = []
            for host in ["127.0.0.1", "127.0.0.1", "localhost", "127.0.0.1"] {
                let body = try await session.get("https://\(host):\(port)/").read(upTo: 1 << 20)
                let text = String(decoding: body, as: UTF8.self)
                #expect(text.contains("Reused, TLS") != text.contains("New, TLS"))
                resumed.append(text.contains("Reused, TLS"))
            }
            return resumed
        }
        #expect(resumed == [false, true, false, true])
    }

    @Test func aSessionRefusesWhatItDoesNotTrust() async throws {
        let server = try TLSServer("good", "-www")
        let port = server.port
        let error: FetchError? = try await onLoop { loop in
            do throws(FetchError) {
                _ = try await FetchSession(loop: loop).get("https://localhost:\(port)/")
                return nil
            } catch {
                return error
            }
        }
        #expect(error == FetchError(.tls, TLSCase.noIssuer))
    }
}
