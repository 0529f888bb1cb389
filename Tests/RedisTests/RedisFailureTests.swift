import Testing
import Words

@testable import Redis

@Suite struct RedisFailureTests {
    @Test(
        arguments: [
            ("WRONGPASS invalid", .wrongPassword), ("NOAUTH Authentication required.", .wrongPassword),
            ("NOPERM this user", .notAllowed), ("DENIED Redis is running in protected mode", .notAllowed),
            ("LOADING Redis is", .loading), ("OOM command not allowed", .full), ("READONLY You can't", .readOnly),
            ("MASTERDOWN Link", .readOnly), ("MISCONF Redis is", .readOnly), ("ERR unknown", .other), ("", .other),
        ] as [(String, RedisFailure.Kind)])
    func errorsHaveAKind(line: String, kind: RedisFailure.Kind) {
        #expect(RedisFailure(RedisError(Array(line.utf8))).kind == kind)
    }

    @Test func whatAServerSaysCannotHarmATerminal() {
        let failure = RedisFailure(RedisError(Array("ERR \u{1B}[2Jgone\u{202E}".utf8)))
        #expect(failure.message.string == "Redis answers: ERR \u{FFFD}[2Jgone\u{FFFD}")
        #expect(RedisFailure(RedisError(Array(repeating: 65, count: 60_000))).message.cells < 300)
    }

    @Test func theServerTellsWhichItIs() throws {
        func read(_ text: String) throws -> RedisServer { try RedisServer(.bytes(Array(text.utf8))) }
        let redis = try read("# Server\r\nredis_version:7.0.15\r\nredis_mode:cluster\r\nrun_id:abc\r\n")
        #expect(redis.version == "7.0.15" && redis.runID == "abc" && redis.isCluster && !redis.isValkey)
        let valkey = try read("redis_version:7.2.4\r\nvalkey_version:8.0.1\r\nserver_mode:cluster\r\nrun_id:d\r\n")
        #expect(valkey.version == "8.0.1" && valkey.isValkey && valkey.isCluster)
        for (text, kind) in [
            ("redis_version:6.2.6\r\nrun_id:a\r\n", RedisFailure.Kind.tooOld), ("run_id:a\r\n", .protocol),
            ("", .protocol),
        ] {
            #expect { try read(text) } throws: { ($0 as? RedisFailure)?.kind == kind }
        }
        #expect(throws: RedisFailure.self) { try RedisServer(.null) }
    }
}
