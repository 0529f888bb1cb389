public import EventLoop
import Glibc
import Web
import Words

/// Crawls one site in several ways, one after the other, each in a separate process, and prints the cost of each.
///
/// Separate processes are the only way to measure time, memory and context switches separately. Use it on the loop's
/// thread.
public final class Comparison {
    /// Nanoseconds that a stopped run has to print its summary: a little more than a crawl's own patience.
    private static let patience: Int64 = 8_000_000_000

    private let options: CompareOptions
    private let loop: EventLoop
    private let program: Program
    private let print: (String) -> Bool
    private var current: ChildProcess?
    private var isInterrupted = false

    /// The program of the runs.
    public struct Program: Sendable {
        /// The file to run.
        public var path: String
        /// Arguments before a run's own.
        public var arguments: [String]

        /// This program itself, even if its file has been replaced.
        public static let this = Program(path: "/proc/self/exe")

        /// Creates a program.
        public init(path: String, arguments: [String] = []) {
            self.path = path
            self.arguments = arguments
        }
    }

    /// Creates a comparison.
    ///
    /// - Parameters:
    ///   - options: what the user chose.
    ///   - loop: the loop on which processes are waited for.
    ///   - program: the program to start.
    ///   - print: prints a piece of the table; returns false if there is no reader any more.
    public init(
        options: CompareOptions, loop: EventLoop, program: Program = .this, print: @escaping (String) -> Bool
    ) {
        self.options = options
        self.loop = loop
        self.program = program
        self.print = print
    }

    /// Runs the whole comparison.
    ///
    /// - Returns: why it ended; `stopped` if a run did not finish.
    public func run() async -> ExitReason {
        do throws(StartFailure) {
            switch options.site {
            case .seeds(let seeds):
                let name = seeds.map { WebURL.withoutCredentials($0) }.joined(separator: " ")
                return try await compare(seeds, on: SafeText(untrusted: name).string)
            case .demo(let pages, let delay):
                let site = try start(
                    ["demo", "--serve", "--no-config", "--port", "0", "--pages", "\(pages)", "--delay", "\(delay)"])
                let name = "\(counted(pages, "page")) of the demo site, \(delay) ms each"
                let reason = await compare(servedBy: site, on: name)
                site.signal(SIGTERM)
                _ = await site.wait(until: EventLoop.clock() + Self.patience)
                return reason
            }
        } catch {
            return error.reason
        }
    }

    /// Ends the present run and starts no other. Results so far stay printed.
    public func interrupt() {
        isInterrupted = true
        current?.interrupt()
    }

    private func compare(servedBy site: ChildProcess, on name: String) async -> ExitReason {
        var url: String?
        _ = await site.read(until: EventLoop.clock() + Self.patience) { printed in
            url = Self.url(in: printed)
            return url != nil
        }
        guard let url else { return .stopped("the demo site did not start") }
        do throws(StartFailure) {
            return try await compare([url], on: name)
        } catch {
            return error.reason
        }
    }

    private func compare(_ seeds: [String], on site: String) async throws(StartFailure) -> ExitReason {
        var isComplete = true
        if options.format == .text {
            let heading =
                ["\(site), at most \(counted(options.concurrency, "exchange")) in flight", ""] + RunResult.table.heading
            isComplete = print(heading.joined(separator: "\n") + "\n")
        }
        for run in options.runs where !isInterrupted {
            let result = try await measure(run, seeds)
            isComplete = isComplete && result.note == nil
            if !show(result) { isInterrupted = true }
        }
        if isInterrupted { return .stopped("interrupted before the end") }
        return isComplete ? .finished : .stopped("not every run came to its end")
    }

    private func start(_ arguments: [String]) throws(StartFailure) -> ChildProcess {
        try ChildProcess(path: program.path, arguments: program.arguments + arguments, loop: loop)
    }

    private func measure(_ run: ComparedRun, _ seeds: [String]) async throws(StartFailure) -> RunResult {
        let child = try start(options.arguments(of: run, seeds: seeds))
        current = child
        let isOver = await child.read(until: EventLoop.clock() + options.longestRun)
        if !isOver {
            child.signal(SIGTERM)
            _ = await child.read(until: EventLoop.clock() + Self.patience)
        }
        current = nil
        let (status, usage) = await child.wait(until: EventLoop.clock() + (isOver ? Self.patience : 0))
        return RunResult(run, printed: child.printed, status: status, usage: usage)
    }

    private func show(_ result: RunResult) -> Bool {
        switch options.format {
        case .text:
            let note = result.note.map { "  (\($0))" } ?? ""
            return print(RunResult.table.row(result.cells) + note + "\n")
        case .json:
            let line = LineBuffer()
            result.write(to: line)
            return print(String(decoding: line.bytes, as: UTF8.self))
        }
    }

    /// The URL in the demo site's first line, once that is complete: "serving 300 pages at http://127.0.0.1:41234/".
    static func url(in printed: [UInt8]) -> String? {
        guard let end = printed.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let words = String(decoding: printed[..<end], as: UTF8.self).split(separator: " ")
        return words.last.map(String.init).flatMap { $0.hasPrefix("http://127.0.0.1:") ? $0 : nil }
    }
}

extension RunResult {
    /// Creates a result from an ended process.
    init(_ run: ComparedRun, printed: String, status: Int32, usage: rusage) {
        self.run = run
        summary = RunSummary(log: printed)
        userTime = Self.nanoseconds(usage.ru_utime)
        systemTime = Self.nanoseconds(usage.ru_stime)
        voluntarySwitches = usage.ru_nvcsw
        involuntarySwitches = usage.ru_nivcsw
        if let summary {
            note = summary.exitCode < 2 ? nil : SafeText(untrusted: summary.why).string
        } else {
            let last = printed.split(separator: "\n").last.map(String.init) ?? "it ended without a word"
            note = SafeText(untrusted: String(last.prefix(200))).string
        }
    }

    private static func nanoseconds(_ time: timeval) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000
    }
}
