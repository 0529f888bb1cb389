import Commands
import Crawl

/// Hosts by name, for typed commands.

extension MonitorModel {
    /// The largest number of hosts that complete a command.
    static let maxHostNames = 1_000

    /// The hosts that were found first, without their schemes.
    func hostNames(of crawl: any CrawlView) -> [String] {
        books.hosts.numbers.prefix(Self.maxHostNames).compactMap { crawl.host(at: $0).map(\.name) }
    }

    /// The number of a host by its name. O(hosts).
    func hostNumber(_ name: String, of crawl: any CrawlView) -> UInt32? {
        crawl.hostNumber(name, among: books.hosts.numbers)
    }
}
