import Crawl

/// The text report at a crawl's end: totals and rates, outcomes of URLs, and what is left.
extension LineBuffer {
    /// Writes the report without its lists of URLs.
    ///
    /// - Parameters:
    ///   - statistics: the crawl's totals.
    ///   - counts: the frontier's counts.
    ///   - exit: why the crawl ended.
    ///   - tasks: the largest number of exchanges in flight.
    ///   - now: monotonic nanoseconds.
    ///   - clock: the clock for the date.
    func report(
        _ statistics: Statistics, counts: Counts, exit: ExitReason, tasks: Int, at now: Int64, clock: WallClock
    ) {
        let duration = statistics.duration(at: now)
        append(own: exit.sentence)
        append(": ")
        append(decimal: statistics.fetches)
        append(statistics.fetches == 1 ? " exchange" : " exchanges")
        if statistics.retries > 0 {
            append(", ")
            append(decimal: statistics.retries)
            append(" of them tried again")
        }
        append(", ")
        append(size: statistics.bytes)
        append(" read, ")
        append(thousandths: Pace.rate(statistics.fetches, duration) / 100 * 100)
        append(" pages/s\n")
        finished(counts.done, after: duration, tasks: tasks)
        for counter in statistics.tally.counters { self.counter(counter.name, counter.count) }
        textCounts(counts)
        skips(statistics)
        append("Date: ")
        clock.writeDate(now, into: self)
        append(" local time\n")
    }

    /// Writes a line on URLs skipped as part of traps and one on what a limit left out, if there are any.
    func losses(_ crawl: any CrawlView) {
        if !crawl.traps.isEmpty {
            append("traps:")
            for kind in TrapKind.allCases {
                guard let number = crawl.traps[kind] else { continue }
                append(UInt8(ascii: " "))
                append(kind.word)
                append(UInt8(ascii: " "))
                append(decimal: number)
            }
            append(" (--no-trap-guard follows them)\n")
        }
        let (urls, referrers) = crawl.notKept
        guard urls > 0 || referrers > 0 else { return }
        append("not kept because of a limit: ")
        append(decimal: urls)
        append(" URLs found, ")
        append(decimal: referrers)
        append(" links to known ones\n")
    }

    func append(parenthesis word: StaticString) {
        append(UInt8(ascii: "("))
        append(word)
        append(") ")
    }

    private func finished(_ urls: Int, after duration: Int64, tasks: Int) {
        append("Finished ")
        append(decimal: urls)
        append(" urls in ")
        append(fixedThousandths: Int(duration / 1_000_000))
        append(" secs (max_tasks=")
        append(decimal: tasks)
        append(") (")
        append(fixedThousandths: Pace.rate(urls, duration) / max(tasks, 1))
        append(" urls/sec/task)\n")
    }

    /// Writes a count, right-aligned, and its name.
    private func counter(_ name: String, _ count: Int) {
        let start = self.count
        append(decimal: count)
        indent(from: start, by: start + 10 - self.count)
        append(UInt8(ascii: " "))
        append(own: name)
        append(UInt8(ascii: "\n"))
    }

    private func skips(_ statistics: Statistics) {
        let reasons = SkipReason.allCases.filter { statistics.skips[$0, default: 0] > 0 }
        guard !reasons.isEmpty else { return }
        append("skipped:")
        for reason in reasons {
            append(UInt8(ascii: " "))
            append(reason.word)
            append(UInt8(ascii: " "))
            append(decimal: statistics.skips[reason, default: 0])
        }
        append(UInt8(ascii: "\n"))
    }

    /// Appends a number that is not negative, given in thousandths, with all three digits of its fraction.
    private func append(fixedThousandths value: Int) {
        append(decimal: value / 1000)
        append(UInt8(ascii: "."))
        append(decimal: value % 1000, width: 3)
    }
}
