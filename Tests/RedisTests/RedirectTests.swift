import EventLoop
import TestSupport
import Testing
import Words

@testable import Redis

/// Clients of clusters that are scripted: each command has one answer, or none.
@Suite struct RedirectTests {
    private static let patience: Int64 = 300_000_000

    /// A server that says that it is a cluster, in which the server at a port has all slots.
    private static func node(
        _ loop: EventLoop, of owner: @escaping () -> UInt16, _ script: @escaping ([String]) -> [ScriptedRedis.Step]?
    ) throws -> ScriptedRedis {
        try ScriptedRedis(loop: loop) { command, _ in
            if command[0] == "CLUSTER" {
                return [.send("*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:\(owner())\r\n")]
            }
            return script(command) ?? [.send(ScriptedRedis.greeting(command, mode: "cluster"))]
        }
    }

    @Test func aCommandIsMovedOnlySoOften() async throws {
        try await onLoop { loop in
            var port: UInt16 = 0
            let node = try Self.node(loop, of: { port }) { command in
                command[0] == "INCR" ? [.send("-MOVED 1 127.0.0.1:\(port)\r\n")] : nil
            }
            port = node.port
            let recorder = try ClientRecorder("redis://localhost:\(port)", on: loop)
            try await recorder.awaitUp()
            let began = loop.now
            recorder.increment("a")
            try await loop.turnUntil { recorder.answered == 1 }
            #expect(recorder.errors.first?.has(code: "MOVED") == true)
            #expect(node.count("INCR") == RedisClient.mostSteps + 1)
            // The slots are not asked for each time.
            #expect(Int64(node.count("CLUSTER")) <= 2 + (loop.now - began) / RedisClient.refreshPause)
            recorder.client.close()
        }
    }

    @Test func aCommandIsAskedOfAServerThatIsInNoTable() async throws {
        try await onLoop { loop in
            var port: UInt16 = 0
            let other = try Self.node(loop, of: { port }) { command in command[0] == "INCR" ? [.send(":7\r\n")] : nil }
            let node = try Self.node(loop, of: { port }) { command in
                command[0] == "INCR" ? [.send("-ASK 1 127.0.0.1:\(other.port)\r\n")] : nil
            }
            port = node.port
            let recorder = try ClientRecorder("redis://localhost:\(port)", on: loop)
            try await recorder.awaitUp()
            for _ in 0..<3 { recorder.increment("a") }
            try await loop.turnUntil { recorder.answered == 3 }
            #expect(recorder.numbers == ["a": [7, 7, 7]])
            #expect(
                other.commands.filter { $0[0] != "PING" && $0[0] != "INFO" }.map { $0[0] } == [
                    "ASKING", "INCR", "ASKING", "INCR", "ASKING", "INCR",
                ])
            #expect(recorder.ups == 1 && recorder.failures == [])
            recorder.client.close()
        }
    }

    @Test func aCommandWaitsWhileItsKeysMove() async throws {
        try await onLoop { loop in
            var port: UInt16 = 0
            var refusals = 3
            let node = try Self.node(loop, of: { port }) { command in
                guard command[0] == "INCR" else { return nil }
                refusals -= 1
                return [
                    .send(refusals >= 0 ? "-TRYAGAIN Multiple keys request during rehashing of slot\r\n" : ":1\r\n")
                ]
            }
            port = node.port
            let recorder = try ClientRecorder("redis://localhost:\(port)", on: loop)
            try await recorder.awaitUp()
            recorder.increment("a")
            try await loop.turnUntil { recorder.answered == 1 }
            #expect(recorder.numbers == ["a": [1]])
            // One that waits when the client is closed is lost.
            refusals = 100
            recorder.increment("a")
            try await loop.turnUntil { refusals < 98 }
            recorder.client.close()
            try await loop.turnUntil { recorder.answered == 2 }
            #expect(recorder.lost == 1)
        }
    }

    @Test func aMasterThatIsReplacedIsLeftOnceItHasAnswered() async throws {
        try await onLoop { loop in
            var port: UInt16 = 0
            let new = try Self.node(loop, of: { port }) { command in command[0] == "INCR" ? [.send(":2\r\n")] : nil }
            let old = try Self.node(loop, of: { port }) { command in
                guard command[0] == "INCR" else { return nil }
                return command[1] == "a"
                    ? [.pause(Self.patience), .send(":1\r\n")] : [.send("-MOVED 1 127.0.0.1:\(new.port)\r\n")]
            }
            port = old.port
            let recorder = try ClientRecorder("redis://localhost:\(port)", on: loop)
            try await recorder.awaitUp()
            port = new.port
            recorder.increment("b")
            recorder.increment("a")
            recorder.increment("a")
            try await loop.turnUntil { recorder.answered == 3 }
            #expect(recorder.lost == 0 && recorder.numbers == ["a": [1, 1], "b": [2]])
            try await loop.turnUntil {
                recorder.client.servers.map(\.address.port) == [new.port] && recorder.client.isUp
            }
            recorder.increment("a")
            try await loop.turnUntil { recorder.answered == 4 }
            #expect(recorder.numbers["a"] == [1, 1, 2])
            recorder.client.close()
        }
    }

    @Test func slotsWithoutAServerAreTold() async throws {
        try await onLoop { loop in
            var last = 9_999
            let node = try ScriptedRedis(loop: loop) { command, _ in
                guard command[0] == "CLUSTER" else { return [.send(ScriptedRedis.greeting(command, mode: "cluster"))] }
                return [.send("*1\r\n*3\r\n:0\r\n:\(last)\r\n*2\r\n$-1\r\n:\(command.count)\r\n")]
            }
            // The port is not the node's: its master is told to be elsewhere, where nobody listens.
            let recorder = try ClientRecorder("redis://127.0.0.1:\(node.port)", on: loop)
            try await loop.turnUntil { recorder.failures.contains { $0.message.string.contains("slots") } }
            #expect(!recorder.client.isUp)
            recorder.increment("foo")
            try await loop.turnUntil { recorder.answered == 1 }
            #expect(recorder.lost == 1)
            last = 16_383
            try await loop.turnUntil { recorder.failures.contains { $0.message.string.hasPrefix("127.0.0.1:2: ") } }
            recorder.client.close()
        }
    }
}
