import ArgumentParser
import Crawl
import EventLoop
import Glibc

struct EngineBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine",
        abstract: "A page in all, by engine and selector: the demo site in a thread of its own, JSON log, robots.txt.")

    @Option(help: "Pages of the site.") var pages = 20_000
    @Option(help: "Exchanges in flight.") var concurrency = 64
    @Option(help: "Runs of each, one after the other in turn; medians are printed.") var rounds = 5

    func run() throws {
        let cases: [(EngineKind, SelectorKind)] = [
            (.blocking, .epoll), (.callback, .epoll), (.callback, .poll), (.callback, .select), (.coroutine, .epoll),
            (.coroutine, .poll), (.coroutine, .select),
        ]
        var samples = cases.map { _ in [Double]() }
        for _ in 0..<rounds {
            for (index, (engine, selector)) in cases.enumerated() {
                let crawl = try MeasuredCrawl(engine, selector, pages: pages, concurrency: concurrency)
                samples[index].append(crawl.nanoseconds)
            }
        }
        for ((engine, selector), times) in zip(cases, samples) {
            let sorted = times.sorted()
            let name = engine == .blocking ? "\(engine)" : "\(engine), \(selector)"
            let (median, least) = (microseconds(sorted[sorted.count / 2]), microseconds(sorted[0]))
            print("\(name): \(median) µs/page, min \(least), n=\(rounds)")
        }
    }

    private func microseconds(_ nanoseconds: Double) -> Double {
        (nanoseconds / 100).rounded() / 10
    }
}
