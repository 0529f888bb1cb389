import Commands
import Crawl
import Words

/// The summary of a finished crawl, shown in place of its exchanges.
struct EndSummary: Hashable {
    /// A line: its title, the result, and the key for more.
    struct Line: Hashable {
        let title: SafeText
        let text: SafeText
        /// The URL behind the text.
        var url: SafeText = ""
        let style: Style
        /// The key, and its action in a word or two.
        var key: Key?
        var label: SafeText = ""
    }

    var lines: [Line] = []
}

extension MonitorModel {
    /// The largest number of kinds of errors and reasons in a line.
    private static let mostKinds = 4

    /// The summary of a finished crawl; nil before its end. O(groups of errors + hosts).
    func endSummary(of crawl: any CrawlView) -> EndSummary? {
        guard crawl.state == .finished else { return nil }
        var summary = EndSummary()
        summary.lines = [
            broken(crawl), changes, fragments, malformed(crawl), blocked(crawl), limited(crawl), flaky(crawl),
            undecided,
            warnings(crawl), hosts(crawl), slowest(crawl),
            notDone(crawl), skipped(crawl), traps(crawl), notKept(crawl),
        ].compactMap { $0 }
        return summary
    }

    /// The number of URLs with a verdict.
    private func count(of verdict: Verdict, in crawl: any CrawlView) -> Int {
        crawl.statistics.tally.verdicts[verdict] ?? 0
    }

    /// `404 18, timeout 6`: the URLs with a verdict by status and kind of error.
    private func kinds(of verdict: Verdict?) -> SafeText {
        var kinds: [SafeText: Int] = [:]
        for group in books.errors.groups where group.count > 0 && group.key.verdict == verdict {
            kinds[Self.kind(of: group.key), default: 0] += group.count
        }
        return kinds.isEmpty ? "" : ": " + Self.list(kinds.map { ($0.key, $0.value) })
    }

    private func broken(_ crawl: any CrawlView) -> EndSummary.Line? {
        let number = count(of: .broken, in: crawl)
        guard number > 0 else {
            return EndSummary.Line(title: "BROKEN", text: "none of the URLs that were asked for", style: .good)
        }
        return EndSummary.Line(
            title: "BROKEN", text: SafeText(counting: number, "URL") + kinds(of: .broken), style: .bad,
            key: .character("5"), label: "shows them")
    }

    private var changes: EndSummary.Line? {
        books.comparison().map {
            EndSummary.Line(title: "CHANGES", text: $0.words, style: $0.hasBroken ? .bad : .notice)
        }
    }

    private var fragments: EndSummary.Line? {
        guard books.fragments.count > 0 else { return nil }
        return EndSummary.Line(
            title: "PLACES", text: SafeText(counting: books.fragments.count, "link") + " to places that are not there",
            style: .bad, key: .character("5"), label: "shows them")
    }

    private func malformed(_ crawl: any CrawlView) -> EndSummary.Line? {
        let number = crawl.malformedLinkCount
        guard number > 0 else { return nil }
        return EndSummary.Line(
            title: "MALFORMED",
            text: SafeText(counting: number, "link") + (number == 1 ? " that is no URL" : " that are no URLs"),
            style: .bad, key: .character("5"), label: "shows them")
    }

    /// Warnings are counted once, when the crawl has ended.
    private func warnings(_ crawl: any CrawlView) -> EndSummary.Line? {
        let endedAt = crawl.statistics.finishedAt ?? 0
        if books.warned?.endedAt != endedAt { books.warned = (endedAt, books.warningCounts()) }
        guard let counts = books.warned?.counts else {
            return EndSummary.Line(title: "WARNINGS", text: "counted and told when you quit", style: .notice)
        }
        guard !counts.isEmpty else { return nil }
        return EndSummary.Line(
            title: "WARNINGS", text: Self.list(counts.map { (SafeText(untrusted: $0.name), $0.count) }), style: .notice)
    }

    private func blocked(_ crawl: any CrawlView) -> EndSummary.Line? {
        let number = count(of: .blocked, in: crawl)
        guard number > 0 else { return nil }
        return EndSummary.Line(
            title: "BLOCKED", text: who(blocks: number, of: crawl) + kinds(of: .blocked),
            style: .warning, key: .character("5"), label: "shows them")
    }

    /// Who turned the crawl away; after a former run of it only its URLs are known.
    private func who(blocks number: Int, of crawl: any CrawlView) -> SafeText {
        let hosts = books.errors.blocked
        guard hosts.values.reduce(0, +) == number else {
            return SafeText(counting: number, "URL") + " turned away by their servers"
        }
        let only = hosts.count == 1 ? hosts.keys.first.flatMap { crawl.host(at: Int($0)) } : nil
        let name = only.map { SafeText(untrusted: $0.name, maxCells: 40) }
        return (name ?? SafeText(counting: hosts.count, "host")) + " turned the crawl away"
    }

    private func limited(_ crawl: any CrawlView) -> EndSummary.Line? {
        let number = count(of: .limited, in: crawl)
        guard number > 0 else { return nil }
        return EndSummary.Line(
            title: "LIMITED", text: SafeText(counting: number, "URL") + " to come back for later" + kinds(of: .limited),
            style: .notice, key: .character("5"), label: "shows them")
    }

    private func flaky(_ crawl: any CrawlView) -> EndSummary.Line? {
        let number = count(of: .flaky, in: crawl)
        guard number > 0 else { return nil }
        return EndSummary.Line(
            title: "FLAKY", text: SafeText(counting: number, "URL") + " failed, and then did not", style: .notice,
            key: .character("3"), label: "shows them")
    }

    /// What would have been tried again.
    private var undecided: EndSummary.Line? {
        let number = books.errors.groups.reduce(0) { $0 + ($1.key.verdict == nil ? $1.count : 0) }
        guard number > 0 else { return nil }
        return EndSummary.Line(
            title: "UNDECIDED",
            text: SafeText(counting: number, "URL") + " failed, but not at the last attempt" + kinds(of: nil),
            style: .notice, key: .character("5"), label: "shows them")
    }

    private func hosts(_ crawl: any CrawlView) -> EndSummary.Line? {
        let tally = hostTally(of: crawl, at: crawl.statistics.finishedAt ?? 0)
        let troubles: [(SafeText, Int)] = [
            ("down", tally.down), ("slow or failing", tally.slow), ("throttled", tally.backingOff),
            ("forbidding all", tally.forbidding), ("held by you", tally.held),
        ].filter { $0.1 > 0 }
        guard !troubles.isEmpty else { return nil }
        return EndSummary.Line(
            title: "HOSTS", text: "in trouble: " + Self.list(troubles), style: .warning, key: .character("4"),
            label: "tells why")
    }

    private func slowest(_ crawl: any CrawlView) -> EndSummary.Line? {
        guard books.kept.slow > 0, let index = books.kept.top(by: .took)?.first,
            let exchange = books.kept[URLID(index: index)]
        else {
            return nil
        }
        let url = SafeText(untrusted: crawl.text(of: URLID(index: index)), maxCells: 200)
        let others: SafeText =
            books.kept.slow > 1 ? ", " + SafeText(grouped: books.kept.slow - 1) + " more over 1 s" : ""
        return EndSummary.Line(
            title: "SLOWEST", text: SafeText(duration: exchange.took.nanoseconds ?? 0) + others + ": ", url: url,
            style: .notice,
            key: .character("3"), label: "shows all")
    }

    private func notDone(_ crawl: any CrawlView) -> EndSummary.Line? {
        let left = crawl.counts.todo
        guard left > 0 else { return nil }
        return EndSummary.Line(
            title: "NOT TRIED", text: SafeText(counting: left, "URL") + " still wait", style: .warning,
            key: .character("2"), label: "shows them")
    }

    private func skipped(_ crawl: any CrawlView) -> EndSummary.Line? {
        guard crawl.counts.skipped > 0 else { return nil }
        let reasons = crawl.statistics.skips.filter { $0.value > 0 }.map {
            (SafeText(untrusted: $0.key.rawValue), $0.value)
        }
        let yours: SafeText = crawl.restrictions.isEmpty ? "" : "; U lists yours"
        return EndSummary.Line(
            title: "SKIPPED", text: SafeText(counting: crawl.counts.skipped, "URL") + ": " + Self.list(reasons) + yours,
            style: .notice, key: .character("3"), label: "shows them")
    }

    private func traps(_ crawl: any CrawlView) -> EndSummary.Line? {
        let cut = crawl.traps.values.reduce(0, +)
        guard cut > 0 else { return nil }
        return EndSummary.Line(
            title: "TRAPS",
            text: SafeText(counting: cut, "URL") + " cut off as part of endless chains; what lies behind is not known",
            style: .warning)
    }

    private func notKept(_ crawl: any CrawlView) -> EndSummary.Line? {
        let lost = crawl.notKept.urls
        guard lost > 0 else { return nil }
        return EndSummary.Line(
            title: "NOT KEPT", text: SafeText(counting: lost, "URL") + " found beyond a limit, and never looked at",
            style: .warning)
    }

    /// The reasons for which URLs are skipped by others than the user; those of the user are counted in rows.
    func otherSkips(_ rows: [RestrictionBook.Row], in crawl: any CrawlView) -> SafeText {
        var skips = crawl.statistics.skips
        // Of a pattern it is known only in the end whose it was.
        let ignored = rows.reduce(0) { sum, row in
            if case .ignored = row.restriction { sum + row.held } else { sum }
        }
        skips[.pattern] = restrictionBook.isCounted ? max(0, skips[.pattern, default: 0] - ignored) : 0
        skips[.cancelled] = nil
        let counts = skips.filter { $0.value > 0 }.map { (SafeText(untrusted: $0.key.rawValue), $0.value) }
        return counts.isEmpty ? "" : Self.list(counts)
    }

    private static func list(_ counts: [(SafeText, Int)]) -> SafeText {
        let sorted = counts.sorted { ($1.1, $0.0.string) < ($0.1, $1.0.string) }
        let named = sorted.prefix(mostKinds).map { $0.0 + " " + SafeText(grouped: $0.1) }
        let first = named.dropFirst().reduce(named.first ?? "") { $0 + ", " + $1 }
        return sorted.count > mostKinds ? first + " and others" : first
    }
}
