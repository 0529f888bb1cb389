import HTTP
import TestSupport
import Testing

@testable import Fetch

/// What a server is like, and what is said of it.
struct TLSCase: Sendable, CustomTestStringConvertible {
    var certificate = "good"
    var options = "-rev"
    var host = "localhost"
    var trusts: String? = "ca.pem"
    var isInsecure = false
    /// nil where the handshake is to succeed.
    var message: String?

    /// What is said where the certificate's issuer is known to nobody.
    static let noIssuer = """
        the server does not send its intermediate certificate, or its certificate comes from an unknown authority
        """

    var testDescription: String { "\(certificate) \(options) \(host) \(trusts ?? "-") \(isInsecure)" }
}

@Suite(.serialized, .fewAtATime) struct TLSVerificationTests {
    static let cases = [
        TLSCase(),
        TLSCase(host: "127.0.0.1"),
        TLSCase(host: "localhost."),
        TLSCase(certificate: "wildcard", host: "www.site.test"),
        TLSCase(
            certificate: "wildcard", host: "a.b.site.test", message: "the certificate is not for a.b.site.test"),
        TLSCase(certificate: "wildcard", host: "a_b.site.test"),
        TLSCase(certificate: "wildcard", host: "_SVC.Site.test"),
        TLSCase(certificate: "wildcard", host: "my_shop-2.site.test."),
        TLSCase(certificate: "wildcard", host: "-_~!.site.test"),
        TLSCase(certificate: "wildcard", host: "www.my_zone.test"),
        TLSCase(certificate: "wildcard", host: "a_b.my_zone.test"),
        TLSCase(certificate: "wildcard", host: "exact_name.test"),
        TLSCase(certificate: "wildcard", host: "site.test", message: "the certificate is not for site.test"),
        TLSCase(
            certificate: "wildcard", host: "a_b.c_d.site.test", message: "the certificate is not for a_b.c_d.site.test"),
        TLSCase(certificate: "wildcard", host: "a_b.test", message: "the certificate is not for a_b.test"),
        TLSCase(
            certificate: "wildcard", host: "xa_b.site.testy", message: "the certificate is not for xa_b.site.testy"),
        TLSCase(certificate: "wildcard", host: "a_b.part.test", message: "the certificate is not for a_b.part.test"),
        TLSCase(certificate: "wildcard", host: "127.0.0.1", message: "the certificate is not for 127.0.0.1"),
        // A wildcard over all that a registry gives out is for nobody; one over what its owner does is.
        TLSCase(certificate: "registry", host: "a.co.uk", message: "the certificate is not for a.co.uk"),
        TLSCase(certificate: "registry", host: "a_b.co.uk", message: "the certificate is not for a_b.co.uk"),
        TLSCase(certificate: "registry", host: "a.co.uk.", message: "the certificate is not for a.co.uk"),
        TLSCase(
            certificate: "registry", host: "x.xn--55qx5d.cn", message: "the certificate is not for x.xn--55qx5d.cn"),
        TLSCase(certificate: "registry", host: "named.co.uk"),
        TLSCase(certificate: "registry", host: "www.a.co.uk"),
        TLSCase(certificate: "registry", host: "one.github.io"),
        TLSCase(certificate: "registry", host: "a.co.uk", trusts: nil, isInsecure: true),
        TLSCase(certificate: "expired", message: "the certificate expired on 2024-01-31"),
        TLSCase(certificate: "future", message: "the certificate is not valid yet, only from 2098-02-03"),
        TLSCase(certificate: "elsewhere", message: "the certificate is not for localhost"),
        TLSCase(certificate: "elsewhere", host: "127.0.0.1", message: "the certificate is not for 127.0.0.1"),
        TLSCase(certificate: "nameless", message: "the certificate is not for localhost"),
        TLSCase(certificate: "selfsigned", message: "the certificate is self-signed"),
        TLSCase(certificate: "selfsigned", trusts: "selfsigned.pem"),
        TLSCase(trusts: "good.pem"),
        TLSCase(certificate: "stranger", message: TLSCase.noIssuer),
        TLSCase(trusts: nil, message: TLSCase.noIssuer),
        TLSCase(certificate: "handed", message: TLSCase.noIssuer),
        TLSCase(certificate: "handed", options: "-rev -cert_chain issuing-ca.pem"),
        TLSCase(certificate: "handed", trusts: "issuing-ca.pem"),
        TLSCase(
            certificate: "handed", options: "-rev -cert_chain issuing-ca.pem", trusts: "stranger-ca.pem",
            message: "the certificate comes from an unknown authority"),
        TLSCase(
            certificate: "late", trusts: "late-ca.pem",
            message: "a certificate of the server's chain expired on 2024-02-29"),
        TLSCase(certificate: "expired", trusts: nil, isInsecure: true),
        TLSCase(certificate: "elsewhere", trusts: nil, isInsecure: true),
        TLSCase(certificate: "selfsigned", trusts: nil, isInsecure: true),
        TLSCase(options: "-rev -tls1_2"),
        TLSCase(
            options: "-rev -tls1_1 -cipher ALL:@SECLEVEL=0",
            message: "the server speaks only versions of TLS that are too old"),
        TLSCase(
            options: "-rev -tls1 -cipher ALL:@SECLEVEL=0", isInsecure: true,
            message: "the server speaks only versions of TLS that are too old"),
        TLSCase(
            options: "-rev -tls1_2 -cipher aNULL:@SECLEVEL=0", message: "the server has no cipher in common with us"),
        TLSCase(options: "-rev -alpn http/1.1"),
        TLSCase(options: "-rev -alpn h2", message: "the server does not speak HTTP/1.1 over TLS"),
        TLSCase(
            options: "-rev -servername example.org -servername_fatal -cert2 good.pem -key2 key.pem",
            message: "the server does not know the host name"),
        TLSCase(
            options: "-rev -Verify 1 -verify_return_error -verify_quiet",
            message: "the server asks for a client certificate"),
        TLSCase(
            options: "-rev -tls1_2 -Verify 1 -verify_return_error -verify_quiet",
            message: "the server asks for a client certificate"),
        TLSCase(options: "-rev -tls1_2 -verify 1 -verify_quiet"),
    ]

    @Test(arguments: cases) func handshakes_SucceedOrSayWhyNot(_ of: TLSCase) async throws {
        let server = try TLSServer(of.certificate, of.options)
        let authority = try TLSAuthority.shared()
        let error: FetchError? = try await onLoop { loop in
            let context = try TLSContext(caFile: of.trusts.map(authority.path), isInsecure: of.isInsecure)
            let client = try await TLSClient(loop, port: server.port, host: of.host, context: context)
            defer { client.close() }
            do {
                try await client.handshake()
                // With TLS 1.3 a server may refuse when we are through already.
                try await client.send("hello\n")
                #expect(try await client.read(atLeast: 6) == ("olleh\n", .open))
                #expect(client.tls.version == (of.options.contains("tls1_2") ? "TLSv1.2" : "TLSv1.3"))
                #expect(!client.tls.cipher.isEmpty)
                return nil
            } catch let error as FetchError {
                return error
            }
        }
        #expect(error == of.message.map { FetchError(.tls, $0) })
    }

    /// `openssl s_server` asks for another handshake where it reads an "r".
    @Test func aRefusedRenegotiation_IsToldAsOne() async throws {
        let server = try TLSServer("good", "-tls1_2", text: "")
        let authority = try TLSAuthority.shared()
        let error: FetchError? = try await onLoop { loop in
            let context = try TLSContext(caFile: authority.path("ca.pem"))
            let client = try await TLSClient(loop, port: server.port, host: "localhost", context: context)
            defer { client.close() }
            try await client.handshake()
            do {
                try server.type("r\n")
                _ = try await client.read()
                return nil
            } catch let error as FetchError {
                return error
            }
        }
        #expect(
            error
                == FetchError(
                    .tls, "the server wants to renegotiate TLS, perhaps for a client certificate, and takes no refusal")
        )
    }

    @Test(arguments: ["", ".", ".localhost", "[]", "a\0b", String(repeating: "a", count: 300)])
    func hosts_ThatNoCertificateCanBeFor_AreRefused(_ host: String) throws {
        let context = try TLSContext()
        #expect(throws: FetchError(.tls, "the host has no name that a certificate could be for")) {
            try TLSConnection(context: context, descriptor: -1, to: TLSPeer(host: host, port: 1))
        }
    }

    @Test func filesOfCertificates_ThatAreNone_AreRefused() throws {
        let authority = try TLSAuthority.shared()
        #expect(throws: FetchError(.tls, "the file of certificates can't be read: No such file or directory")) {
            try TLSContext(caFile: authority.path("missing.pem"))
        }
        #expect(throws: FetchError(.tls, "the file of certificates has none in PEM form")) {
            try TLSContext(caFile: authority.path("index.txt"))
        }
    }
}
