import Crawl

/// Hosts by name, for typed commands.

extension MonitorModel {
    /// The largest number of hosts that complete a command.
    static let maxHostNames = 1_000

    /// The hosts that were found first, without their schemes.
    func hostNames(of crawl: any CrawlView) -> [String] {
        hostBook.numbers.prefix(Self.maxHostNames).compactMap { crawl.host(at: $0).map(Self.name) }
    }

    /// The number of a host by its origin, by its name with its port, or by its name alone where that is of one origin.
    /// O(hosts).
    func hostNumber(_ name: String, of crawl: any CrawlView) -> UInt32? {
        let name = name.lowercased()
        var named: [Int] = []
        for number in hostBook.numbers {
            guard let host = crawl.host(at: number) else { continue }
            let known = Self.name(of: host)
            if known == name || String(decoding: host.origin, as: UTF8.self) == name { return UInt32(exactly: number) }
            if known.hasPrefix(name + ":") { named.append(number) }
        }
        return named.count == 1 ? named.first.flatMap { UInt32(exactly: $0) } : nil
    }

    /// A host without its scheme.
    static func name(of host: HostStatus) -> String {
        let origin = String(decoding: host.origin, as: UTF8.self)
        return origin.firstRange(of: "://").map { String(origin[$0.upperBound...]) } ?? origin
    }
}
