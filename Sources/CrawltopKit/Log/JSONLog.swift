package import Crawl
import Words

/// The log for programs: one JSON object a line.
package final class JSONLog<Output: LineOutput>: CrawlLog {
    private let output: Output
    private var clock: WallClock
    private var pace = Pace()
    private let known: KnownFaults?
    private let warnings: WarningBook
    private let memoryAtStart = MemoryUse.now()?.resident

    /// Creates a log. Create it before the first connection: the summary shows the process's memory as of now.
    ///
    /// - Parameters:
    ///   - output: the output for the lines.
    ///   - clockOffset: the difference in nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time.
    ///   - known: faults that are marked.
    ///   - warnings: the warnings of the crawl.
    package init(
        output: Output, clockOffset: Int64, known: KnownFaults? = nil, warnings: WarningBook = WarningBook()
    ) {
        self.output = output
        self.known = known
        self.warnings = warnings
        self.clock = WallClock(offset: clockOffset, zone: .utc)
    }

    /// Logs fetches, skipped URLs and states.
    package func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .ended(let record):
            output.append { line in
                line.startFetch(record, clock: &clock)
                crawl.withText(of: record.url) { line.field("url", text: $0) }
                line.fetchResult(record)
                line.referrer(record.referrer, in: crawl)
                line.fetchDetails(record)
            }
        case .moved(let move):
            guard let reason = move.reason else { return }
            output.append { line in
                line.startLine(type: "skipped")
                crawl.withText(of: move.url) { line.field("url", text: $0) }
                line.field("reason", word: reason.word)
                if let kind = crawl.status(of: move.url).trap { line.field("trap", word: kind.word) }
                if let trouble = crawl.robotsTrouble(of: move.url) { line.field("message", text: trouble) }
                line.referrer(move.referrer, in: crawl)
                line.endLine()
            }
        case .state(let state, let now):
            output.append { line in
                line.startLine(type: "state")
                line.time(now, clock: &clock)
                line.field("state", word: state.word)
                line.field("frozen", crawl.isFrozen)
                line.counts(crawl.counts)
                line.endLine()
            }
        case .held(let isHeld, let holder):
            guard holder != .log else { return }
            output.append { line in
                line.startLine(type: "held")
                line.field("held", isHeld)
                line.field("message", text: holder.reason.string)
                line.endLine()
            }
        default:
            break
        }
    }

    /// Writes a progress line.
    package func progress(at now: Int64, loopLag: Int64, of crawl: any CrawlView) {
        let rates = pace.next(crawl.statistics, at: now)
        output.append { line in
            line.startLine(type: "progress")
            line.time(now, clock: &clock)
            line.field("state", word: crawl.state.word)
            line.counts(crawl.counts)
            line.field("pages_per_second", thousandths: rates.pages)
            line.field("bytes_per_second", thousandths: rates.bytes)
            line.connections(crawl.connectionsByState)
            line.field("loop_lag_ms", milliseconds: loopLag)
            line.endLine()
        }
    }

    /// Writes the differences from a baseline, and a line with their numbers.
    package func compared(_ figures: DiffFigures) {
        output.append(listed: figures, .json)
        output.append { $0.append(figures, .json) }
    }

    /// Writes the broken links, the warnings and the summary.
    package func finish(_ exit: ExitReason, at now: Int64, of crawl: any CrawlView) {
        var brokenLinks: [BrokenLink] = []
        crawl.forEachBrokenLink { brokenLinks.append($0) }
        let positions = crawl.positions(of: brokenLinks)
        for link in brokenLinks {
            output.append { line in
                line.startLine(type: "broken_link")
                crawl.withText(of: link.url) { line.field("url", text: $0) }
                line.field("via", urls: link.end.via, in: crawl)
                line.field("status", link.end.status == 0 ? nil : Int(link.end.status))
                line.field("error", word: link.end.error?.word)
                line.referrer(link.referrer, in: crawl)
                line.field("verdict", word: link.end.verdict?.word)
                if let known { line.field("known", known.cover(link, in: crawl)) }
                if let position = positions[link] { line.position(position) }
                line.endLine()
            }
        }
        let fragments = crawl.fragmentReport
        for link in fragments?.broken ?? [] {
            output.append { $0.jsonFragment(link, isKnown: known?.cover(link, in: crawl), in: crawl) }
        }
        let notWarned = warnings.notKept + crawl.warningsNotKept
        let warnings = warnings.warnings(of: crawl)
        for warning in warnings {
            output.append { $0.jsonWarning(warning, isKnown: known?.cover(warning, in: crawl), in: crawl) }
        }
        output.append { line in
            line.startLine(type: "summary")
            line.time(now, clock: &clock)
            line.counts(crawl.counts)
            line.totals(crawl.statistics)
            line.traps(crawl.traps)
            line.trapCuts(crawl)
            line.notKept(crawl.notKept, positions: crawl.positionsNotKept, warnings: notWarned)
            line.notChecked(crawl.notChecked(fragments))
            line.malformedLinks(crawl)
            line.field("broken_links", brokenLinks.count)
            if let fragments { line.fragments(fragments) }
            line.jsonWarnings(warnings)
            line.field("duration", milliseconds: crawl.statistics.duration(at: now))
            line.inFlight(crawl.statistics.inFlight)
            line.memory(atStart: memoryAtStart, peak: MemoryUse.now()?.peak)
            line.field("exit_code", Int(exit.code))
            line.field("why", text: exit.sentence)
            line.endLine()
        }
    }
}
