package import Crawl
import EventLoop
import HTTP

/// Keeps a crawl in its job: a subscriber that writes what happens as bytes, for a thread that commits them.
///
/// Bytes are handed over only between two of the crawl's operations. So what is committed is always the crawl as it stood at
/// one moment, and a page's result is there with its links or not at all.
package final class JobRecorder: CrawlSubscriber {
    /// Sizes in bytes.
    package struct Limits: Sendable {
        /// Gathered bytes that are handed over without waiting for `flush`.
        package var chunk = 256 << 10
        /// Waiting bytes above which the writer is behind.
        package var congested = 8 << 20
        /// Waiting bytes below which it no longer is.
        package var calm = 2 << 20

        /// Creates the default limits: 256 KiB, 8 MiB and 2 MiB.
        package init() {}
    }

    /// Called when facts are gathered for the first time since a `flush`; the owner calls `flush` within 100 ms.
    package var onGathered: () -> Void = {}

    /// The time. With it, what happens is recorded for a replay.
    package var clock: (() -> Int64)?

    let clockOffset: Int64
    private let limits: Limits
    let queue: JobQueue
    var buffer = UnitBuffer()
    private var encoder: EventEncoder?
    private var cookies: [Cookie] = []
    private var isFlushPromised = false

    /// The place of the last found URL's skip code, and the URL.
    private var lastFound: (place: Int, url: UInt32)?
    /// The last URL that ended, and how its document was read.
    var lastReading: (url: UInt32, reading: DocumentReading)?
    /// URLs that have a row about their wait.
    private var waiting: Set<UInt32>
    var hosts: [KeptHost]
    /// The names of totals that are kept.
    var totals: Set<String>
    /// Hosts that have changed since the last `flush`.
    var changedHosts: Set<UInt32> = []

    /// Creates a recorder of a crawl, from its beginning or with what was restored of it.
    ///
    /// - Parameters:
    ///   - writer: the thread that commits.
    ///   - clockOffset: nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time.
    ///   - kept: what was restored.
    ///   - limits: its sizes.
    package init(
        _ writer: JobWriter, clockOffset: Int64, kept: RestoredParts = RestoredParts(), limits: Limits = Limits()
    ) {
        queue = writer.queue
        self.clockOffset = clockOffset
        self.limits = limits
        (waiting, hosts, totals) = (kept.waiting, kept.hosts, kept.totals)
    }

    /// All.
    package var eventLevel: EventLevel { .details }

    /// Whether the writer is behind by more than it can be expected to catch up with soon.
    package var isCongested: Bool { queue.withState { $0.isCongested } }

    /// Why nothing is committed at present; nil if all is well.
    package var trouble: String? { queue.withState { $0.trouble } }

    /// Nanoseconds that what waits longest to be committed has waited.
    package func lag(at now: Int64) -> Int64 { queue.withState { state in max(0, now - (state.waitingSince ?? now)) } }

    /// Writes an event.
    package func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        if let clock { record(event, at: clock(), of: crawl) }
        switch event {
        case .found(let find): write(find)
        case .moved(let move): write(move, in: crawl)
        case .queued(let url, let place, let failed, let hasFailed): write(url, place, failed, hasFailed)
        case .linksCounted(let page, let targets):
            start(.links, page)
            buffer.append(number: UInt64(targets.count))
            for target in targets { buffer.append(number: UInt64(target)) }
        case .ended(let record):
            if !record.willRetry { write(record) }
            if buffer.count >= limits.chunk { handOver(crawl, at: record.endedAt) }
        case .hostFound(_, let isInScope, let origin): add(origin, isInScope: isInScope)
        case .hostChanged(let host, let change): apply(change, to: host)
        // The engine's part of an exchange is in its record.
        case .started, .entered, .connected, .resent, .received, .head, .gaveUp: return
        // These follow from others, or are read when facts are handed over.
        case .links, .redirects, .cutOff, .closed, .notKept, .searchGivenUp, .commanded, .state, .stopped, .frozen,
            .held,
            .pagesUsedUp, .lastAttemptsDue:
            break
        case .linksPlaced, .foundElsewhere, .rulesFound, .rulesForgotten, .namedAsSitemap, .isNoSitemap,
            .isPageNamedAsSitemap, .sampled, .validators, .foundOnOtherWay, .malformedLink, .warned, .restricted, .seed,
            .cookie, .limitChanged:
            writeRare(event)
        }
        promiseFlush()
    }

    @inline(__always)
    private func record(_ event: CrawlEvent, at now: Int64, of crawl: any CrawlView) {
        let encoder = encoder ?? beginRecording(crawl, at: now)
        encoder.append(event, at: now)
        if encoder.count >= limits.chunk { promiseFlush() }
    }

    private func beginRecording(_ crawl: any CrawlView, at now: Int64) -> EventEncoder {
        let new = EventEncoder(clockOffset: clockOffset, now: now, concurrency: crawl.concurrency)
        encoder = new
        return new
    }

    /// Starts a fact about a URL.
    @inline(__always)
    func start(_ unit: JobUnit, _ url: URLID) {
        buffer.append(unit.rawValue)
        buffer.append(number: UInt64(url.index))
    }

    private func write(_ find: URLFind) {
        buffer.append(JobUnit.found.rawValue)
        buffer.append(number: UInt64(find.host))
        write(find.place)
        lastFound = (buffer.count, find.url.index)
        buffer.append(JobUnit.isNotSkipped)
        buffer.append(find.text)
    }

    func write(_ place: URLPlace) {
        buffer.append(optional: place.referrer.map { Int64($0.index) })
        buffer.append(number: UInt64(place.depth))
        buffer.append(number: UInt64(place.hops))
        buffer.append(place.role.rawValue)
    }

    private func write(_ move: URLMove, in crawl: any CrawlView) {
        let id = move.url.index
        switch move.to {
        case .done:
            lastReading = (id, move.answer?.reading ?? .none)
            endWait(of: id)
        case .skipped:
            let isBlockedOut =
                move.cause == .reason(.cancelled) && hosts[Int(crawl.status(of: move.url).host)].isBlocked
            let code = isBlockedOut ? JobUnit.isBlockedOut : move.cause?.code ?? JobUnit.isNotSkipped
            if move.from == nil, let lastFound, lastFound.url == id {
                buffer.replace(at: lastFound.place, by: code)
            } else {
                start(.skipped, move.url)
                buffer.append(code)
            }
            endWait(of: id)
        case .todo:
            if move.from == .skipped {
                start(.skipped, move.url)
                buffer.append(JobUnit.isNotSkipped)
            } else if move.from == .done {
                start(.again, move.url)
            }
        case .inFlight: break
        }
    }

    private func write(_ url: URLID, _ place: WaitingPlace, _ failed: Int?, _ hasFailed: Bool) {
        var (due, flags): (Int64?, WaitFlags) = (nil, hasFailed ? .hasFailed : [])
        switch place {
        case .delayed(let until): due = milliseconds(until)
        case .lastAttempt(let until):
            due = milliseconds(until)
            flags.insert(.isLast)
        case .front: flags.insert(.isFirst)
        case .back, .deeper, .awaited: break
        }
        guard due != nil || !flags.isEmpty || failed != nil else { return endWait(of: url.index) }
        waiting.insert(url.index)
        start(.waits, url)
        buffer.append(optional: failed.map(Int64.init))
        buffer.append(optional: due)
        buffer.append(flags.rawValue)
    }

    private func endWait(of id: UInt32) {
        guard !waiting.isEmpty, waiting.remove(id) != nil else { return }
        start(.waitsNoMore, URLID(index: id))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    func milliseconds(_ monotonic: Int64) -> Int64 {
        let bounded = min(max(monotonic, -(1 << 60)), 1 << 60)
        return max(0, bounded.addingReportingOverflow(clockOffset).partialValue / 1_000_000)
    }

    func keep(_ cookie: Cookie) { cookies.append(cookie) }

    /// Keeps values of the job, by name. Nil is no value.
    package func keep(values: [(key: String, value: String?)]) {
        for (key, value) in values { write(key, text: value) }
        promiseFlush()
    }

    /// Keeps the cookies that the crawl begins with.
    package func keepCookies(_ cookies: [Cookie]) {
        self.cookies += cookies
        promiseFlush()
    }

    private func promiseFlush() {
        guard !isFlushPromised else { return }
        isFlushPromised = true
        onGathered()
    }

    /// Hands what was gathered to the writer. Call it between two of the crawl's operations.
    package func flush(_ crawl: any CrawlView, at now: Int64) {
        isFlushPromised = false
        handOver(crawl, at: now)
    }

    func handOver(_ crawl: any CrawlView, at now: Int64) {
        writeHosts()
        writeTotals(of: crawl, at: now)
        lastFound = nil
        let onChange = queue.change { state -> (@Sendable () -> Void)? in
            let chunk = JobChunk(units: buffer, recording: encoder?.take() ?? [], cookies: cookies, at: now)
            state.chunks.append(chunk)
            state.handedOver += 1
            state.waitingSince = state.waitingSince ?? now
            state.queued += chunk.count
            buffer = state.spare.popLast() ?? UnitBuffer()
            cookies = []
            guard !state.isCongested, state.queued > limits.congested else { return nil }
            state.isCongested = true
            return state.onChange
        }
        onChange?()
    }
}
