import ArgumentParser
import Crawl
import CrawltopKit
import EventLoop
import Monitor

/// How long it takes to open a recorded crawl, and to go to a moment of it.
struct ReplayBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Open the recording of a job, and go to random moments of it.")

    @Argument(help: "The directory of the job.") var directory: String
    @Option(help: "Random moments, beside the first and the last.") var moments = 100

    func run() throws {
        guard case .replay(let request) = Request.parse(["replay", directory, "--no-config"], environment: [:]) else {
            throw ExitCode.failure
        }
        let begin = EventLoop.clock()
        let replay = try Replay(path: request.path, options: request.options.crawl) { CrawlBooks(startedAt: $0) }
        let opened = EventLoop.clock()
        replay.seek(to: replay.end)
        while replay.advance(at: 0) {}
        print("\(replay.events) events: opened in \((opened - begin) / 1_000_000) ms")
        var times: [Int64] = []
        var dice = SystemRandomNumberGenerator()
        for number in 0..<moments + 2 {
            let isEnd = number < 2
            let position = isEnd ? replay.length * Int64(number) : .random(in: 0...replay.length, using: &dice)
            let start = EventLoop.clock()
            replay.seek(toPosition: position)
            while replay.advance(at: 0) {}
            times.append((EventLoop.clock() - start) / 1_000_000)
        }
        times.sort()
        print("to a moment: median \(times[times.count / 2]) ms, at most \(times.last ?? 0) ms")
    }
}
