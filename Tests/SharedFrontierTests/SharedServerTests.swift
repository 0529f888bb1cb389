import EventLoop
import Redis
import TestSupport
import Testing
import Words

@testable import Crawl
@testable import SharedFrontier

/// What becomes of a shared crawl when its server dies, forgets, is full, or is another crawl's.
@Suite(.timeLimit(.minutes(3))) struct SharedServerTests {
    @Test func aServerThatDiesIsWaitedFor() async throws {
        let server = try RealRedis(["--appendonly", "yes", "--appendfsync", "everysec"])
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 6, pages: 20)
            let worker = try PlayedWorker(server, site, on: loop)
            try await loop.turnUntil {
                worker.turn()
                return site.answered.count > 30
            }
            server.kill()
            try await loop.turnUntil { worker.frontier.holder != nil }
            #expect(worker.crawl.next(now: loop.now) == nil)
            try server.start()
            try await loop.finish([worker])
            #expect(Set(site.answered.keys) == site.all)
            let figures = try await loop.tally(worker)
            #expect(figures[1] == 0 && figures[2] == 0)
            worker.frontier.leave()
        }
    }

    @Test func aServerThatHasLostItsDataIsTold() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 6, pages: 20)
            let worker = try PlayedWorker(server, site, on: loop)
            try await loop.turnUntil {
                worker.turn()
                return site.answered.count > 60 && worker.frontier.mostSeen > 60
            }
            worker.frontier.server.send(RedisCommand("FLUSHALL"), to: worker.frontier.slot) { _ in }
            try await loop.turnUntil {
                worker.turn()
                return worker.refusal != nil
            }
            #expect(worker.refusal?.contains("the shared frontier has lost") == true)
            #expect(!worker.isOver)
            worker.frontier.leave()
        }
    }

    @Test func aServerThatIsFullIsWaitedFor() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 6, pages: 20)
            let worker = try PlayedWorker(server, site, on: loop)
            try await loop.turnUntil {
                worker.turn()
                return site.answered.count > 30
            }
            configure(worker, "1")
            try await loop.turnUntil {
                worker.turn()
                return worker.frontier.holder != nil
            }
            #expect(worker.frontier.holder?.reason.string.contains("no memory left") == true)
            configure(worker, "0")
            try await loop.finish([worker])
            #expect(Set(site.answered.keys) == site.all)
            let figures = try await loop.tally(worker)
            #expect(figures.prefix(5) == [120, 0, 0, 120, 0])
            worker.frontier.leave()
        }
    }

    private func configure(_ worker: PlayedWorker, _ limit: String) {
        var command = RedisCommand("CONFIG")
        command.append("SET")
        command.append("maxmemory")
        command.append(limit)
        worker.frontier.server.send(command, to: worker.frontier.slot) { _ in }
    }

    @Test func otherOptionsAreRefused() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 1, pages: 3)
            let first = try PlayedWorker(server, site, on: loop)
            try await loop.finish([first])
            let other = try PlayedWorker(server, site, on: loop) { $0.scope = .site }
            try await loop.turnUntil { other.refusal != nil }
            #expect(other.refusal == "--frontier: the shared crawl has scope any, this one has other")
            var change = RedisCommand("HSET")
            change.append(other.frontier.prefix + ":crawl")
            change.append("protocol")
            change.append("0")
            first.frontier.server.send(change, to: first.frontier.slot) { _ in }
            let old = try PlayedWorker(server, site, on: loop)
            try await loop.turnUntil { old.refusal != nil }
            #expect(old.refusal == "--frontier: the shared crawl was begun by another version of crawltop")
            for worker in [first, other] { worker.frontier.leave() }
        }
    }

    @Test func whatTheServerForgotIsTakenAgain() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 4, pages: 30)
            let worker = try PlayedWorker(server, site, on: loop)
            let frontier = worker.frontier
            try await loop.turnUntil {
                worker.turn()
                return site.answered.count > 20 && frontier.window.count > 5
            }
            worker.speed = 0
            try await loop.turnUntil {
                worker.turn()
                return frontier.unanswered == 0
            }
            // As if the last moments were lost, in which all this was found and taken.
            let fingerprint = try #require(frontier.fingerprint)
            var forget = RedisCommand("EVAL")
            forget.append(
                """
                local count = KEYS[1] .. ':counts'
                for at = 1, #ARGV, 2 do
                  if redis.call('LREM', KEYS[1] .. ':fly:' .. ARGV[at], 1, ARGV[at + 1]) == 1 then
                    redis.call('HINCRBY', count, 'fly', -1)
                  end
                end
                """)
            forget.append(1)
            forget.append(frontier.prefix)
            var forgetURLs = RedisCommand("EVAL")
            forgetURLs.append(
                """
                local count = KEYS[1] .. ':counts'
                for bucket = 0, (redis.call('HGET', count, 'buckets') or 1) - 1 do
                  local lost = redis.call('SREM', KEYS[1] .. ':seen:' .. bucket, unpack(ARGV))
                  redis.call('HINCRBY', count, 'seen', -lost)
                end
                """)
            forgetURLs.append(1)
            forgetURLs.append(frontier.prefix)
            for (url, taken) in frontier.window {
                forget.append(bytes: taken.host.name)
                forget.append(bytes: taken.entry)
                forgetURLs.append(
                    worker.crawl.withText(of: URLID(index: url)) { Int64(bitPattern: fingerprint($0)) })
            }
            frontier.server.send(forget, to: frontier.slot) { _ in }
            frontier.server.send(forgetURLs, to: frontier.slot) { _ in }
            frontier.runID = "another"
            frontier.greet()
            worker.speed = 4
            try await loop.finish([worker])
            #expect(Set(site.answered.keys) == site.all)
            let figures = try await loop.tally(worker)
            #expect(figures.prefix(5) == [120, 0, 0, 120, 0])
            frontier.leave()
        }
    }
}
