import Crawl

/// The hosts of a crawl, without what links of other schemes have in that place: nobody is asked for a `mailto:`.
struct HostBook {
    /// Their numbers in the crawl, in order of discovery.
    private(set) var numbers: [Int] = []
    /// Origins of any scheme that were looked at.
    private var read = 0

    /// Takes in what has been found since. O(new ones).
    mutating func advance(in crawl: any CrawlView) {
        while read < crawl.hostCount {
            let origin = crawl.host(at: read).origin
            if origin.starts(with: "http://".utf8) || origin.starts(with: "https://".utf8) { numbers.append(read) }
            read += 1
        }
    }
}
