import EventLoop
import Glibc
import TestSupport
import Testing
import Words

@testable import Redis

@Suite struct RealRedisTests {
    private static func text(_ text: String) -> RedisReply { .bytes(Array(text.utf8)) }

    @Test func commandsAreCarriedOut() async throws {
        let redis = try RealRedis()
        try await onLoop { loop in
            let client = try Recorder("redis://localhost:\(redis.port)/2", on: loop)
            try await client.awaitUp()
            client.send("SET", "a", "schlüssel\r\n")
            client.send("GET", "a")
            client.send("GET", "b")
            client.send("INCRBY", "c", "-5")
            client.send("MGET", "a", "b", "c")
            client.send("LPUSH", "a", "x")
            client.send("EVAL", "return {1, {'x', {}}, redis.error_reply('MY word')}", "0")
            let replies = try await client.awaitReplies(7)
            #expect(
                replies[..<5] == [
                    Self.text("OK"), Self.text("schlüssel\r\n"), .null, .integer(-5),
                    .array([Self.text("schlüssel\r\n"), .null, Self.text("-5")]),
                ])
            #expect(replies[5]?.error?.has(code: "WRONGTYPE") == true)
            #expect(
                replies[6]
                    == .array([
                        .integer(1), .array([Self.text("x"), .array([])]), .error(RedisError(Array("MY word".utf8))),
                    ]))
            client.connection.close()
        }
    }

    @Test func manyCommandsAreCarriedOutOnce() async throws {
        let redis = try RealRedis()
        try await onLoop { loop in
            let client = try Recorder("redis://127.0.0.1:\(redis.port)", on: loop)
            try await client.awaitUp()
            for _ in 0..<200 {
                for _ in 0..<100 { client.send("INCR", "a") }
                while client.connection.isBehind { await loop.yield() }
                await loop.yield()
            }
            #expect(try await client.awaitReplies(20_000) == (1...20_000).map { .integer($0) })
            client.connection.close()
        }
    }

    @Test func aServerThatWasStartedAgainIsAnother() async throws {
        let redis = try RealRedis()
        try await onLoop { loop in
            let client = try Recorder("redis://127.0.0.1:\(redis.port)", on: loop)
            try await client.awaitUp()
            let first = try #require(client.connection.server)
            #expect(first.runID.string.utf8.count == 40 && !first.isCluster)
            redis.kill()
            #expect(try await client.awaitFailure(client.failures.count + 1).kind == .unreachable)
            client.send("GET", "a")
            #expect(try await client.awaitReplies() == [nil])
            try redis.start()
            try await client.awaitUp(2)
            #expect(client.connection.server?.runID != first.runID)
            client.connection.close()
        }
    }

    @Test func aServerThatHangsIsGivenUpAndFoundAgain() async throws {
        let redis = try RealRedis()
        try await onLoop { loop in
            var options = RedisOptions()
            options.replyTimeout = 200_000_000
            let client = try Recorder("redis://127.0.0.1:\(redis.port)", on: loop, options)
            try await client.awaitUp()
            let runID = client.connection.server?.runID
            let failed = client.failures.count
            redis.signal(SIGSTOP)
            client.send("INCR", "a")
            #expect(try await client.awaitFailure(failed + 1) == .silent)
            #expect(try await client.awaitReplies() == [nil])
            redis.signal(SIGCONT)
            try await client.awaitUp(2)
            #expect(client.connection.server?.runID == runID)
            client.connection.close()
        }
    }

    @Test func passwordsAndUsersAreChecked() async throws {
        let user = "reader on >pass ~a* +get +ping +info".split(separator: " ").map(String.init)
        let redis = try RealRedis(["--requirepass", "right", "--user"] + user)
        try await onLoop { loop in
            for (login, kind) in [
                ("", .wrongPassword), (":wrong@", .wrongPassword), ("reader:right@", .wrongPassword),
                ("nobody:pass@", .wrongPassword), (":right@", nil), ("reader:pass@", nil),
            ] as [(String, RedisFailure.Kind?)] {
                let client = try Recorder("redis://\(login)127.0.0.1:\(redis.port)", on: loop)
                try await loop.turnUntil {
                    client.ups > 0 || client.failures.last.map { $0.kind != .unreachable } == true
                }
                #expect(client.ups > 0 ? kind == nil : client.failures.last?.kind == kind, "\(login)")
                client.connection.close()
            }
            let reader = try Recorder("redis://reader:pass@127.0.0.1:\(redis.port)", on: loop)
            try await reader.awaitUp()
            reader.send("SET", "a", "b")
            let error = try #require(try await reader.awaitReplies()[0]?.error)
            #expect(RedisFailure(error).kind == .notAllowed)
            reader.connection.close()
        }
    }

    @Test func aFullServerAndAReplicaSaySo() async throws {
        let redis = try RealRedis(["--maxmemory", "1mb", "--maxmemory-policy", "noeviction"])
        let replica = try RealRedis(["--replicaof", "127.0.0.1 9"])
        try await onLoop { loop in
            for (server, kind) in [(redis, .full), (replica, .readOnly)] as [(RealRedis, RedisFailure.Kind)] {
                let client = try Recorder("redis://127.0.0.1:\(server.port)", on: loop)
                try await client.awaitUp()
                for number in 0..<20 { client.send("SET", "a\(number)", String(repeating: "b", count: 100_000)) }
                let error = try #require(try await client.awaitReplies(20)[19]?.error)
                #expect(RedisFailure(error).kind == kind)
                client.connection.close()
            }
        }
    }

    @Test func certificatesAreVerified() async throws {
        let authority = try TLSAuthority.shared()
        let port = try RealRedis.freePort()
        let redis = try RealRedis([
            "--tls-port", "\(port)", "--tls-cert-file", authority.path("good.pem"), "--tls-key-file",
            authority.path("key.pem"), "--tls-ca-cert-file", authority.path("ca.pem"), "--tls-auth-clients", "no",
        ])
        try await onLoop { loop in
            var trusting = RedisOptions()
            trusting.caFile = authority.path("ca.pem")
            let client = try Recorder("rediss://localhost:\(port)", on: loop, trusting)
            try await client.awaitUp()
            let text = String(repeating: "b", count: 2_000_000)
            client.send("SET", "a", text)
            client.send("GET", "a")
            #expect(try await client.awaitReplies(2) == [Self.text("OK"), Self.text(text)])
            client.connection.close()

            let doubtful = try Recorder("rediss://localhost:\(port)", on: loop)
            #expect(try await doubtful.awaitFailure().kind == .tls)
            doubtful.connection.close()
            // TLS where there is none, and none where there is.
            let secure = try Recorder("rediss://localhost:\(redis.port)", on: loop, trusting)
            #expect(try await secure.awaitFailure().kind != .protocol)
            secure.connection.close()
            let plain = try Recorder("redis://localhost:\(port)", on: loop)
            _ = try await plain.awaitFailure()
            #expect(plain.ups == 0)
            plain.connection.close()
        }
    }
}
