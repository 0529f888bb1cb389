import EventLoop
import Redis
import TestSupport
import Testing
import Words

@testable import SharedFrontier

/// The server knows where the results of each process are.
@Suite(.timeLimit(.minutes(2))) struct SharedJobTests {
    private func ask(_ server: RealRedis, on loop: EventLoop) async throws -> (JobsQuestion.Answer?, String) {
        var answered: (JobsQuestion.Answer?, String)?
        let question = JobsQuestion(
            server: try RedisAddress("redis://127.0.0.1:\(server.port)"), crawl: "test", options: RedisOptions(),
            on: loop
        ) { answered = ($0, $1) }
        defer { question.end() }
        try await loop.turnUntil { answered != nil }
        return answered ?? (nil, "")
    }

    private func configure(_ worker: PlayedWorker, memory: String) {
        var command = RedisCommand("CONFIG")
        for word in ["SET", "maxmemory", memory] { command.append(word) }
        worker.frontier.server.send(command, to: worker.frontier.slot) { _ in }
    }

    @Test func whereTheJobsAreIsTold_OfThoseThatHaveResults() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let site = PlayedHosts(hosts: 4, pages: 5)
            let worker = try PlayedWorker(server, site, on: loop)
            worker.frontier.job = ("0a", "/a path/of one")
            try await loop.turnUntil {
                worker.turn()
                return worker.isOver
            }
            let late = try PlayedWorker(server, site, on: loop)
            late.frontier.job = ("0b", "/late")
            try await loop.turnUntil {
                late.turn()
                return late.isOver
            }
            let answer = try #require(try await ask(server, on: loop).0)
            #expect(answer.done == 20 && answer.jobs.map(\.identity) == ["0a"])
            #expect(answer.jobs.map(\.path) == ["/a path/of one"])
            #expect(answer.jobs.first?.machine == SharedFrontier.machineName)
            for worker in [worker, late] { worker.frontier.leave() }
        }
    }

    @Test func aFullServerIsToldAgain() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            let worker = try PlayedWorker(server, PlayedHosts(hosts: 4, pages: 40), on: loop)
            try await loop.turnUntil { worker.frontier.hasTaken }
            configure(worker, memory: "1")
            worker.frontier.job = ("0a", "/late")
            worker.frontier.tellJob()
            // It is answered before the next command is carried out.
            configure(worker, memory: "0")
            var jobs: [SharedJob] = []
            while jobs.isEmpty { jobs = try await ask(server, on: loop).0?.jobs ?? [] }
            #expect(jobs.map(\.path) == ["/late"])
            worker.frontier.leave()
        }
    }

    @Test func whatTheServerSaysIsTextOfOthers() async throws {
        let server = try RealRedis()
        try await onLoop { loop in
            // Before that, it is not reached.
            while try await !ask(server, on: loop).1.contains("no crawl") {}
            let worker = try PlayedWorker(server, PlayedHosts(hosts: 1, pages: 1), on: loop)
            try await loop.turnUntil {
                worker.turn()
                return worker.isOver
            }
            for (identity, place) in [("1", "a\u{1B}[2J /x\ny"), ("2", ""), ("3", "machine"), ("4", "\u{202E}m /p")] {
                var command = RedisCommand("HSET")
                for word in ["{test:0}:jobs", identity, place] { command.append(word) }
                worker.frontier.server.send(command, to: worker.frontier.slot) { _ in }
            }
            var jobs: [SharedJob] = []
            try await loop.turnUntil { worker.frontier.unanswered == 0 }
            while jobs.count < 4 { jobs = try await ask(server, on: loop).0?.jobs ?? [] }
            #expect(jobs.map(\.path).sorted() == ["", "", "/p", "/x\ny"])
            #expect(
                jobs.allSatisfy { $0.place.string.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" } })
            worker.frontier.leave()
        }
    }
}
