import Commands
import EventLoop
import Redis
import TestSupport
import Testing
import Words

@testable import Crawl
@testable import SharedFrontier
@testable import Web

/// What users command to all processes of a crawl, with a redis-server of the test's own.
@Suite(.timeLimit(.minutes(3))) struct SharedCommandTests {
    private func turn(_ workers: [PlayedWorker], on loop: EventLoop, until condition: () -> Bool) async throws {
        try await loop.turnUntil {
            for worker in workers { worker.turn() }
            return condition()
        }
    }

    @Test func aPauseHoldsEverywhereAndForThoseThatCome() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 8, pages: 20)
            var workers = try (0..<2).map { _ in try PlayedWorker(server, site, on: loop) }
            try await turn(workers, on: loop) { site.answered.count > 10 }
            #expect(workers[0].frontier.share(.togglePause))
            try await turn(workers, on: loop) { workers.allSatisfy { $0.crawl.state == .paused } }
            let answered = site.answered.count
            workers.append(try PlayedWorker(server, site, on: loop))
            try await turn(workers, on: loop) { workers[2].crawl.state == .paused }
            #expect(site.answered.count == answered)
            #expect(workers[2].frontier.share(.resume))
            try await turn(workers, on: loop) { workers.allSatisfy(\.isOver) }
            #expect(Set(site.answered.keys) == site.all)
            #expect(site.answered.values.allSatisfy { $0 == 1 })
            for worker in workers { worker.frontier.leave() }
        }
    }

    @Test(arguments: [CrawlCommand.ignore("[0-9]7$"), .blockHost(0), .pruneCluster(0)])
    func whatIsHeldBackComesBack(_ command: CrawlCommand) async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 6, pages: 30)
            let workers = try (0..<3).map { _ in try PlayedWorker(server, site, on: loop) }
            try await turn(workers, on: loop) { site.answered.count > 2 }
            // They stand still until all know what is held back. One host stays paused, so that the crawl goes on.
            for worker in workers { worker.speed = 0 }
            let crawl = workers[0].crawl
            let other = try #require(crawl.originNumber(of: WebURL("http://h1.invalid/")))
            let paused = try #require(crawl.originNumber(of: WebURL("http://h0.invalid/")))
            let form = try #require(crawl.cluster(of: WebURL("http://h1.invalid/9")))
            func meant(_ command: CrawlCommand) -> CrawlCommand {
                switch command {
                case .blockHost: .blockHost(other)
                case .pruneCluster: .pruneCluster(form)
                default: command
                }
            }
            let (held, undone) = (meant(command), undo(meant(command)))
            #expect(workers[0].frontier.share(.pauseHost(paused)))
            if !workers[0].frontier.share(held) { workers[0].crawl.perform(held, now: loop.now) }
            try await turn(workers, on: loop) { workers.allSatisfy { $0.frontier.commands.read == 2 } }
            for worker in workers { worker.speed = 4 }
            try await turn(workers, on: loop) { workers.allSatisfy { $0.crawl.counts.inFlight == 0 } }
            let standing = try await standing(workers, on: loop) { $0.waiting == 0 && $0.skipped > 0 }
            #expect(standing.seen == standing.taken + standing.done + standing.skipped)
            #expect(workers.allSatisfy { !$0.isOver })
            if !workers[0].frontier.share(undone) { workers[0].crawl.perform(undone, now: loop.now) }
            #expect(workers[0].frontier.share(.resumeHost(paused)))
            try await turn(workers, on: loop) { workers.allSatisfy(\.isOver) }
            #expect(Set(site.answered.keys) == site.all)
            #expect(site.answered.values.allSatisfy { $0 == 1 })
            for worker in workers { worker.frontier.leave() }
        }
    }

    private func undo(_ command: CrawlCommand) -> CrawlCommand {
        switch command {
        case .ignore(let pattern): .undoIgnore(pattern)
        case .blockHost(let host): .unblockHost(host)
        case .pruneCluster(let cluster): .restoreCluster(cluster)
        default: .resume
        }
    }

    private func standing(
        _ workers: [PlayedWorker], on loop: EventLoop, until condition: (SharedStanding) -> Bool
    ) async throws -> SharedStanding {
        var last: SharedStanding?
        try await turn(workers, on: loop) {
            last = workers[0].frontier.standing
            return last.map(condition) ?? false
        }
        return try #require(last)
    }

    @Test func theRateIsThatOfAllAndEachProcessIsKnown() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 8, pages: 20)
            let workers = try (0..<2).map { _ in
                try PlayedWorker(server, site, on: loop) { $0.politeness.maxRate = 100 }
            }
            let standing = try await standing(workers, on: loop) { $0.workers.count == 2 && $0.done > 0 }
            #expect(standing.workers.count { $0.isThis } == 1)
            #expect(standing.seen == standing.waiting + standing.taken + standing.done + standing.skipped)
            #expect(workers.allSatisfy { $0.crawl.rate?.processes == 2 && $0.crawl.maxRate == 100 })
            #expect(workers[0].frontier.share(.setRate(nil)))
            try await turn(workers, on: loop) { workers.allSatisfy(\.isOver) }
            #expect(workers.allSatisfy { $0.crawl.maxRate == nil })
            for worker in workers { worker.frontier.leave() }
        }
    }

    @Test func aStopIsNotForThoseThatComeLater() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 4, pages: 10)
            let first = try PlayedWorker(server, site, on: loop)
            try await turn([first], on: loop) { site.answered.count > 5 }
            try await call(first, "command", ["ctl-1", "stop", "", "2147483647"], on: loop)
            try await turn([first], on: loop) { first.isOver }
            #expect(site.answered.count < 40)
            first.frontier.leave()
            let second = try PlayedWorker(server, site, on: loop)
            try await turn([second], on: loop) { second.isOver }
            #expect(Set(site.answered.keys) == site.all)
            second.frontier.leave()
        }
    }

    @Test func aServerThatDoesNotAnswerHoldsUpSoManyCommandsAtMost() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let worker = try PlayedWorker(server, PlayedHosts(hosts: 1, pages: 1), on: loop)
            // The server was not met yet.
            for count in 1...CommandBook.mostUntold + 5 { #expect(!worker.frontier.share(.setPerHost(count))) }
            #expect(worker.frontier.commands.untold.count == CommandBook.mostUntold)
            #expect(worker.frontier.unsharedCommands == CommandBook.mostUntold + 5)
            try await turn([worker], on: loop) { worker.isOver }
            #expect(worker.frontier.unsharedCommands == 5)
            worker.frontier.leave()
        }
    }

    @Test func aCommandBeyondTheLimitHoldsHereAlone() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 4, pages: 10)
            let worker = try PlayedWorker(server, site, on: loop)
            try await turn([worker], on: loop) { site.answered.count > 5 }
            var fill = RedisCommand("EVAL")
            fill.append("for _ = 1, 10000 do redis.call('RPUSH', KEYS[1], 'x none') end")
            fill.append(1)
            fill.append(worker.frontier.prefix + ":commands")
            worker.frontier.server.send(fill, to: worker.frontier.slot) { _ in }
            #expect(worker.frontier.share(.setPerHost(3)))
            try await turn([worker], on: loop) {
                worker.frontier.unsharedCommands == 1 && worker.frontier.commands.untold.isEmpty
            }
            #expect(worker.crawl.perHost == 3)
            try await turn([worker], on: loop) { worker.isOver }
            worker.frontier.leave()
        }
    }

    private func call(_ worker: PlayedWorker, _ name: String, _ words: [String], on loop: EventLoop) async throws {
        var isAnswered = false
        worker.frontier.call(name) { command in
            for word in words { command.append(word) }
        } then: { _ in
            isAnswered = true
        }
        try await loop.turnUntil { isAnswered }
    }

    @Test(arguments: [
        (CrawlCommand.pause, "pause"), (.setDelay(250_000_000), "delay 250.0ms"), (.setRate(nil), "rate off"),
        (.setPerHost(3), "per-host 3"), (.setPageLimit(7), "max-pages 7"), (.ignore("a b"), "ignore a b"),
    ])
    func commandsAreToldAsTheyAreTyped(_ command: CrawlCommand, _ text: String) throws {
        let crawl = try Crawl(options: CrawlOptions(), now: 0)
        #expect(command.sharedText(in: crawl) == text)
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        let typed = try #require(TypedCommand.named(words[0]))
        let reading = typed.read(words.count > 1 ? words[1] : "", CrawlContext(of: crawl, at: 0))
        #expect(reading == .command(command))
        let here = try #require(TypedCommand.named("here"))
        #expect(here.read(text, CrawlContext(of: crawl, at: 0)) == .command(.here(command)))
        #expect(CrawlCommand.here(command).sharedText(in: crawl) == nil)
    }
}
