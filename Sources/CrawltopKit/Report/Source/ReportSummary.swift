import Crawl
import HTTP
import Store

/// Figures on a job as a whole: URLs by how they stand, latencies, hosts, folders. One walk over its URLs.
final class ReportSummary {
    /// URLs by how they stand.
    private(set) var (seen, todo, done, skipped) = (0, 0, 0, 0)
    /// URLs that have ended, by verdict; those without one count nowhere.
    private(set) var verdicts: [Verdict: Int] = [:]
    /// URLs that have ended, by the status of their last answer.
    private(set) var statuses: [Int: Int] = [:]
    /// URLs that have ended, by the kind of their failure.
    private(set) var errors: [FetchErrorKind: Int] = [:]
    /// URLs that were left out, by the code of the reason.
    private var skips: [Int64: Int] = [:]
    /// The same by reason, in the order of their names.
    private(set) var reasons: [(name: String, count: Int)] = []
    /// URLs that have ended, by depth.
    private(set) var depths: [Int: Int] = [:]
    /// Body bytes of all URLs.
    private(set) var bytes = 0

    /// Microseconds to the first byte, and in all, of URLs other than robots.txt and sitemaps.
    private(set) var (firstByte, total) = (Quantiles(precision: 11), Quantiles(precision: 11))
    /// Body bytes of those that answered well.
    private(set) var size = Quantiles(precision: 11)
    /// Microseconds in each phase.
    private(set) var phases = Phase.allCases.map { _ in Quantiles(precision: 5) }
    /// Figures by host, in the order of discovery.
    private(set) var hosts = HostFigures.Table()
    /// The site by folder.
    private(set) var folders = FolderTree()

    /// The phases of an exchange.
    enum Phase: String, CaseIterable {
        case resolve, connect, tls, wait, read
    }

    private static let query = """
        SELECT u.host, u.role, u.depth, u.skipped, p.url IS NULL OR p.again, p.status, p.verdict, p.error, p.total, p.body,
        p.resolve, p.connect, p.tls, p.wait, p.read, u.url, p.target IS NOT NULL FROM url u LEFT JOIN page p ON p.url = u.id
        """

    init(of source: ReportSource) throws(ReportFailure) {
        try source.forEachRow(Self.query) { row in add(row) }
        try source.forEachRow("SELECT code, name FROM reason ORDER BY name") { row in
            if let count = skips[row.number(0)] { reasons.append((row.text(1), count)) }
        }
        try hosts.name(from: source)
    }

    private func add(_ row: Statement) {
        seen += 1
        if let reason = row.numberIfAny(3) {
            skipped += 1
            skips[reason, default: 0] += 1
            return
        }
        guard row.number(4) == 0 else {
            todo += 1
            return
        }
        done += 1
        let verdict = Verdict(word: row.text(6))
        if let verdict { verdicts[verdict, default: 0] += 1 }
        let status = Int(clamping: row.number(5))
        if status > 0 { statuses[status, default: 0] += 1 }
        if let kind = FetchErrorKind(rawValue: row.text(7)) { errors[kind, default: 0] += 1 }
        depths[Int(clamping: row.number(2)), default: 0] += 1
        let body = Int(clamping: min(max(0, row.number(9)), 1 << 40))
        bytes += body
        let (total, wait) = (row.numberIfAny(8), row.numberIfAny(13))
        hosts.add(to: Int(clamping: row.number(0)), verdict, body: body, wait: wait)
        guard row.number(1) != Int64(URLRole.auxiliary.rawValue) else { return }
        if let total { self.total.add(total) }
        if let wait { firstByte.add(wait) }
        if (200..<300).contains(status) { size.add(Int64(body)) }
        for index in phases.indices {
            if let time = row.numberIfAny(10 + Int32(index)) { phases[index].add(time) }
        }
        row.withBytes(15) { folders.add($0, isBad: verdict == .broken || verdict == .blocked, time: total) }
    }
}

extension ReportSource {
    /// What the crawl found and did not look at, as its log tells it at the end.
    func notChecked(_ summary: ReportSummary) -> NotChecked {
        func left(_ isSuch: (String) -> Bool) -> Int {
            summary.reasons.reduce(0) { $0 + (isSuch($1.name) ? $1.count : 0) }
        }
        return NotChecked(
            waiting: total("todo") + total("in flight"), notKept: total("urls not kept"),
            trapped: left { $0.hasPrefix("trap ") }, robots: left { $0 == SkipReason.robotsUnavailable.rawValue },
            undecided: total("undecided"), documents: total("documents"), fragments: total("fragments not checked"))
    }
}

/// The shares for which quantiles are told, with their names.
let reportedShares: [(name: StaticString, share: Double)] = [
    ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("max", 1),
]
