import Crawl

/// Finds the hosts that pass a filter, some in each frame, if there are too many to sort.
struct HostScan {
    /// The number of hosts to read in a frame.
    static let slice = 10_000

    let filter: RowFilter
    /// The numbers of the hosts found so far, in order of discovery.
    private(set) var found: [Int] = []
    private var position = 0

    init(_ filter: RowFilter) {
        self.filter = filter
    }

    /// The part read so far, from 0 to 1; nil once all are read.
    func share(of hosts: [Int]) -> Double? {
        position < hosts.count ? Double(position) / Double(hosts.count) : nil
    }

    /// Reads further hosts, including those found later.
    mutating func advance(over hosts: [Int], passes: (Int) -> Bool) -> Scanning {
        let end = min(hosts.count, position + Self.slice)
        while position < end {
            let number = hosts[position]
            if passes(number) { found.append(number) }
            position += 1
        }
        return position < hosts.count ? .awaited : .no
    }
}
