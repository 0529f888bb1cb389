import EventLoop
import Redis
import TestSupport
import Testing
import Words

@testable import Crawl
@testable import SharedFrontier

/// Crawls of several workers on one loop, with a redis-server of the test's own.
@Suite(.timeLimit(.minutes(3))) struct SharedCrawlTests {
    /// Lets workers go on until all of them are over.
    private func finish(_ workers: [PlayedWorker], on loop: EventLoop) async throws {
        try await loop.turnUntil {
            for worker in workers { worker.turn() }
            return workers.allSatisfy(\.isOver)
        }
    }

    private func tally(_ worker: PlayedWorker, on loop: EventLoop) async throws -> [Int64] {
        var figures: [Int64]?
        worker.frontier.call("tally", { _ in }) { reply in
            if case .array(let parts)? = reply {
                figures = parts.map { if case .integer(let number) = $0 { number } else { -1 } }
            }
        }
        try await loop.turnUntil { figures != nil }
        return figures ?? []
    }

    @Test(arguments: [1, 3])
    func eachPageIsFetchedOnce(workers count: Int) async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 12, pages: 15)
            let workers = try (0..<count).map { _ in try PlayedWorker(server, site, on: loop) }
            try await finish(workers, on: loop)
            #expect(Set(site.answered.keys) == site.all)
            #expect(site.answered.values.allSatisfy { $0 == 1 })
            let figures = try await tally(workers[0], on: loop)
            #expect(figures.prefix(5) == [180, 0, 0, 180, 0])
            for worker in workers { worker.frontier.leave() }
        }
    }

    @Test(arguments: ["", "user-agent: *\n\nallow: /17$\ndisallow: /*7$\ncrawl-delay: 0.001"])
    func whatRobotsSaysIsHandedOver(robots: String) async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 6, pages: 40)
            site.robots = robots
            func obeying(_ options: inout CrawlOptions) { options.obeysRobots = true }
            let first = try PlayedWorker(server, site, on: loop, obeying)
            try await loop.turnUntil {
                first.turn()
                return site.answered.count > 60
            }
            var hasLeft = false
            first.frontier.leave { hasLeft = true }
            try await loop.turnUntil {
                first.turn()
                return hasLeft
            }
            let second = try PlayedWorker(server, site, on: loop, obeying)
            try await finish([second], on: loop)
            let rules = site.answered.filter { $0.key.hasSuffix("/robots.txt") }
            #expect(rules.count == 6)
            #expect(rules.allSatisfy { $0.value == 1 })
            let forbidden = site.answered.keys.filter { $0.hasSuffix("7") && !$0.hasSuffix("/17") }
            #expect(forbidden.isEmpty == !robots.isEmpty)
            let last = Array("http://h5.invalid/7".utf8).withUnsafeBufferPointer { second.crawl.url(withText: $0) }
            #expect(second.crawl.robotsVerdict(of: try #require(last))?.line == (robots.isEmpty ? nil : 4))
            second.frontier.leave()
        }
    }

    @Test func aCrawlThatEndedGoesOn_WhenALimitIsRaisedOrAURLIsFetchedAgain() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 4, pages: 20)
            let worker = try PlayedWorker(server, site, on: loop) { $0.limits.pages = 30 }
            try await finish([worker], on: loop)
            worker.frontier.leave()
            #expect(site.answered.count == 30)
            worker.crawl.perform(.setPageLimit(nil), now: loop.now)
            #expect(worker.crawl.state == .running)
            worker.frontier.rejoin()
            try await finish([worker], on: loop)
            #expect(Set(site.answered.keys) == site.all)
            #expect(site.answered.values.allSatisfy { $0 == 1 })
            worker.frontier.leave()
            worker.crawl.perform(.recrawl(URLID(index: 0)), now: loop.now)
            #expect(worker.crawl.state == .running)
            worker.frontier.rejoin()
            try await finish([worker], on: loop)
            #expect(site.answered["http://h0.invalid/0"] == 2)
            #expect(try await tally(worker, on: loop).prefix(5) == [80, 0, 0, 80, 0])
            worker.frontier.leave()
        }
    }

    @Test func whatADeadWorkerHadIsFetchedByOthers() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 8, pages: 20)
            let dead = try PlayedWorker(server, site, on: loop)
            try await loop.turnUntil {
                dead.turn()
                return site.answered.count > 40
            }
            // It dies without a word, with some in flight.
            dead.frontier.server.close()
            dead.frontier.onLeft = nil
            let other = try PlayedWorker(server, site, on: loop)
            try await finish([other], on: loop)
            #expect(Set(site.answered.keys) == site.all)
            #expect(site.answered.values.reduce(0) { $0 + $1 - 1 } <= 64)
            let figures = try await tally(other, on: loop)
            #expect(figures.prefix(5) == [160, 0, 0, 160, 0])
            other.frontier.leave()
        }
    }

    @Test func aWorkerThatStoodStillSendsNothingForHostsThatOthersHave() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 6, pages: 20)
            let first = try PlayedWorker(server, site, on: loop)
            try await loop.turnUntil {
                first.turn()
                return site.answered.count > 20
            }
            // As if the process were stopped: its renewals do not come, and its leases end.
            first.frontier.renewalTimer.map(loop.cancel)
            try await loop.turnUntil { first.crawl.hasDispatchEnded(by: loop.now) }
            #expect(first.crawl.next(now: loop.now) == nil)
            let second = try PlayedWorker(server, site, on: loop)
            first.frontier.renew()
            try await finish([first, second], on: loop)
            #expect(Set(site.answered.keys) == site.all)
            for worker in [first, second] { worker.frontier.leave() }
        }
    }

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
            try await finish([worker], on: loop)
            #expect(Set(site.answered.keys) == site.all)
            let figures = try await tally(worker, on: loop)
            #expect(figures[1] == 0 && figures[2] == 0)
            worker.frontier.leave()
        }
    }

    @Test func rulesThatWereOnTheirWayWhenALeaseEndedAreAskedForAgain() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 3, pages: 8)
            let worker = try PlayedWorker(server, site, on: loop) { $0.obeysRobots = true }
            worker.speed = 0
            try await loop.turnUntil {
                worker.dispatch()
                return !worker.inFlight.isEmpty
            }
            #expect(worker.crawl.isOnlyRules(worker.inFlight[0].url))
            worker.frontier.renewalTimer.map(loop.cancel)
            try await loop.turnUntil { worker.crawl.hasDispatchEnded(by: loop.now) }
            worker.frontier.renew()
            #expect(worker.frontier.hosts.isEmpty)
            worker.speed = 4
            try await finish([worker], on: loop)
            #expect(site.all.isSubset(of: site.answered.keys))
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
            try await finish([worker], on: loop)
            #expect(Set(site.answered.keys) == site.all)
            let figures = try await tally(worker, on: loop)
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
            try await finish([first], on: loop)
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

    @Test func pagesAreLimitedForAllTogether() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 10, pages: 20)
            let workers = try (0..<3).map { _ in try PlayedWorker(server, site, on: loop) { $0.limits.pages = 50 } }
            try await finish(workers, on: loop)
            #expect(site.answered.count == 50)
            #expect(workers.allSatisfy { $0.crawl.limitReached == .pages(50) })
            for worker in workers { worker.frontier.leave() }
        }
    }

    @Test func aBucketStaysAnIntegerSet() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let worker = try PlayedWorker(server, PlayedHosts(hosts: 1, pages: 1), on: loop)
            try await loop.turnUntil { worker.frontier.fingerprint != nil }
            var generator = SplitMix64(seed: 3)
            var answers = 0
            for _ in 0..<100 {
                worker.frontier.call("add") { command in
                    command.append("other")
                    command.append("full.invalid")
                    command.append(200)
                    for _ in 0..<200 {
                        command.append("s")
                        command.append(Int64.random(in: .min ... .max, using: &generator))
                        command.append("")
                    }
                } then: { _ in
                    answers += 1
                }
            }
            try await loop.turnUntil { answers == 100 }
            var sizes: [Int64] = []
            for bucket in 0..<101 {
                var command = RedisCommand("SCARD")
                command.append("{test:0}:seen:\(bucket)")
                worker.frontier.server.send(command, to: worker.frontier.slot) {
                    if case .integer(let size)? = $0 { sizes.append(size) }
                }
            }
            try await loop.turnUntil { sizes.count == 101 }
            #expect(sizes.reduce(0, +) >= 20_000 && sizes.allSatisfy { $0 <= 512 })
            #expect(sizes.count { $0 > 100 } >= 95)
            worker.frontier.leave()
        }
    }
}
