import ArgumentParser
import Crawl
import EventLoop
import Glibc

struct AllocationsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocations",
        abstract: "Blocks asked for from the heap, a page in the steady state, by engine; the demo site, JSON log.")

    @Option(help: "Pages of the site.") var pages = 10_000
    @Option(help: "Fail if a page of any engine takes more than this.") var limit: Double?

    func run() throws {
        var most = 0.0
        for engine in EngineKind.allCases {
            let crawl = try MeasuredCrawl(engine, .epoll, pages: pages, concurrency: 64)
            print("\(engine): \((crawl.allocations * 100).rounded() / 100) allocations/page")
            most = max(most, crawl.allocations)
        }
        if let limit, most > limit { throw ExitCode.failure }
    }
}
