import EventLoop
import Redis
import TestSupport
import Testing
import Words

@testable import Crawl
@testable import SharedFrontier

/// Crawls of several workers on one loop, with a redis-server of the test's own.
@Suite(.timeLimit(.minutes(3))) struct SharedCrawlTests {
    @Test(arguments: [1, 3])
    func eachPageIsFetchedOnce(workers count: Int) async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 12, pages: 15)
            let workers = try (0..<count).map { _ in try PlayedWorker(server, site, on: loop) }
            try await loop.finish(workers)
            #expect(Set(site.answered.keys) == site.all)
            #expect(site.answered.values.allSatisfy { $0 == 1 })
            let figures = try await loop.tally(workers[0])
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
            try await loop.finish([second])
            let rules = site.answered.filter { $0.key.hasSuffix("/robots.txt") }
            #expect(rules.count == 6)
            #expect(rules.allSatisfy { $0.value == 1 })
            let forbidden = site.answered.keys.filter { $0.hasSuffix("7") && !$0.hasSuffix("/17") }
            #expect(forbidden.isEmpty == !robots.isEmpty)
            second.frontier.leave()
        }
    }

    @Test func aCrawlThatEndedGoesOn_WhenALimitIsRaisedOrAURLIsFetchedAgain() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 4, pages: 20)
            let worker = try PlayedWorker(server, site, on: loop, leaseLife: 1_000_000_000) { $0.limits.pages = 30 }
            try await loop.finish([worker])
            worker.frontier.leave()
            #expect(site.answered.count == 30)
            worker.crawl.perform(.setPageLimit(nil), now: loop.now)
            #expect(worker.crawl.state == .running)
            worker.frontier.rejoin()
            try await loop.finish([worker])
            #expect(Set(site.answered.keys) == site.all)
            #expect(site.answered.values.allSatisfy { $0 == 1 })
            worker.frontier.leave()
            worker.crawl.perform(.recrawl(URLID(index: 0)), now: loop.now)
            #expect(worker.crawl.state == .running)
            worker.frontier.rejoin()
            try await loop.finish([worker])
            #expect(site.answered["http://h0.invalid/0"] == 2)
            #expect(try await loop.tally(worker).prefix(5) == [80, 0, 0, 80, 0])
            worker.frontier.leave()
        }
    }

    @Test func whatADeadWorkerHadIsFetchedByOthers() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 8, pages: 20)
            let dead = try PlayedWorker(server, site, on: loop, leaseLife: 1_000_000_000)
            try await loop.turnUntil {
                dead.turn()
                return site.answered.count > 40
            }
            // It dies without a word, with some in flight.
            dead.frontier.server.close()
            dead.frontier.onLeft = nil
            let other = try PlayedWorker(server, site, on: loop)
            try await loop.finish([other])
            #expect(Set(site.answered.keys) == site.all)
            #expect(site.answered.values.reduce(0) { $0 + $1 - 1 } <= 64)
            let figures = try await loop.tally(other)
            #expect(figures.prefix(5) == [160, 0, 0, 160, 0])
            other.frontier.leave()
        }
    }

    @Test func aWorkerThatStoodStillSendsNothingForHostsThatOthersHave() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 6, pages: 20)
            let first = try PlayedWorker(server, site, on: loop, leaseLife: 1_000_000_000)
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
            try await loop.finish([first, second])
            #expect(Set(site.answered.keys) == site.all)
            for worker in [first, second] { worker.frontier.leave() }
        }
    }

    @Test func rulesThatWereOnTheirWayWhenALeaseEndedAreAskedForAgain() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 3, pages: 8)
            let worker = try PlayedWorker(server, site, on: loop, leaseLife: 1_000_000_000) { $0.obeysRobots = true }
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
            try await loop.finish([worker])
            #expect(site.all.isSubset(of: site.answered.keys))
            worker.frontier.leave()
        }
    }

    @Test func pagesAreLimitedForAllTogether() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 10, pages: 20)
            let workers = try (0..<3).map { _ in try PlayedWorker(server, site, on: loop) { $0.limits.pages = 50 } }
            try await loop.finish(workers)
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
