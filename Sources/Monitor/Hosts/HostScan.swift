import Crawl

/// Finds the hosts that pass a filter, some in each frame: beyond those that are sorted there may be any number.
struct HostScan {
    /// Hosts looked at in a frame.
    static let slice = 10_000

    let filter: RowFilter
    /// The numbers of those found so far, in order of discovery.
    private(set) var found: [Int] = []
    private var position = 0

    init(_ filter: RowFilter) {
        self.filter = filter
    }

    /// How much has been looked at, from 0 to 1; nil where all has.
    func share(of hosts: [Int]) -> Double? {
        position < hosts.count ? Double(position) / Double(hosts.count) : nil
    }

    /// Looks further; hosts that are met later are looked at in their turn.
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
