import Crawl

@testable import Monitor

/// A crawl of these seeds that has begun, at time 0; the model, where there is one, hears of it.
func begunCrawl(
    of seeds: [String] = ["http://a.test/"], _ model: MonitorModel? = nil,
    _ change: (inout CrawlOptions) -> Void = { _ in }
) throws -> Crawl {
    var options = CrawlOptions()
    options.seeds = seeds
    change(&options)
    let crawl = try Crawl(options: options, now: 0)
    if let model { crawl.subscribe(model.books) }
    try crawl.start(now: 0)
    return crawl
}
