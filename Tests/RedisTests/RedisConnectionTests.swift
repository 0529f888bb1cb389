import EventLoop
import Glibc
import TestSupport
import Testing
import Words

@testable import Redis

@Suite struct RedisConnectionTests {
    private static let millisecond: Int64 = 1_000_000

    /// Patience that a test can wait out.
    private static func impatient(_ milliseconds: Int64 = 100) -> RedisOptions {
        var options = RedisOptions()
        options.replyTimeout = milliseconds * millisecond
        return options
    }

    @Test func repliesComeInTheOrderOfTheCommands() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { command, _ in
                command[0] == "ECHO" ? [.send(":\(command[1])\r\n")] : nil
            }
            let client = try Recorder(to: server, on: loop)
            try await client.awaitUp()
            for number in 0..<3_000 { client.send("ECHO", "\(number)") }
            #expect(try await client.awaitReplies(3_000) == (0..<3_000).map { .integer($0) })
            #expect(client.failures == [] && server.accepted == 1)
            #expect(client.connection.server?.version == "7.0.15")
            client.connection.close()
        }
    }

    @Test func commandsOfATurnAreSentTogether() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { _, _ in nil }
            let client = try Recorder(to: server, on: loop)
            try await client.awaitUp()
            for _ in 0..<100 { client.send("SET", "a", "b") }
            _ = try await client.awaitReplies(100)
            #expect(server.bursts.last == 100)
            client.connection.close()
        }
    }

    @Test func repliesComeInPieces() async throws {
        try await onLoop { loop in
            let text = "*2\r\n$6\r\nab\r\ncd\r\n:17\r\n"
            let server = try ScriptedRedis(loop: loop) { command, _ in
                command[0] == "GET" ? text.unicodeScalars.map { .send(String($0)) } : nil
            }
            let client = try Recorder(to: server, on: loop)
            try await client.awaitUp()
            client.send("GET")
            client.send("GET")
            let reply = RedisReply.array([.bytes(Array("ab\r\ncd".utf8)), .integer(17)])
            #expect(try await client.awaitReplies(2) == [reply, reply])
            client.connection.close()
        }
    }

    @Test func theOwnerLearnsOfALossBeforeItsCommandsDo() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { command, _ in command[0] == "GET" ? [.close] : nil }
            let client = try Recorder(to: server, on: loop)
            try await client.awaitUp()
            var order: [String] = []
            client.connection.onDown = { _ in order.append("down") }
            for _ in 0..<3 { client.connection.send(RedisCommand("GET")) { order.append($0 == nil ? "lost" : "?") } }
            try await loop.turnUntil { order.count == 4 }
            #expect(order == ["down", "lost", "lost", "lost"])
            client.connection.close()
        }
    }

    @Test func aCommandIsNeverAnsweredAtOnce() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { _, _ in nil }
            let client = try Recorder(to: server, on: loop)
            client.send("GET")
            #expect(client.replies == [])
            #expect(try await client.awaitReplies() == [nil])
            client.connection.close()
            client.send("GET")
            #expect(client.replies.count == 1)
            #expect(try await client.awaitReplies(2) == [nil, nil])
        }
    }

    @Test func anIdleServerIsAsked() async throws {
        try await onLoop { loop in
            var isSilent = false
            let server = try ScriptedRedis(loop: loop) { _, number in isSilent && number == 1 ? [.silence] : nil }
            let client = try Recorder(to: server, on: loop, Self.impatient())
            try await client.awaitUp()
            try await loop.turnUntil { server.commands.filter { $0 == ["PING"] }.count > 3 }
            #expect(client.failures == [])
            isSilent = true
            #expect(try await client.awaitFailure() == .silent)
            try await client.awaitUp(2)
            client.connection.close()
        }
    }

    @Test func aProcessThatWasStoppedBlamesNobody() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { _, _ in nil }
            let client = try Recorder(to: server, on: loop, Self.impatient())
            try await client.awaitUp()
            client.send("GET")
            // As long as the loop stands still here, beyond the time for a reply, the command is not even sent.
            let end = EventLoop.clock() + 600 * Self.millisecond
            try spinUntil { EventLoop.clock() >= end }
            #expect(try await client.awaitReplies() == [.bytes(Array("OK".utf8))])
            #expect(client.failures == [])
            client.connection.close()
        }
    }

    @Test func aServerThatReadsNothingMakesItBehind() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { command, number in
                command[0] == "GET" && number == 1 ? [.silence] : nil
            }
            var options = Self.impatient(1_000)
            options.unsentBytes = 100_000
            let client = try Recorder(to: server, on: loop, options)
            try await client.awaitUp()
            client.send("GET")
            _ = try await loop.turnUntil { server.commands.contains(["GET"]) }
            var sent = 0
            let text = String(repeating: "a", count: 10_000)
            while !client.connection.isBehind {
                client.send("SET", text)
                sent += 1
                await loop.yield()
            }
            #expect(sent > 10)
            #expect(try await client.awaitFailure() == .silent)
            #expect(try await client.awaitReplies(sent + 1).allSatisfy { $0 == nil })
            #expect(!client.connection.isBehind)
            client.connection.close()
        }
    }

    @Test func manyCommandsWithoutAReplyMakeItBehind() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { command, _ in
                command[0] == "GET" ? [.pause(100 * Self.millisecond)] : nil
            }
            var options = RedisOptions()
            options.unansweredCommands = 100
            let client = try Recorder(to: server, on: loop, options)
            try await client.awaitUp()
            client.send("GET")
            for _ in 0..<98 { client.send("DEL") }
            #expect(!client.connection.isBehind)
            client.send("DEL")
            #expect(client.connection.isBehind)
            _ = try await client.awaitReplies(99)
            #expect(!client.connection.isBehind)
            client.connection.close()
        }
    }

    @Test func muchIsSentAndReceived() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { command, _ in
                command[0] == "ECHO" ? [.send("$\(command[1].utf8.count)\r\n\(command[1])\r\n")] : nil
            }
            let client = try Recorder(to: server, on: loop)
            try await client.awaitUp()
            let text = String(repeating: "a", count: 3_000_000)
            for _ in 0..<3 { client.send("ECHO", text) }
            #expect(client.connection.isBehind)
            #expect(try await client.awaitReplies(3).allSatisfy { $0 == .bytes(Array(text.utf8)) })
            #expect(!client.connection.isBehind)
            client.connection.close()
        }
    }

    @Test func attemptsBecomeRare() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { _, _ in [.close] }
            let client = try Recorder(to: server, on: loop)
            _ = try await client.awaitFailure(5)
            let pauses = zip(client.downs.dropFirst(), client.downs).map { ($0 - $1) / Self.millisecond }
            for (pause, least) in zip(pauses, [50, 100, 200, 400] as [Int64]) { #expect(pause >= least) }
            client.connection.close()
        }
    }

    @Test func itComesUpWhenTheServerDoes() async throws {
        try await onLoop { loop in
            let first = try ScriptedRedis(loop: loop) { _, _ in nil }
            let port = first.port
            first.stop()
            let client = try Recorder("redis://localhost:\(port)", on: loop)
            let failure = try await client.awaitFailure(2)
            #expect(failure.kind == .unreachable && failure.message == "the connection was refused")
            let second = try ScriptedRedis(loop: loop, port: port) { _, _ in nil }
            try await client.awaitUp()
            #expect(second.accepted == 1)
            client.connection.close()
        }
    }

    @Test func aNameThatCannotBeLookedUpIsUnreachable() async throws {
        try await onLoop { loop in
            var options = RedisOptions()
            options.nameServers = "127.0.0.1:9"
            options.connectTimeout = 200 * Self.millisecond
            let client = try Recorder("redis://redis.invalid", on: loop, options)
            #expect(try await client.awaitFailure().kind == .unreachable)
            client.connection.close()
        }
    }

    @Test func afterCloseNothingIsTold() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { command, _ in
                command[0] == "GET" ? [.silence] : command[0] == "SET" ? [.close] : nil
            }
            let client = try Recorder(to: server, on: loop, Self.impatient())
            try await client.awaitUp()
            client.send("GET")
            client.connection.close()
            #expect(try await client.awaitReplies() == [nil])
            // While it connects, too.
            let other = try Recorder(to: server, on: loop)
            await loop.yield()
            other.connection.close()
            // One that is open loses its connection after that, and has another: what they had to tell would be told by then.
            let witness = try Recorder(to: server, on: loop, Self.impatient())
            try await witness.awaitUp()
            witness.send("SET")
            try await loop.turnUntil { witness.ups == 2 }
            witness.connection.close()
            #expect(client.failures == [] && client.ups == 1 && !client.connection.isUp)
            #expect(other.failures == [] && other.ups == 0)
        }
    }

    @Test func aReplyMayCloseTheConnection() async throws {
        try await onLoop { loop in
            let server = try ScriptedRedis(loop: loop) { _, _ in nil }
            let client = try Recorder(to: server, on: loop)
            try await client.awaitUp()
            client.connection.send(RedisCommand("GET")) { [unowned client] _ in client.connection.close() }
            client.send("GET")
            #expect(try await client.awaitReplies() == [nil])
        }
    }
}
