package import Crawl

// Hosts by name, for typed commands.

extension HostStatus {
    /// The host's origin without its scheme.
    package var name: String {
        let origin = String(decoding: origin, as: UTF8.self)
        return origin.firstRange(of: "://").map { String(origin[$0.upperBound...]) } ?? origin
    }
}

extension CrawlView {
    /// The number of a host by its origin, by its name with its port, or by its name alone where that is of one origin.
    /// O(numbers).
    package func hostNumber(_ name: String, among numbers: some Sequence<Int>) -> UInt32? {
        let name = name.lowercased()
        var named: [Int] = []
        for number in numbers {
            guard let host = host(at: number) else { continue }
            let known = host.name
            if known == name || String(decoding: host.origin, as: UTF8.self) == name { return UInt32(exactly: number) }
            if known.hasPrefix(name + ":") { named.append(number) }
        }
        return named.count == 1 ? named.first.flatMap { UInt32(exactly: $0) } : nil
    }
}
