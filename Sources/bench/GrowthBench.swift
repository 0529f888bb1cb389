import ArgumentParser
import CNet
import Crawl
import EventLoop
import Foundation
import Glibc

/// Costs that must not grow with a crawl: of known URLs, and of waiting connections.
struct GrowthBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "growth",
        abstract: "A page and a URL's memory at growing numbers of known URLs; a wait among idle connections.")

    @Option(help: "Numbers of known URLs to measure at.") var urls: [Int] = [10_000, 100_000, 1_000_000]
    @Option(help: "Numbers of idle connections to measure at.") var idle: [Int] = [0, 100, 900, 10_000]
    @Option(help: "Draw it into this SVG file as well.") var svg: String?

    func run() throws {
        var pictures: [GrowthPicture.Chart] = []
        var pages = GrowthPicture.Line(name: "links of a page, µs")
        var memory = GrowthPicture.Line(name: "memory a URL, bytes")
        print("   known URLs   a page of 29 known links   memory a URL beside its text")
        for size in urls {
            let (crawl, cost) = try FrontierBench.page(at: size)
            let bytes = Double(crawl.overheadBytes) / Double(crawl.counts.seen)
            let row = Self.column(size, 13) + Self.column(tenths(cost / 1000), 21) + " µs"
            print(row + Self.column(tenths(bytes), 22) + " bytes")
            pages.points.append((Double(size), cost / 1000))
            memory.points.append((Double(size), bytes))
        }
        pictures.append(GrowthPicture.Chart(title: "known URLs", lines: [pages, memory]))
        var lines = SelectorKind.allCases.map { GrowthPicture.Line(name: "\($0), µs a wait") }
        print("\n     idle   " + SelectorKind.allCases.map { Self.column("\($0)", 12) }.joined())
        _ = DescriptorLimit.raise()
        for count in idle {
            var row = Self.column(count, 9) + "   "
            for (index, kind) in SelectorKind.allCases.enumerated() {
                guard let cost = try IdleConnections.wait(among: count, kind) else {
                    row += Self.column("-", 12)
                    continue
                }
                row += Self.column(tenths(cost / 1000), 9) + " µs"
                lines[index].points.append((Double(max(count, 1)), cost / 1000))
            }
            print(row)
        }
        pictures.append(GrowthPicture.Chart(title: "idle connections", lines: lines))
        if let svg { try GrowthPicture.svg(pictures).write(toFile: svg, atomically: true, encoding: .utf8) }
    }

    private func tenths(_ value: Double) -> Double {
        (value * 10).rounded() / 10
    }

    private static func column(_ value: some CustomStringConvertible, _ width: Int) -> String {
        let text = value.description
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

/// The process's limit of open files.
enum DescriptorLimit {
    /// Raises the limit as far as possible, and returns it.
    static func raise() -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }
}

/// A loop with idle watches, and one active watch.
private enum IdleConnections {
    /// CPU nanoseconds to wake a waiting task among a number of idle descriptors; nil if the selector or the process
    /// can't hold them.
    static func wait(among idle: Int, _ kind: SelectorKind) throws -> Double? {
        guard idle + 64 < (kind == .select ? Int(FD_SETSIZE) : DescriptorLimit.raise()) else { return nil }
        let loop = try EventLoop(selector: kind)
        var watches: [Watch] = []
        for _ in 0..<idle { watches.append(try loop.watch(shims_eventfd())) }
        // They wait as connections do: poll and select have only descriptors that a task waits for.
        for watch in watches { watch.onReadable {} }
        let active = try loop.watch(shims_eventfd())
        var samples: [Double] = []
        for _ in 0..<7 { samples.append(wakeUps(on: active, loop)) }
        for watch in watches + [active] {
            watch.unwatch()
            close(watch.descriptor)
        }
        return samples.sorted()[samples.count / 2]
    }

    private static func wakeUps(on watch: Watch, _ loop: EventLoop) -> Double {
        let count = 500
        let before = threadCPUTime()
        loop.spawn {
            var one: UInt64 = 1
            for _ in 0..<count {
                // Each is written in one turn, and waited for in the next.
                write(watch.descriptor, &one, 8)
                try await watch.readable()
                read(watch.descriptor, &one, 8)
            }
            loop.stop()
        }
        loop.run()
        return Double(threadCPUTime() - before) / Double(count)
    }
}
