public import Crawl

/// The headless log for people and grep: one line a fetch, and a report at the end.
public final class TextLog: CrawlLog {
    /// How much is told.
    public enum Detail: Int, Sendable, Comparable {
        /// Failures, answers of 400 and above, and the report.
        case quiet
        /// Every fetch.
        case normal
        /// Skipped URLs and states as well.
        case verbose

        /// Whether the left tells less.
        public static func < (left: Detail, right: Detail) -> Bool { left.rawValue < right.rawValue }
    }

    private let output: LogOutput
    private let detail: Detail
    private var clock: WallClock
    private var pace = Pace()

    /// A log.
    ///
    /// - Parameters:
    ///   - output: where the lines go.
    ///   - clockOffset: what to add to monotonic nanoseconds to get nanoseconds since 1970-01-01T00:00:00Z.
    ///   - detail: how much is told.
    public init(output: LogOutput, clockOffset: Int64, detail: Detail) {
        self.output = output
        self.detail = detail
        self.clock = WallClock(offset: clockOffset, zone: .local)
    }

    /// Logs fetches; skipped URLs and states where asked for.
    public func receive(_ event: CrawlEvent, from crawl: Crawl) {
        switch event {
        case .ended(let record):
            guard detail > .quiet || record.outcome == .error || record.status >= 400 else { return }
            output.append { line in
                line.beginTextFetch(record, clock: &clock)
                crawl.withText(of: record.url) { line.append(untrusted: $0) }
                line.endTextFetch(record)
            }
        case .skipped(let url, let reason, let referrer):
            guard detail == .verbose else { return }
            output.append { line in
                line.append("skipped ")
                line.append(reason.word)
                line.append(UInt8(ascii: " "))
                crawl.withText(of: url) { line.append(untrusted: $0) }
                line.textReferrer(referrer, in: crawl)
            }
        case .state(let state, let now):
            guard detail == .verbose else { return }
            output.append { line in
                clock.write(now, into: line)
                line.append(UInt8(ascii: " "))
                line.append(state.word)
                line.append(": ")
                line.textCounts(crawl.counts)
            }
        case .started, .entered:
            break
        }
    }

    /// Writes a line of counts and rates.
    public func progress(at now: Int64, loopLag: Int64, of crawl: Crawl) {
        let rates = pace.next(crawl.statistics, at: now)
        output.append { line in
            clock.write(now, into: line)
            line.append(UInt8(ascii: " "))
            line.append(thousandths: rates.pages / 100 * 100)
            line.append(" pages/s, ")
            line.append(size: rates.bytes / 1000)
            line.append("/s, lag ")
            line.append(duration: loopLag)
            line.append(": ")
            line.textCounts(crawl.counts)
        }
    }

    /// Writes the broken links and the totals.
    public func finish(_ exit: ExitReason, at now: Int64, of crawl: Crawl) {
        crawl.forEachBrokenLink { target, referrer, status, error in
            output.append { line in
                line.append("broken ")
                if let error { line.append(error.word) } else { line.append(decimal: Int(status)) }
                line.append(UInt8(ascii: " "))
                crawl.withText(of: target) { line.append(untrusted: $0) }
                line.textReferrer(referrer, in: crawl)
            }
        }
        output.append { $0.report(crawl.statistics, counts: crawl.counts, exit: exit, at: now) }
    }
}
