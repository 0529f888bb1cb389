import HTTP
import TestSupport
import Testing

@testable import Fetch

@Suite(.serialized, .fewAtATime) struct TLSConnectionTests {
    /// Carries out a body on a client that has shaken hands with a server on a port.
    private func connected<T: Sendable>(
        to port: UInt16, buffer: Int = 20_000, _ body: @escaping @Sendable (TLSClient) async throws -> T
    ) async throws -> T {
        let authority = try TLSAuthority.shared().path("ca.pem")
        return try await onLoop { loop in
            let context = try TLSContext(caFile: authority)
            let client = try await TLSClient(
                loop, port: port, host: "localhost", context: context, buffer: buffer)
            defer { client.close() }
            try await client.handshake()
            return try await body(client)
        }
    }

    @Test(arguments: ["", " -tls1_2"]) func streams_ThatTheServerEnds_AreWhole(_ version: String) async throws {
        let server = try TLSServer("good", "-www" + version)
        try await connected(to: server.port) { client in
            #expect(client.tls.isQuiet)
            try await client.send("GET / HTTP/1.0\r\n\r\n")
            let (text, end) = try await client.read()
            #expect(text.hasPrefix("HTTP/1.0 200 ok\r\n"))
            #expect(end == .end)
            // It stays so.
            #expect(try await client.read().end == .end)
            #expect(!client.tls.isQuiet)
        }
    }

    @Test(arguments: ["", " -tls1_2"]) func streams_ThatAreCut_AreToldApart(_ version: String) async throws {
        let server = try TLSServer("good", "-rev" + version)
        try await connected(to: server.port) { client in
            try await client.send("hello\n")
            #expect(try await client.read(atLeast: 6) == ("olleh\n", .open))
            #expect(client.tls.isQuiet)
            server.kill()
            let (text, end) = try await client.read()
            #expect(text.isEmpty)
            #expect(end == .cut)
            #expect(try await client.read().end == .cut)
        }
    }

    @Test func writes_ToAServerThatIsGone_Fail() async throws {
        let server = try TLSServer()
        let error: FetchError? = try await connected(to: server.port) { client in
            try await client.send("hello\n")
            _ = try await client.read(atLeast: 6)
            server.kill()
            do {
                // The first brings a reset; without MSG_NOSIGNAL the next would end the process.
                while true { try await client.send("hello\n") }
            } catch let error as FetchError {
                return error
            }
        }
        #expect(error?.kind == .closed || error?.kind == .reset)
    }

    @Test func longStreams_ComeWholeWhateverTheSocketTakes() async throws {
        let server = try TLSServer()
        // One line of `-rev` is 16 kB at most; a buffer of 20,000 bytes holds parts of several records.
        let line = String((0..<12_000).map { Character(Unicode.Scalar(UInt8(97 + $0 % 23))) })
        try await connected(to: server.port) { client in
            for _ in 0..<20 { try await client.send(line + "\n") }
            let (text, _) = try await client.read(atLeast: 20 * 12_001)
            #expect(text == String(repeating: line.reversed() + "\n", count: 20))
            #expect(!client.tls.hasPending)
        }
    }

    @Test func bytes_ThatDoNotFitIntoTheBuffer_ArePending() async throws {
        let server = try TLSServer()
        try await connected(to: server.port, buffer: 2) { client in
            try await client.send("hello\n")
            #expect(try await client.read(atLeast: 1) == ("ol", .open))
            #expect(client.tls.hasPending)
            #expect(!client.tls.isQuiet)
            #expect(try await client.read(atLeast: 4) == ("leh\n", .open))
            #expect(!client.tls.hasPending)
            #expect(client.tls.isQuiet)
        }
    }

    @Test(arguments: [1, 7, 1_000]) func pieces_OfAnySize_GiveTheSame(_ size: Int) async throws {
        let server = try TLSServer()
        let authority = try TLSAuthority.shared().path("ca.pem")
        try await onLoop { loop in
            let relay = try Relay(loop: loop, to: server.port, piece: size)
            let context = try TLSContext(caFile: authority)
            for isResumed in [false, true] {
                let client = try await TLSClient(loop, port: relay.port, host: "localhost", context: context)
                try await client.handshake()
                try await client.send("hello\n")
                #expect(try await client.read(atLeast: 6) == ("olleh\n", .open))
                #expect(client.tls.isResumed == isResumed)
                client.close()
            }
        }
    }

    /// What a server answers instead of a handshake, and what is said of it.
    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let error: FetchError

        init(_ name: String, _ text: String, _ kind: FetchErrorKind, _ message: String) {
            testDescription = name
            self.text = text
            error = FetchError(kind, message)
        }
    }

    static let answers = [
        Answer("HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n", .tls, "the server does not speak TLS"),
        Answer("SSH", "SSH-2.0-OpenSSH_9.2\r\n", .tls, "the server does not speak TLS"),
        Answer("end", "", .closed, "the connection broke in the TLS handshake: the server closed it"),
        Answer("half", "\u{16}\u{3}\u{3}", .closed, "the connection broke in the TLS handshake: the server closed it"),
        Answer("alert 80", alert(80), .tls, "the server refused the TLS connection: internal error"),
        Answer("alert 70", alert(70), .tls, "the server speaks only versions of TLS that are too old"),
        Answer("alert 255", alert(255), .tls, "the server refused the TLS connection: unknown"),
    ]

    /// A record with a fatal alert.
    static func alert(_ number: UInt8) -> String {
        "\u{15}\u{3}\u{3}\0\u{2}\u{2}" + String(Unicode.Scalar(number))
    }

    @Test(arguments: answers)
    func answers_ThatAreNoHandshake_SayWhatTheyAre(_ answer: Answer) async throws {
        let error: FetchError? = try await onLoop { loop in
            let server = try PlainServer(loop: loop, answer: answer.text)
            let client = try await TLSClient(loop, port: server.port, host: "localhost", context: try TLSContext())
            defer { client.close() }
            do {
                try await client.handshake()
            } catch let error as FetchError {
                return error
            }
            return nil
        }
        #expect(error == answer.error)
    }

    @Test func calls_AfterTheEnd_Fail() async throws {
        let server = try TLSServer()
        try await connected(to: server.port) { client in
            client.tls.close()
            client.tls.close()
            await #expect(throws: FetchError(.closed, "the connection was closed")) { try await client.handshake() }
            await #expect(throws: FetchError(.closed, "the connection was closed")) { try await client.send("a") }
            await #expect(throws: FetchError(.closed, "the connection was closed")) { _ = try await client.read() }
            #expect(!client.tls.isQuiet)
        }
    }
}
