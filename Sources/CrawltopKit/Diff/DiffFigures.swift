import Store

/// What a comparison found, for logs, reports and the exit code.
public struct DiffFigures: Sendable {
    /// The name of the crawl that was compared with; nil for the run before.
    let baseline: String?
    /// The differences by kind, and by URL within a kind, without known faults.
    let changes: [SiteChange]
    /// What is broken as before, by URL, without known faults.
    let stillBroken: [ComparedURL]
    /// The number of known faults that are left out.
    let known: Int
    /// The number of URLs at which both crawls found the same, failures apart.
    let unchanged: Int
    /// How many of these have another entity tag.
    let retagged: Int
    /// The number of URLs that could not be compared, by why, in the order of the words.
    let uncompared: [(why: String, count: Int)]

    /// Sorts what a comparison found.
    ///
    /// - Parameters:
    ///   - diff: the comparison.
    ///   - known: faults that are left out.
    ///   - baseline: the name of the crawl that was compared with; nil for the run before.
    init(_ diff: SiteDiff, without known: KnownFaults? = nil, baseline: String? = nil) {
        self.baseline = baseline
        let told = diff.changes.filter { known?.cover($0) != true }
        changes = SiteChange.Kind.allCases.flatMap { kind in told.filter { $0.kind == kind } }
        stillBroken = diff.stillBroken.filter { known?.cover($0) != true }
        self.known = diff.changes.count - changes.count + diff.stillBroken.count - stillBroken.count
        (unchanged, retagged) = (diff.unchanged, diff.retagged)
        uncompared = diff.uncompared.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Compares a crawl that this process keeps with an earlier one.
    ///
    /// - Parameters:
    ///   - directory: where it is kept.
    ///   - baseline: the earlier crawl; nil for the run before.
    ///   - known: faults that are left out.
    ///   - isFinished: whether the crawl ran to its end.
    /// - Throws: `JobFailure` if one of them cannot be read.
    init(
        of directory: JobDirectory, since baseline: Baseline?, without known: KnownFaults?, isFinished: Bool
    ) throws(JobFailure) {
        let after = try StoredCrawl(of: directory, isWhole: isFinished, isOwn: true)
        let before: any ComparedCrawl
        if let baseline { before = baseline.crawl } else { before = try StoredCrawl(before: directory, isOwn: true) }
        self.init(try SiteDiff(before, after), without: known, baseline: baseline?.name)
    }

    /// The number of differences of a kind.
    func count(_ kind: SiteChange.Kind) -> Int { changes.count { $0.kind == kind } }

    /// What `--fail-on` finds by an item, with its number; nil if that is none.
    func found(_ item: FailOn.Item) -> String? {
        guard case .change(let kind) = item.finding else { return nil }
        let count = changes.count { $0.isFound(by: kind) }
        return count > 0 ? "\(item.word) \(count)" : nil
    }

    /// What was compared with.
    var title: String { baseline.map { "since the baseline '\($0)'" } ?? "since the run before" }

    /// The numbers in one line.
    var sentence: String {
        var words = SiteChange.Kind.allCases.map { "\(count($0)) \($0.rawValue)" }
        words.append("\(unchanged) unchanged")
        if retagged > 0 { words.append("\(retagged) of the same content with another ETag") }
        if !stillBroken.isEmpty { words.append("\(stillBroken.count) broken as before") }
        if known > 0 { words.append("\(known) known and left out") }
        return words.joined(separator: ", ")
    }

    /// Whether something broke.
    var hasBroken: Bool { changes.contains { $0.isFound(by: .newBroken) } }

    /// What matters most, for one line of a screen: what broke, what is fixed, what is broken as before, and then the rest.
    var headline: String {
        let broken = changes.count { $0.isFound(by: .newBroken) }
        let rest = SiteChange.Kind.allCases.filter { $0 != .newBroken && $0 != .fixed }.map { kind in
            ("\(kind.rawValue)", changes.count { $0.kind == kind && !$0.isFound(by: .newBroken) })
        }
        let all = [("new-broken", broken), ("fixed", count(.fixed)), ("broken as before", stillBroken.count)] + rest
        let words = all.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
        return "\(title): \(words.isEmpty ? "nothing has changed" : words)"
    }

    /// What could not be compared, in one line; nil if all could.
    var doubt: String? {
        guard !uncompared.isEmpty else { return nil }
        let all = uncompared.reduce(0) { $0 + $1.count }
        let reasons = uncompared.sorted { ($1.count, $0.why) < ($0.count, $1.why) }.map { "\($0.why) \($0.count)" }
        return "not compared: \(all) (\(reasons.joined(separator: ", ")))"
    }
}
