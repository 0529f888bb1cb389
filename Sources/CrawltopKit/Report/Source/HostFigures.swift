import Crawl
import Store

/// What is told of one host, or of all that are not told of by themselves.
struct HostFigures {
    /// Its origin, not to be trusted.
    var origin: [UInt8] = []
    /// URLs that have ended.
    var done = 0
    /// The same by verdict.
    var verdicts: [Int] = [Int](repeating: 0, count: Verdict.allCases.count)
    /// Their body bytes.
    var bytes = 0
    /// Microseconds to the first byte.
    var firstByte = Quantiles(precision: 5)

    /// The number of URLs with a verdict.
    func count(_ verdict: Verdict) -> Int { verdicts[Int(verdict.rawValue) - 1] }

    /// Figures of hosts by their numbers.
    struct Table {
        /// The number of hosts that are told of by themselves: those found first.
        static let most = 2_000

        /// The hosts of which something is known, in the order of discovery.
        var all: [HostFigures] { hosts.filter { $0.done > 0 } }
        /// What further hosts amount to.
        private(set) var others = HostFigures()
        private var hosts: [HostFigures] = []

        /// Adds a URL that has ended.
        mutating func add(to host: Int, _ verdict: Verdict?, body: Int, wait: Int64?) {
            guard (0..<Self.most).contains(host) else { return others.add(verdict, body: body, wait: wait) }
            while hosts.count <= host { hosts.append(HostFigures()) }
            hosts[host].add(verdict, body: body, wait: wait)
        }

        /// Finds the hosts' origins.
        mutating func name(from source: ReportSource) throws(ReportFailure) {
            var origins: [[UInt8]] = []
            try source.forEachRow("SELECT origin FROM host ORDER BY id LIMIT \(hosts.count)") { row in
                origins.append(row.bytesIfAny(0) ?? [])
            }
            for index in hosts.indices where index < origins.count { hosts[index].origin = origins[index] }
        }
    }

    private mutating func add(_ verdict: Verdict?, body: Int, wait: Int64?) {
        done += 1
        if let verdict { verdicts[Int(verdict.rawValue) - 1] += 1 }
        bytes += body
        if let wait { firstByte.add(wait) }
    }
}
