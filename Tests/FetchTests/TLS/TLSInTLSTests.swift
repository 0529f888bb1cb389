import HTTP
import TestSupport
import Testing

@testable import Fetch

/// TLS with a server in the TLS of a proxy: it is as any other, however the bytes come and whoever ends it.
@Suite(
    .serialized, .fewAtATime, .enabled(if: TLSTerminator.path != nil, "stunnel is not installed"))
struct TLSInTLSTests {
    /// Carries out a body on a client that has shaken hands twice: with the terminator, by way of a relay that cuts
    /// what comes back into pieces, and with the server behind it.
    private func connected<T: Sendable>(
        _ terminator: TLSTerminator, piece: Int, buffer: Int = 20_000,
        _ body: @escaping @Sendable (TLSClient) async throws -> T
    ) async throws -> T {
        let authority = try TLSAuthority.shared().path("ca.pem")
        let port = terminator.port
        defer { withExtendedLifetime(terminator) {} }
        return try await onLoop { loop in
            // stunnel gives a connection up whose records come to it byte by byte.
            let relay = try Relay(loop: loop, to: port, piece: piece, there: 16_384)
            let context = try TLSContext(caFile: authority)
            let carrier = try await TLSClient(
                loop, port: relay.port, host: "localhost", context: context, buffer: buffer)
            try await carrier.handshake()
            let client = try TLSClient(within: carrier, host: "127.0.0.1", context: context)
            defer { client.close() }
            try await client.handshake()
            return try await body(client)
        }
    }

    @Test(arguments: [1, 7, 16_384]) func streams_OfAnyPieces_AreWhole(_ piece: Int) async throws {
        let server = try TLSServer()
        let terminator = try await TLSTerminator(before: server)
        let line = String((0..<2_000).map { Character(Unicode.Scalar(UInt8(97 + $0 % 23))) })
        try await connected(terminator, piece: piece) { client in
            #expect(client.tls.isQuiet)
            for _ in 0..<5 { try await client.send(line + "\n") }
            let (text, _) = try await client.read(atLeast: 5 * 2_001)
            #expect(text == String(repeating: line.reversed() + "\n", count: 5))
            #expect(!client.tls.hasPending && client.tls.isQuiet)
        }
    }

    @Test func bytes_ThatDoNotFitIntoTheBuffer_ArePending() async throws {
        let server = try TLSServer()
        let terminator = try await TLSTerminator(before: server)
        try await connected(terminator, piece: 1_000, buffer: 2) { client in
            try await client.send("hello\n")
            #expect(try await client.read(atLeast: 1) == ("ol", .open))
            #expect(client.tls.hasPending && !client.tls.isQuiet)
            #expect(try await client.read(atLeast: 4) == ("leh\n", .open))
            #expect(!client.tls.hasPending && client.tls.isQuiet)
        }
    }

    @Test func aStream_ThatTheServerEnds_IsWhole() async throws {
        let server = try TLSServer("good", "-www")
        let terminator = try await TLSTerminator(before: server)
        try await connected(terminator, piece: 1_000) { client in
            try await client.send("GET / HTTP/1.0\r\n\r\n")
            let (text, end) = try await client.read()
            #expect(text.hasPrefix("HTTP/1.0 200 ok\r\n") && end == .end)
        }
    }

    /// Whether the server's own word or the proxy's is missing, the end proves nothing.
    @Test(arguments: [true, false]) func aStream_ThatIsCut_IsToldApart(atTheServer: Bool) async throws {
        let server = try TLSServer()
        let terminator = try await TLSTerminator(before: server)
        try await connected(terminator, piece: 1_000) { client in
            try await client.send("hello\n")
            #expect(try await client.read(atLeast: 6) == ("olleh\n", .open))
            if atTheServer { server.kill() } else { terminator.kill() }
            #expect(try await client.read() == ("", .cut))
            #expect(try await client.read().end == .cut)
        }
    }

    @Test func certificates_WithinAreVerified() async throws {
        let server = try TLSServer("elsewhere", "-rev")
        let terminator = try await TLSTerminator(before: server)
        await #expect(throws: FetchError(.tls, "the certificate is not for 127.0.0.1")) {
            try await connected(terminator, piece: 1_000) { _ in }
        }
    }
}
