import ArgumentParser
import Crawl
import EventLoop
import Glibc
import HTTP

/// What a crawl tells a monitoring system: all its metrics, as text.
final class MetricsPage {
    /// Where it looks.
    struct Sources {
        let crawl: Crawl
        let loop: EventLoop
        /// The longest turn of the loop since its last call, nanoseconds.
        let takeLag: () -> Int64
        /// Nanoseconds that the job's writer is behind; nil without a job.
        let jobLag: () -> Int64?
    }

    private let sources: Sources
    private let exchanges = ExchangeMetrics()
    /// When the process began, seconds since 1970.
    private let startedAt: Int64
    /// The number of warnings by kind, among those that were looked at.
    private var warnings: [WarningKind: Int] = [:]
    private var warningsSeen = 0

    init(_ sources: Sources) {
        self.sources = sources
        startedAt = sources.loop.now + EventLoop.calendarOffset()
        sources.crawl.subscribe(exchanges)
    }

    /// All metrics as they are now.
    func text(_ format: MetricsFormat) -> [UInt8] {
        var text = MetricsText(format)
        writeBuild(to: &text)
        writeURLs(to: &text)
        writeExchanges(to: &text)
        writeHosts(to: &text)
        writeState(to: &text)
        writeProcess(to: &text)
        exchanges.write(to: &text)
        return text.end()
    }

    private var crawl: Crawl { sources.crawl }

    private func writeBuild(to text: inout MetricsText) {
        text.family("crawltop_build", .info, "The program.")
        var labels = MetricLabels()
        labels.add("version", untrusted: CrawlURLsCommand.configuration.version.utf8)
        text.sample(1, labels: labels)
    }

    private func writeURLs(to text: inout MetricsText) {
        let (counts, statistics) = (crawl.counts, crawl.statistics)
        text.family("crawltop_urls", .gauge, "Known URLs by state: together all that were seen.")
        text.sample(counts.todo, "state", "todo")
        text.sample(counts.inFlight, "state", "in_flight")
        text.sample(counts.done, "state", "done")
        text.sample(counts.skipped, "state", "skipped")
        text.family("crawltop_frontier_urls", .gauge, "URLs that wait, by what they wait for.")
        let idle = crawl.idleReasons(now: sources.loop.now)
        text.sample(idle.ready, "waits_for", "ready")
        text.sample(idle.hostLimit, "waits_for", "host_limit")
        text.sample(idle.hostDelay, "waits_for", "host_delay")
        text.sample(idle.backingOff, "waits_for", "backing_off")
        text.sample(idle.lastAttempts, "waits_for", "last_attempts")
        text.sample(idle.deeper, "waits_for", "deeper")
        text.sample(idle.robots, "waits_for", "robots")
        text.sample(idle.hostPaused, "waits_for", "host_paused")
        text.family("crawltop_skipped_urls", .gauge, "URLs that are not fetched, by reason.")
        for reason in SkipReason.allCases { text.sample(statistics.skips[reason, default: 0], "reason", reason.word) }
        text.family("crawltop_verdicts", .gauge, "URLs that ended, by what to make of them.")
        for verdict in Verdict.allCases {
            text.sample(statistics.tally.verdicts[verdict, default: 0], "verdict", verdict.word)
        }
        text.family("crawltop_warnings", .gauge, "Warnings of links and certificates so far; of pages the end tells.")
        countWarnings()
        for kind in [WarningKind.httpLink, .whiteSpace, .expiringCertificate] {
            var labels = MetricLabels()
            labels.add("kind", untrusted: kind.rawValue.utf8)
            text.sample(warnings[kind, default: 0], labels: labels)
        }
        text.family("crawltop_urls_not_kept", .gauge, "URLs that were found and not kept because of a limit.")
        text.sample(crawl.notKept.urls)
    }

    /// Warnings are only added: each is looked at once.
    private func countWarnings() {
        let noticed = crawl.noticedWarnings
        for warning in noticed.dropFirst(warningsSeen) { warnings[warning.kind, default: 0] += 1 }
        warningsSeen = noticed.count
    }

    private func writeExchanges(to text: inout MetricsText) {
        let statistics = crawl.statistics
        text.family("crawltop_exchanges", .counter, "Exchanges that ended, by outcome.")
        for outcome in FetchOutcome.allCases { text.sample(statistics.outcomes[outcome], "outcome", outcome.word) }
        text.family("crawltop_errors", .counter, "Exchanges that failed, by kind of error.")
        for kind in FetchErrorKind.allCases {
            text.sample(statistics.errors[kind, default: 0], "error_type", kind.word)
        }
        text.family("crawltop_retries", .counter, "Exchanges that ended with another attempt to follow.")
        text.sample(statistics.retries)
        text.family("crawltop_received_bytes", .counter, unit: "bytes", "Bytes read from the wire by ended exchanges.")
        text.sample(statistics.bytes)
        text.family("crawltop_links", .counter, "Links found on pages.")
        text.sample(statistics.links)
        text.family("crawltop_opened_connections", .counter, "Connections opened.")
        text.sample(statistics.connections)
        text.family("crawltop_connections", .gauge, "Exchanges in flight, by what they do.")
        for state in ConnectionState.allCases {
            text.sample(crawl.connectionsByState[Int(state.rawValue)], "state", state.word)
        }
        text.family("crawltop_concurrency_limit", .gauge, "Exchanges in flight at most.")
        text.sample(crawl.concurrency)
    }

    /// The hosts that have labels of their own.
    private func writeHosts(to text: inout MetricsText) {
        text.family("crawltop_hosts", .gauge, "Known origins.")
        text.sample(crawl.hostCount)
        let hosts = exchanges.servers.compactMap { crawl.host(at: Int($0)) }
        text.family("crawltop_host_urls", .gauge, "URLs of a host by state; failed ones are done as well.")
        for host in hosts {
            let numbers: [(StaticString, Int)] = [
                ("todo", host.todo), ("in_flight", host.inFlight), ("done", host.done), ("failed", host.failed),
            ]
            for (state, number) in numbers {
                var labels = MetricLabels()
                labels.addServer(host.origin)
                labels.add("state", state)
                text.sample(number, labels: labels)
            }
        }
        text.family("crawltop_host_delay_seconds", .gauge, unit: "seconds", "From one request to a host to the next.")
        for host in hosts {
            var labels = MetricLabels()
            labels.addServer(host.origin)
            text.sample(nanoseconds: host.delay, labels: labels)
        }
    }

    private func writeState(to text: inout MetricsText) {
        text.family("crawltop_state", .gauge, "1 for the state that the crawl is in.")
        for state in CrawlState.allCases { text.sample(crawl.state == state ? 1 : 0, "state", state.word) }
        text.family("crawltop_frozen", .gauge, "Whether exchanges in flight are frozen.")
        text.sample(crawl.isFrozen ? 1 : 0)
        text.family("crawltop_held", .gauge, "Whether nothing is sent until the log or the job has been written.")
        text.sample(crawl.idleReasons(now: sources.loop.now).holders.isEmpty ? 0 : 1)
        text.family("crawltop_duration_seconds", .gauge, unit: "seconds", "Time that the crawl has taken so far.")
        text.sample(nanoseconds: crawl.statistics.duration(at: sources.loop.now))
        text.family(
            "crawltop_loop_lag_seconds", .gauge, unit: "seconds", "The longest turn of the loop since it was last told."
        )
        text.sample(nanoseconds: sources.takeLag())
        guard let lag = sources.jobLag() else { return }
        text.family("crawltop_job_lag_seconds", .gauge, unit: "seconds", "Time by which the job is behind the crawl.")
        text.sample(nanoseconds: lag)
    }

    private func writeProcess(to text: inout MetricsText) {
        text.family("process_start_time_seconds", .gauge, unit: "seconds", "Start of the process since 1970, UTC.")
        text.sample(nanoseconds: startedAt)
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        text.family("process_cpu_seconds", .counter, unit: "seconds", "CPU time of the process.")
        text.sample(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
        guard let memory = MemoryUse.now() else { return }
        text.family("process_resident_memory_bytes", .gauge, unit: "bytes", "Resident memory of the process.")
        text.sample(memory.resident)
    }
}
