import EventLoop
import TestSupport
import Testing
import Words

@testable import Redis

@Suite struct RedisServerTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let steps: @Sendable () -> [ScriptedRedis.Step]
        let failure: RedisFailure
    }

    @Test(arguments: [
        Bad(testDescription: "garbage", steps: { [.send("HTTP/1.1 200 OK\r\n\r\n")] }, failure: .noProtocol),
        Bad(
            testDescription: "an endless text",
            steps: { [.send("$99999999\r\n"), .endless(String(repeating: "a", count: 10_000))] }, failure: .tooLong),
        Bad(
            testDescription: "an endless line",
            steps: { [.send("+"), .endless(String(repeating: "a", count: 10_000))] }, failure: .longLine),
        Bad(
            testDescription: "endless elements",
            steps: { [.send("*99999999\r\n"), .endless(String(repeating: ":1\r\n", count: 1_000))] },
            failure: .tooMany),
        Bad(testDescription: "deep arrays", steps: { [.endless("*1\r\n")] }, failure: .noProtocol),
        Bad(testDescription: "replies to nothing", steps: { [.send(":1\r\n:2\r\n")] }, failure: .unasked),
        Bad(testDescription: "a hang-up", steps: { [.close] }, failure: .closedByServer),
        Bad(
            testDescription: "a hang-up within a reply", steps: { [.send("$5\r\nab"), .close] },
            failure: .closedByServer),
        Bad(testDescription: "silence", steps: { [.silence] }, failure: .silent),
        Bad(testDescription: "silence within a reply", steps: { [.send("$5\r\nab"), .silence] }, failure: .silent),
    ])
    func aBadReplyEndsTheConnectionAndTheNextOneIsGood(_ bad: Bad) async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { command, number in
                command[0] == "GET" && number == 1 ? bad.steps() : nil
            }
            var options = RedisOptions()
            options.replyTimeout = 300_000_000
            options.limits.bytes = 1 << 20
            let client = try Recorder(to: server, on: loop, options)
            try await client.awaitUp()
            client.send("GET")
            client.send("DEL")
            #expect(try await client.awaitFailure() == bad.failure)
            // The reply to nothing is one to the first command, at least.
            #expect(try await client.awaitReplies(2).last == .some(nil) || bad.failure == .unasked)
            try await client.awaitUp(2)
            client.send("GET")
            #expect(try await client.awaitReplies(3)[2] == .bytes(Array("OK".utf8)))
            #expect(client.failures.count == 1 && server.accepted == 2)
            client.connection.close()
        }
    }

    @Test func loginComesFirst() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { _, _ in nil }
            let client = try Recorder("redis://me:se%20cret@127.0.0.1:\(server.port)/3", on: loop)
            try await client.awaitUp()
            #expect(server.commands == [["AUTH", "me", "se cret"], ["SELECT", "3"], ["PING"], ["INFO", "server"]])
            client.connection.close()
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let command: String
        let reply: String
        let kind: RedisFailure.Kind

        var testDescription: String { reply }
    }

    @Test(arguments: [
        Refusal(command: "AUTH", reply: "-WRONGPASS invalid username-password pair", kind: .wrongPassword),
        Refusal(command: "PING", reply: "-NOAUTH Authentication required.", kind: .wrongPassword),
        Refusal(command: "SELECT", reply: "-ERR DB index is out of range", kind: .other),
        Refusal(command: "PING", reply: "-LOADING Redis is loading the dataset in memory", kind: .loading),
        Refusal(command: "INFO", reply: "-NOPERM this user has no permissions", kind: .notAllowed),
        Refusal(command: "INFO", reply: "$34\r\nredis_version:6.2.6\r\nrun_id:abcdef\r\n", kind: .tooOld),
        Refusal(command: "INFO", reply: ":1", kind: .protocol),
        Refusal(command: "AUTH", reply: "-DENIED Redis is running in protected mode", kind: .notAllowed),
    ])
    func aServerThatCannotBeUsedIsNotUp(_ refusal: Refusal) async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { command, number in
                command[0] == refusal.command && number == 1 ? [.send(refusal.reply + "\r\n")] : nil
            }
            let client = try Recorder("redis://:secret@127.0.0.1:\(server.port)/1", on: loop)
            #expect(try await client.awaitFailure().kind == refusal.kind)
            #expect(client.ups == 0 && client.connection.server == nil)
            #expect(client.failures.allSatisfy { !$0.message.string.contains("secret") })
            try await client.awaitUp()
            client.connection.close()
        }
    }
}
