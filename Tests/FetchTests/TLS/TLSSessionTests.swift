import TestSupport
import Testing

@testable import Fetch

@Suite(.serialized, .fewAtATime) struct TLSSessionTests {
    /// The peer of each connection, and whether it takes up an earlier one.
    @Test(arguments: ["-www", "-www -tls1_2", "-www -tls1_2 -no_ticket"])
    func sessions_AreResumedWithTheirPeerOnly(_ options: String) async throws {
        let server = try TLSServer("good", options)
        let authority = try TLSAuthority.shared().path("ca.pem")
        let resumed = try await onLoop { loop in
            let context = try TLSContext(caFile: authority)
            var resumed: [Bool] = []
            let (name, address) = ("localhost", "127.0.0.1")
            for host in [name, name, address, name, address] {
                let client = try await TLSClient(loop, port: server.port, host: host, context: context)
                try await client.handshake()
                try await client.send("GET / HTTP/1.0\r\n\r\n")
                #expect(try await client.read().end == .end)
                resumed.append(client.tls.isResumed)
                client.close()
            }
            return resumed
        }
        #expect(resumed == [false, true, false, true, true])
    }

    /// With TLS 1.3 each session is for one connection (RFC 8446 appendix C.4); who has none shakes hands in full.
    @Test func sessions_AreUsedOnce() async throws {
        let server = try TLSServer()
        let authority = try TLSAuthority.shared().path("ca.pem")
        try await onLoop { loop in
            let context = try TLSContext(caFile: authority)
            /// Connects, greets and closes; whether a session was resumed.
            func greet(_ client: TLSClient) async throws -> Bool {
                try await client.handshake()
                try await client.send("hello\n")
                #expect(try await client.read(atLeast: 6) == ("olleh\n", .open))
                defer { client.close() }
                return client.tls.isResumed
            }
            func client() async throws -> TLSClient {
                try await TLSClient(loop, port: server.port, host: "localhost", context: context)
            }
            #expect(try await greet(client()) == false)
            let two = try await (client(), client())
            #expect(try await greet(two.0))
            #expect(try await greet(two.1) == false)
            #expect(try await greet(client()))
        }
    }

    @Test func recentPeers_AreBounded() {
        var peers = RecentPeers<Int>(limit: 3)
        func peer(_ port: UInt16) -> TLSPeer { TLSPeer(host: "localhost", port: port) }
        for port: UInt16 in [1, 2, 3] { peers.set(Int(port), for: peer(port)) }
        peers.set(10, for: peer(1))
        #expect([1, 2, 3, 4].map { peers[peer($0)] } == [10, 2, 3, nil])
        peers.set(4, for: peer(4))
        #expect([1, 2, 3, 4].map { peers[peer($0)] } == [nil, 2, 3, 4])
        for port: UInt16 in 5...1_000 { peers.set(Int(port), for: peer(port)) }
        #expect([997, 998, 999, 1_000].map { peers[peer($0)] } == [nil, 998, 999, 1_000])
        #expect(peers.count == 3)
    }
}
