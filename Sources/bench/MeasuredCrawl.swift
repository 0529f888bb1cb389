import CCountedHeap
import Crawl
import CrawltopKit
import DemoSite
import EventLoop
import Fetch
import Glibc
import HTTPServer

/// A crawl of a demo site on another thread, as `--headless --format json` does it, and its cost per page on this
/// thread. Only the second half of the pages counts, when everything is warm.
final class MeasuredCrawl: CrawlSubscriber {
    /// CPU time per page, nanoseconds.
    var nanoseconds: Double { perPage(Double(last.time - first.time)) }
    /// Heap allocations per page.
    var allocations: Double { perPage(Double(last.allocations - first.allocations)) }

    private let pages: Int
    private let loop: EventLoop
    private var first = (pages: 0, time: Int64(0), allocations: UInt(0))
    private var last = (pages: 0, time: Int64(0), allocations: UInt(0))

    /// Crawls a site of a number of pages to its end.
    init(_ engine: EngineKind, _ selector: SelectorKind, pages: Int, concurrency: Int) throws {
        self.pages = pages
        loop = try EventLoop(selector: selector)
        var site = DemoSiteOptions()
        (site.pages, site.delay) = (pages, 0)
        let server = try SiteThread(options: site)
        defer { server.stop() }
        var options = CrawlOptions()
        (options.seeds, options.concurrency) = ([server.url], concurrency)
        (options.obeysRobots, options.obeysNofollow) = (true, true)
        let crawl = try Crawl(options: options, now: loop.now)
        let sink = open("/dev/null", O_WRONLY)
        defer { close(sink) }
        let output = LogOutput(descriptor: sink, name: "/dev/null")
        crawl.subscribe(JSONLog(output: output, clockOffset: EventLoop.calendarOffset()))
        crawl.subscribe(self)
        try crawl.start(now: loop.now)
        let running = try engine.make(loop: loop, crawl: crawl)
        running.start()
        loop.run()
        running.stop()
        _ = output.close(patience: 1_000_000_000)
    }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .ended where crawl.counts.done == pages / 2: first = present(crawl)
        case .state(.finished, _):
            last = present(crawl)
            loop.stop()
        default: break
        }
    }

    private func present(_ crawl: any CrawlView) -> (pages: Int, time: Int64, allocations: UInt) {
        (crawl.counts.done, threadCPUTime(), counted_heap_allocations())
    }

    private func perPage(_ total: Double) -> Double {
        total / Double(max(1, last.pages - first.pages))
    }
}
