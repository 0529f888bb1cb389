public import Crawl
import Words

/// The headless log for people and grep: one line a fetch, and a report at the end.
public final class TextLog: CrawlLog {
    /// How much the log contains.
    public enum Detail: Int, Sendable, Comparable {
        /// `-qq`: only the report at the end.
        case silent
        /// `-q`: also failures and answers of 400 and above.
        case quiet
        /// Also every fetch.
        case normal
        /// `-v`: also skipped URLs and the crawl's states, and in the report a line for each URL.
        case verbose
        /// `-vv`: also the start of each exchange and each state of its connection.
        case debug

        /// Whether the left contains less.
        public static func < (left: Detail, right: Detail) -> Bool { left.rawValue < right.rawValue }
    }

    /// Only `-vv` tells of details.
    public var eventLevel: EventLevel { detail == .debug ? .details : .outcomes }

    private let output: LogOutput
    private let detail: Detail
    private let urls: URLReport?
    private let mostBroken: Int?
    private let hasLinks: Bool
    private let known: KnownFaults?
    private let warnings: WarningBook
    /// The number of URLs with warnings of a kind that a report names which is not for one screen.
    private static let mostWarned = 10
    /// Whether the lines are read by a system's journal, which knows when each came, and what matters by its beginning.
    private let isJournal: Bool
    private var clock: WallClock
    private var pace = Pace()

    /// Creates a log.
    ///
    /// - Parameters:
    ///   - output: the output for the lines.
    ///   - clockOffset: the difference in nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time.
    ///   - detail: how much it contains.
    ///   - urls: the lines of each URL for the report; nil for a report without them.
    ///   - mostBroken: how many URLs to which links lead in vain the report names, the most linked first; nil for a line for
    ///     each broken link.
    ///   - hasLinks: whether the URLs that it names then are hyperlinks, for a terminal that is known to show them.
    ///   - known: faults that are left out.
    ///   - warnings: the warnings of the crawl.
    ///   - isJournal: whether the lines are read by a system's journal.
    public init(
        output: LogOutput, clockOffset: Int64, detail: Detail, urls: URLReport? = nil, mostBroken: Int? = nil,
        hasLinks: Bool = false, known: KnownFaults? = nil, warnings: WarningBook = WarningBook(),
        isJournal: Bool = false
    ) {
        self.output = output
        self.detail = detail
        self.urls = urls
        self.mostBroken = mostBroken
        self.hasLinks = hasLinks
        self.known = known
        self.warnings = warnings
        self.isJournal = isJournal
        self.clock = WallClock(offset: clockOffset, zone: .local)
    }

    /// Logs the events that its detail includes.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .ended(let record):
            guard detail > .quiet || detail == .quiet && record.isBroken else { return }
            output.append { line in
                start(line, at: record.endedAt, isFault: record.isBroken)
                line.startTextFetch(record)
                crawl.withText(of: record.url) { line.append(untrusted: $0) }
                line.endTextFetch(record)
            }
        case .moved(let move):
            guard detail >= .verbose, let reason = move.reason else { return }
            output.append { line in
                line.append("skipped ")
                line.append(reason.word)
                line.append(UInt8(ascii: " "))
                if let kind = crawl.status(of: move.url).trap { line.append(parenthesis: kind.word) }
                crawl.withText(of: move.url) { line.append(untrusted: $0) }
                line.textReferrer(move.referrer, in: crawl)
            }
        case .state(let state, let now):
            guard detail >= .verbose else { return }
            output.append { line in
                start(line, at: now)
                line.append(state.word)
                if crawl.isFrozen { line.append(" (frozen)") }
                line.append(": ")
                line.textCounts(crawl.counts)
            }
        case .held(let isHeld, let holder):
            // Lines about the log would be behind those that it waits for.
            guard holder != .log, detail > .quiet else { return }
            output.append { line in
                if isJournal, isHeld { line.append(Self.warningPriority) }
                line.append(isHeld ? "held: " : "no longer held: ")
                line.append(own: holder.reason.string)
                line.append(UInt8(ascii: "\n"))
            }
        case .started(let start):
            guard detail == .debug else { return }
            exchange(start.slot, at: start.at, "started") { line in
                line.append(UInt8(ascii: " "))
                crawl.withText(of: start.url) { line.append(untrusted: $0) }
            }
        case .entered(let slot, let state, let now):
            guard detail == .debug else { return }
            exchange(slot, at: now, state.word) { _ in }
        case .gaveUp(let slot, _, let now):
            guard detail == .debug else { return }
            exchange(slot, at: now, "given up") { _ in }
        default:
            break
        }
    }

    /// What the journal takes for a warning (sd-daemon(3)).
    private static let warningPriority: StaticString = "<4>"

    /// Begins a line: with the time, or with what the journal wants to know.
    private func start(_ line: LineBuffer, at now: Int64, isFault: Bool = false) {
        guard isJournal else {
            clock.write(now, into: line)
            return line.append(UInt8(ascii: " "))
        }
        if isFault { line.append(Self.warningPriority) }
    }

    private func exchange(_ slot: Int, at now: Int64, _ word: StaticString, _ rest: (LineBuffer) -> Void) {
        output.append { line in
            start(line, at: now)
            line.append(UInt8(ascii: "#"))
            line.append(decimal: slot)
            line.append(UInt8(ascii: " "))
            line.append(word)
            rest(line)
            line.append(UInt8(ascii: "\n"))
        }
    }

    /// Writes a line of counts and rates.
    public func progress(at now: Int64, loopLag: Int64, of crawl: any CrawlView) {
        let rates = pace.next(crawl.statistics, at: now)
        output.append { line in
            start(line, at: now)
            line.append(thousandths: rates.pages / 100 * 100)
            line.append(" pages/s, ")
            line.append(size: rates.bytes / 1000)
            line.append("/s, lag ")
            line.append(duration: loopLag)
            line.append(": ")
            line.textCounts(crawl.counts)
        }
    }

    /// Writes the differences from a baseline, and their numbers.
    public func compared(_ figures: DiffFigures) {
        output.append(listed: figures, .text)
        output.append {
            $0.append(own: figures.title + ": ")
            $0.append(figures, .text)
        }
    }

    /// Writes the report: the URLs if asked for, the broken links, the totals.
    public func finish(_ exit: ExitReason, at now: Int64, of crawl: any CrawlView) {
        urls?.write(of: crawl) { output.append($0) }
        let fragments = crawl.fragmentReport
        if let mostBroken {
            appendDigest(of: crawl, most: mostBroken)
        } else {
            appendBrokenLinks(of: crawl)
            for link in fragments?.broken ?? [] where known?.cover(link, in: crawl) != true {
                output.append { $0.textFragment(link, in: crawl) }
            }
        }
        appendWarnings(of: crawl)
        output.append {
            $0.report(
                crawl.statistics, counts: crawl.counts, exit: exit, tasks: crawl.options.concurrency, at: now,
                clock: clock)
            if let fragments { $0.textFragments(fragments) }
            $0.losses(crawl)
            $0.remarks(crawl, fragments, known)
        }
    }

    /// A line for each link that leads nowhere. What a host keeps from the crawl is told together, unless all is asked for.
    private func appendBrokenLinks(of crawl: any CrawlView) {
        var links: [BrokenLink] = []
        crawl.forEachBrokenLink { if known?.cover($0, in: crawl) != true { links.append($0) } }
        let blocked = detail < .verbose ? BlockedDigest(links, in: crawl) : nil
        let positions = crawl.positions(of: links)
        for link in blocked?.rest ?? links { output.append { $0.textBroken(link, at: positions[link], in: crawl) } }
        for host in blocked?.hosts ?? [] { output.append { $0.textBlocked(host, in: crawl) } }
        crawl.forEachMalformedLink(limit: .max) { link in
            output.append { line in
                line.append("malformed ")
                link.text.withUnsafeBufferPointer { line.append(untrusted: $0) }
                line.append(" <- ")
                crawl.withText(of: link.page) { line.append(untrusted: $0) }
                line.textPlace(link.line, link.column)
                line.append(UInt8(ascii: "\n"))
            }
        }
    }

    /// A line for each warning if all is asked for, else the first of each kind, or their numbers where there is one screen.
    private func appendWarnings(of crawl: any CrawlView) {
        let notKept = warnings.notKept + crawl.warningsNotKept
        let warnings = warnings.warnings(of: crawl).filter { known?.cover($0, in: crawl) != true }
        if detail >= .verbose {
            for warning in warnings { output.append { $0.textWarning(warning, in: crawl) } }
        } else {
            let digest = WarningDigest(warnings)
            output.append { $0.textWarnings(digest, most: mostBroken == nil ? Self.mostWarned : 0, in: crawl) }
        }
        guard notKept > 0 else { return }
        output.append { $0.append(own: "warnings: \(notKept) more were not kept because of a limit\n") }
    }

    /// No more than a screen has room for.
    private func appendDigest(of crawl: any CrawlView, most: Int) {
        let digest = BrokenDigest(of: crawl, without: known)
        output.append { line in
            line.broken(digest, most: most, hasLinks: hasLinks, in: crawl)
            let malformed = crawl.malformedLinkCount
            if malformed > 0 {
                line.append(
                    own:
                        "malformed: \(counted(malformed, "link")) that \(malformed == 1 ? "is no URL" : "are no URLs")\n"
                )
            }
        }
    }
}
