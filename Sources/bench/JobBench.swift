import ArgumentParser
import Crawl
import EventLoop
import Foundation
import Glibc
import Store

/// What it costs to keep a crawl in a job directory, and to go on with one.
struct JobBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "A crawl with --job and without; bytes on disk; the time and memory to go on with many known URLs.")

    @Option(help: "Known URLs to go on with.") var urls = 1_000_000
    @Option(help: "Pages of the crawl that is kept.") var pages = 20_000
    @Option(help: "Pairs of crawls.") var pairs = 5
    @Option(help: "Scrapy's program, which crawls the same site with a JOBDIR and without.") var scrapy: String?
    @Option(help: "The program, built for release.") var program = ".build/release/crawltop"

    func run() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crawltop-bench-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try compare(in: folder)
        try keep(in: JobDirectory(folder + "/known"))
        try goOn(with: JobDirectory(folder + "/known"))
        try measureMemory(of: JobDirectory(folder + "/known"))
    }

    // MARK: A crawl with and without

    private func compare(in folder: String) throws {
        guard pairs > 0 else { return }
        let site = Process()
        site.executableURL = URL(fileURLWithPath: program)
        site.arguments = ["demo", "--serve", "--port", "0", "--pages", "\(pages)", "--delay", "0", "--no-config"]
        let output = Pipe()
        site.standardOutput = output
        try site.run()
        defer { site.terminate() }
        let greeting = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let url = greeting.split(separator: " ").last?.trimmingCharacters(in: .newlines) else {
            throw ExitCode.failure
        }
        var (cpu, wall, cpus, walls): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        for pair in 0..<pairs {
            let without = try crawl([url])
            let with = try crawl([url, "--job", "\(folder)/\(pair)"])
            cpu.append(with.cpu / without.cpu)
            wall.append(with.wall / without.wall)
            cpus.append(with.cpu)
            walls.append(with.wall)
        }
        print("   \(Self.median(cpus)) s of CPU time and \(Self.median(walls)) s with it")
        let job = try StoredJob(JobDirectory("\(folder)/0"))
        let seen = Double(try job.totals()["seen"] ?? 1)
        print("--job: \(Self.median(cpu)) times the CPU time, \(Self.median(wall)) times the time, of \(pairs) pairs")
        print("   \(Int(Double(Self.bytes(in: "\(folder)/0")) / seen)) bytes on disk a URL, fetched")
        if let scrapy { try compareScrapy(scrapy, at: url, in: folder) }
    }

    private func crawl(_ words: [String]) throws -> (cpu: Double, wall: Double) {
        try run(program, words + ["--headless", "--quiet", "--no-config"])
    }

    /// Runs a program to its end, and returns the seconds that it took.
    func run(_ program: String, _ words: [String]) throws -> (cpu: Double, wall: Double) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = words
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let (before, start) = (Self.childrenTime(), EventLoop.clock())
        try process.run()
        process.waitUntilExit()
        return (Self.childrenTime() - before, Double(EventLoop.clock() - start) / 1e9)
    }

    /// Seconds of CPU time of the processes that have ended.
    private static func childrenTime() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        let times = [usage.ru_utime, usage.ru_stime]
        return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    private static func median(_ values: [Double]) -> Double { rounded(values.sorted()[values.count / 2]) }

    static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    static func bytes(in folder: String) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    // MARK: Many known URLs

    private func keep(in directory: JobDirectory) throws {
        let lock = try directory.create(values: [
            ("options", ""), ("hash seed", "1"), ("seeds", "http://127.0.0.1:8080/"),
        ])
        defer { withExtendedLifetime(lock) {} }
        let writer = JobWriter(directory, onChange: {})
        let recorder = JobRecorder(writer, clockOffset: 0)
        guard writer.start() else { throw ExitCode.failure }
        let start = EventLoop.clock()
        let crawl = try FrontierBench.fill(urls, recorder) { crawl in
            recorder.flush(crawl, at: 0)
            while recorder.isCongested { usleep(1_000) }
        }
        let end = JobEnd(isFinished: false, reason: "", code: 3)
        if let trouble = recorder.close(crawl, end, at: 1, patience: 60_000_000_000) { print(trouble) }
        let seconds = Double(EventLoop.clock() - start) / 1e9
        print("\(urls) known URLs are kept in \(Self.rounded(seconds)) s", terminator: ", ")
        print(
            "\(Self.bytes(in: directory.path) / urls) bytes on disk each, with \(textBytes(of: crawl) / urls) of text")
    }

    private func textBytes(of crawl: Crawl) -> Int {
        (0..<UInt32(crawl.counts.seen)).reduce(0) { $0 + crawl.withText(of: URLID(index: $1), \.count) }
    }

    private func goOn(with directory: JobDirectory) throws {
        let start = EventLoop.clock()
        var options = CrawlOptions()
        options.seeds = ["http://127.0.0.1:8080/"]
        let crawl = try Crawl(options: options, now: 0)
        directory.keepURLs(of: crawl)
        let job = try StoredJob(directory)
        let restoration = try CrawlRestoration(of: crawl, judgesAgain: false, retriesFailed: false, now: 0)
        _ = try job.restore(restoration, clockOffset: 0)
        try job.finish(restoration, now: 0)
        restoration.start(now: 0)
        guard crawl.next(now: 1) != nil else { throw ExitCode.failure }
        let seconds = Double(EventLoop.clock() - start) / 1e9
        print("\(crawl.counts.seen) known URLs: the first request after \(Self.rounded(seconds)) s")
    }

    /// Goes on by the program itself, for one request, which nobody answers. Its own log tells the memory: the peak of
    /// getrusage(2) survives exec.
    private func measureMemory(of directory: JobDirectory) throws {
        let log = directory.path + "/log"
        let run = try crawl(
            ["resume", directory.path, "--max-pages", "1", "--max-tries", "1", "--format", "json", "--output", log])
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        let summary = try lines.last.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) } as? [String: Any]
        guard let peak = summary?["memory_peak"] as? Int else { throw ExitCode.failure }
        print("   `resume` takes \(Self.rounded(run.wall)) s in all, and at most \(peak >> 20) MiB of memory")
    }
}
