import EventLoop
import Synchronization
import TestSupport
import Testing
import Words

@testable import Redis

@Suite struct RedisClientTests {
    @Test func aSingleServerHasAllKeys() async throws {
        let redis = try RealRedis()
        try await onLoop { loop in
            let recorder = try ClientRecorder("redis://127.0.0.1:\(redis.port)", on: loop)
            recorder.increment("early")
            try await recorder.awaitUp()
            for number in 0..<1_000 { recorder.increment("key\(number)") }
            try await loop.turnUntil { recorder.answered == 1_001 }
            #expect(recorder.lost == 1 && recorder.errors == [] && recorder.numbers.count == 1_000)
            #expect(recorder.client.servers.count == 1 && recorder.serverUps.count == 1)
            redis.kill()
            try await loop.turnUntil { !recorder.client.isUp }
            try redis.start()
            try await recorder.awaitUp(2)
            #expect(recorder.serverUps.count == 2)
            recorder.client.close()
        }
    }

    @Test func keysAreSentToTheirServers() async throws {
        let cluster = try RealCluster()
        try await onLoop { loop in
            let recorder = try ClientRecorder(cluster.address, on: loop)
            try await recorder.awaitUp()
            #expect(Set(recorder.serverUps.map(\.port)) == Set(cluster.nodes.map(\.port)))
            for number in 0..<3_000 { recorder.increment("{\(number)}:key") }
            try await loop.turnUntil { recorder.answered == 3_000 }
            #expect(recorder.lost == 0 && recorder.errors == [] && recorder.numbers.values.allSatisfy { $0 == [1] })
            #expect(recorder.failures == [])
            recorder.client.close()
        }
    }

    /// Slots on their way between servers, on a thread of their own.
    private final class Moves: Sendable {
        private let failure = Mutex<(any Error)?>(nil)
        let areOver = Atomic(false)

        init(in cluster: RealCluster) {
            startThread { [self] in
                do {
                    try cluster.move(300, from: 0, to: 1)
                    try cluster.move(300, from: 1, to: 2)
                } catch {
                    failure.withLock { $0 = error }
                }
                areOver.store(true, ordering: .releasing)
            }
        }

        func check() throws {
            if let error = failure.withLock({ $0 }) { throw error }
        }
    }

    @Test func commandsFollowSlotsThatMove() async throws {
        let cluster = try RealCluster()
        try await onLoop { loop in
            let recorder = try ClientRecorder(cluster.address, on: loop)
            try await recorder.awaitUp()
            let moves = Moves(in: cluster)
            var sent = 0
            // Half of the keys are in slots that move, the first ones of their servers.
            let keys = (0..<20_000).map { "{\($0)}" }
            let moving = keys.filter { KeySlot(key: $0).number < 300 }
            while !moves.areOver.load(ordering: .acquiring) || sent < 20_000 {
                for _ in 0..<20 {
                    let pool = sent.isMultiple(of: 2) ? moving : keys
                    recorder.increment(pool[sent / 2 % pool.count])
                    sent += 1
                }
                try await loop.turnUntil { sent - recorder.answered < 200 }
            }
            try moves.check()
            try await loop.turnUntil { recorder.answered == sent }
            #expect(recorder.lost == 0 && recorder.errors == [])
            // Each was carried out once.
            for numbers in recorder.numbers.values { #expect(numbers.sorted() == Array(1...Int64(numbers.count))) }
            #expect(recorder.numbers.values.reduce(0) { $0 + $1.count } == sent)
            #expect(try cluster.hasReplied("MOVED"))
            recorder.client.close()
        }
    }

    @Test func commandsAreAskedOfTheServerThatTakesTheirSlot() async throws {
        let cluster = try RealCluster()
        try cluster.startMoving(KeySlot(key: "foo"), from: 2, to: 0)
        try await onLoop { loop in
            let recorder = try ClientRecorder(cluster.address, on: loop)
            try await recorder.awaitUp()
            for _ in 0..<100 { recorder.increment("foo") }
            try await loop.turnUntil { recorder.answered == 100 }
            #expect(recorder.numbers["foo"] == Array(1...100))
            #expect(try cluster.hasReplied("ASK"))
            recorder.client.close()
        }
    }

    @Test func aReplicaTakesOver() async throws {
        let cluster = try RealCluster()
        let replica = try cluster.addReplica(of: 1)
        try await onLoop { loop in
            let recorder = try ClientRecorder(cluster.address, on: loop)
            try await recorder.awaitUp()
            for number in 0..<300 { recorder.increment("\(number)") }
            try await loop.turnUntil { recorder.answered == 300 }
            cluster.nodes[1].kill()
            try await recorder.awaitUp(2)
            #expect(recorder.serverUps.last?.port == replica.port && recorder.serverUps.count == 4)
            for number in 300..<600 { recorder.increment("\(number)") }
            try await loop.turnUntil { recorder.answered == 600 }
            #expect(recorder.lost == 0 && recorder.errors == [] && recorder.numbers.count == 600)
            recorder.client.close()
        }
    }

    @Test func aServerThatGoesAwayIsTold() async throws {
        let cluster = try RealCluster(["--cluster-require-full-coverage", "no"])
        try await onLoop { loop in
            let recorder = try ClientRecorder(cluster.address, on: loop)
            try await recorder.awaitUp()
            // The one that the user named.
            cluster.nodes[0].kill()
            try await loop.turnUntil { !recorder.failures.isEmpty }
            #expect(!recorder.client.isUp)
            let failure = try #require(recorder.failures.first)
            #expect(failure.kind == .unreachable)
            #expect(failure.message.string.hasPrefix("127.0.0.1:\(cluster.nodes[0].port): "))
            for number in 0..<300 { recorder.increment("\(number)") }
            try await loop.turnUntil { recorder.answered == 300 }
            // A third of the keys was there; the others have been carried out.
            #expect(recorder.numbers.count > 150 && recorder.numbers.count < 250)
            #expect(recorder.numbers.count + recorder.lost + recorder.errors.count == 300)
            try cluster.nodes[0].start()
            try await recorder.awaitUp(2)
            for number in 300..<600 { recorder.increment("\(number)") }
            try await loop.turnUntil { recorder.answered == 600 }
            #expect((300..<600).allSatisfy { recorder.numbers["\($0)"] == [1] })
            recorder.client.close()
        }
    }
}
