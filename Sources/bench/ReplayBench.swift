import ArgumentParser
import Crawl
import CrawltopKit
import EventLoop

/// How long it takes to open a recorded crawl, and to go to a moment of it.
struct ReplayBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Open the recording of a job, and go to random moments of it.")

    @Argument(help: "The directory of the job.") var directory: String
    @Option(help: "Moments.") var moments = 20

    func run() throws {
        guard case .replay(let request) = Request.parse(["replay", directory, "--no-config"], environment: [:]) else {
            throw ExitCode.failure
        }
        let begin = EventLoop.clock()
        let replay = try Replay(path: request.path, options: request.options.crawl)
        let opened = EventLoop.clock()
        replay.seek(to: replay.end)
        while replay.advance(at: 0) {}
        print("\(replay.events) events: opened in \((opened - begin) / 1_000_000) ms")
        var times: [Int64] = []
        for number in 0..<moments {
            // Backwards each second time, which is from the beginning.
            let part = Int64(number % 2 == 0 ? moments - number / 2 : number / 2)
            let start = EventLoop.clock()
            replay.seek(toPosition: replay.length / Int64(max(1, moments)) * part)
            while replay.advance(at: 0) {}
            times.append((EventLoop.clock() - start) / 1_000_000)
        }
        times.sort()
        print("to a moment: median \(times[times.count / 2]) ms, at most \(times.last ?? 0) ms")
    }
}
