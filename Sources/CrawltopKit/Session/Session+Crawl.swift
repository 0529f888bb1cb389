public import Crawl
import EventLoop
import Glibc
import SharedFrontier

// The session as a subscriber of its crawl.

extension Session: CrawlSubscriber {
    /// Schedules dispatch for the time when URLs may go out. Ends the run with the crawl, unless a screen shows it.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .state(.finished, _):
            shared?.leave()
            if isUnattended { loop.stop() } else { compareForScreens() }
        case .state(.running, _):
            shared?.rejoin()
            scheduleWakeUp()
        case .state(.draining, let now):
            // Whoever looks at a crawl that a limit ends may raise the limit: what is in flight then ends in its own time.
            guard isUnattended else { break }
            let why = crawl.limitReached?.sentence ?? ""
            loop.schedule(at: now + patience) { [weak self] in
                guard let self, self.crawl.state == .draining else { return }
                stop(.abort, because: why)
            }
        case .state, .ended, .gaveUp, .started:
            scheduleWakeUp()
        case .moved(let move):
            if move.reason != nil { scheduleWakeUp() }
        default:
            break
        }
    }

    /// What was done and what waits, if the crawl goes on with what was kept of it: a sentence.
    public var resumption: String? { kept?.sentence }

    /// What has changed since an earlier crawl, once this one is over: figures in a sentence. Nil without such a crawl.
    public var comparison: String? { changes.map { "\($0.title): \($0.sentence)" } }

    /// The same for a screen that shows the crawl's end, as far as it is known, and whether something broke.
    public var shownComparison: (words: String, hasBroken: Bool)? {
        crawl.state == .finished ? comparing.told : nil
    }

    /// Compares a crawl that is over with an earlier one, if there is one.
    private func compareForScreens() {
        guard let kept, baseline != nil || crawl.hasEarlier else { return }
        comparing.begin(
            kept, since: baseline, without: options.knownFaults, isFinished: isFinished, urls: crawl.counts.seen
        ) { [weak self, loop] figures in
            loop.submit { [weak self] in
                guard let self else { return }
                if comparing.end(figures), crawl.state == .finished { compareForScreens() }
                onCompared()
            }
        }
    }

    /// Remarks for the user at the end, a sentence each.
    public var remarks: [String] {
        Remarks.of(crawl, crawl.fragmentReport) + (knownFaults?.remarks ?? []) + (frontierRemark.map { [$0] } ?? [])
    }

    /// The largest number of URLs of a crawl whose warnings are counted while its screen waits: some 50 ms.
    private static let mostForWarnings = 100_000

    /// The numbers of warnings by kind, without known ones; nil if the crawl is too large to count them at once.
    public var warningCounts: [(name: String, count: Int)]? {
        guard crawl.counts.seen <= Self.mostForWarnings else { return nil }
        let unknown = warnings.warnings(of: crawl).filter { knownFaults?.cover($0, in: crawl) != true }
        return WarningDigest.counts(unknown).map { ($0.kind.rawValue, $0.count) }
    }

    /// Whether the crawl ran to its end.
    var isFinished: Bool { crawl.state == .finished && !crawl.wasStopped && stopped == nil }

    /// Whether the run ends with its crawl: nobody looks on, or somebody asked for it. Whoever looks on a crawl for which a
    /// shell waits, waits for nothing.
    var isUnattended: Bool {
        screen == nil && !(options.detaches && hasViewers) || options.exitWhenDone || stopped != nil
    }

    /// Schedules dispatch for the first URL that waits for another attempt, or the first host that waits for its delay.
    func scheduleWakeUp() {
        guard let due = crawl.nextWakeUp, due < wakeUp?.at ?? .max else { return }
        if let wakeUp { loop.cancel(wakeUp.timer) }
        let timer = loop.schedule(at: due) { [weak self] in
            guard let self else { return }
            wakeUp = nil
            crawl.wakeUp()
            // An engine without room asks again when an exchange ends; a timer in the past would only spin the loop.
            if crawl.nextWakeUp ?? 0 > loop.now { scheduleWakeUp() }
        }
        wakeUp = (timer, due)
    }
}

extension Session {
    /// Prints the exchanges on SIGUSR2. With a screen it is ignored: standard error is usually the same terminal, and
    /// the screen shows more.
    func printExchanges() {
        guard screen == nil else { return }
        let report = exchangeReport ?? ExchangeReport(descriptor: STDERR_FILENO)
        exchangeReport = report
        report.write(ExchangeTable(of: crawl, at: loop.now, loopLag: loop.lag.longest))
    }
}
