import Words

// Limits that end a crawl before its frontier is empty, and URLs that end without being fetched.

/// Limits of a crawl as a whole; nil for none. At the first one that is reached, the crawl drains.
public struct CrawlLimits: Sendable, Hashable {
    /// The largest number of requested URLs without robots.txt, however many attempts they take.
    public var pages: Int?
    /// Nanoseconds from the crawl's start.
    public var duration: Int64?
    /// The number of bytes from the wire after which nothing more is dispatched. Exchanges in flight then add to it.
    public var bytes: Int?

    /// Creates limits without bounds.
    public init() {}

    /// The nearest number that a bound can be: what adds up to it has room.
    static func bounded<Number: FixedWidthInteger>(_ number: Number) -> Number { min(max(0, number), 1 << 59) }

    /// Sets the bound that a change is about, if it is about one of these.
    mutating func apply(_ change: LimitChange) {
        switch change {
        case .pages(let limit): pages = limit
        case .bytes(let limit): bytes = limit
        case .duration(let limit): duration = limit
        case .concurrency, .connections, .delay, .rate, .depth: break
        }
    }
}

/// A limit that a crawl has reached: one of `CrawlLimits` or of `FrontierLimits`.
public enum CrawlLimit: Sendable, Hashable {
    /// The number of fetched URLs.
    case pages(Int)
    /// The nanoseconds since the start.
    case duration(Int64)
    /// The number of bytes read.
    case bytes(Int)
    /// The number of known URLs, while others were found.
    case urls(Int)
    /// The number of bytes of the known URLs, while others were found.
    case urlBytes(Int)
    /// The number of known origins, while URLs of others were found.
    case origins(Int)
    /// The number of bytes for robots rules, while those of one host need more.
    case robotsBytes(Int)
    /// The number of found URLs that exceeded other limits: on the length of a link, on nested sitemaps and documents,
    /// and on the size of a sitemap.
    case found(Int)

    /// One sentence for a person.
    public var sentence: String {
        switch self {
        case .pages(let limit): "stopped before the end: the limit of \(counted(limit, "page")) is reached"
        case .duration(let limit):
            "stopped before the end: the limit of \(Double(limit / 1_000_000) / 1000) seconds is reached"
        case .bytes(let limit):
            "stopped before the end: the limit of \(counted(limit, "byte")) read from servers is reached"
        case .urls(let limit): "not all that was found was fetched: the limit of \(counted(limit, "URL")) is reached"
        case .urlBytes(let limit):
            "not all that was found was fetched: the limit of \(counted(limit, "byte")) for the texts of URLs is reached"
        case .origins(let limit):
            "not all that was found was fetched: the limit of \(counted(limit, "origin")) is reached"
        case .robotsBytes(let limit):
            "not all that was found was fetched: a robots.txt goes beyond the limit of \(counted(limit, "byte")) for rules"
        case .found(let count):
            "not all that was found was fetched: \(counted(count, "URL")) \(count == 1 ? "goes" : "go") beyond a limit"
        }
    }
}

extension Crawl {
    /// The largest number of URLs without an exchange that are processed in one turn of the loop.
    private static let failuresAtOnce = 250

    /// The limit that ended the crawl or left something out, if any.
    public var limitReached: CrawlLimit? {
        losses.limit(
            of: options, state: state, counts: counts, textBytes: frontier.table.textBytes, origins: hostCount)
    }

    private var losses: Losses {
        Losses(endedBy: endedBy, refused: frontier.refused, lacksRulesRoom: frontier.robots.hasOverflowed)
    }

    /// When the time limit of the crawl is reached.
    var deadline: Int64? {
        limits.duration.map { statistics.startedAt.addingReportingOverflow($0) }.map {
            $0.overflow ? .max : $0.partialValue
        }
    }

    /// The first of the limits on the crawl as a whole that is reached.
    private func reachedLimit(now: Int64) -> CrawlLimit? {
        if let pages = limits.pages, pagesBegun + others.pages >= pages, counts.inFlight == 0, !frontier.triesAgain {
            return .pages(pages)
        }
        if let bytes = limits.bytes, statistics.bytes + others.bytes >= bytes { return .bytes(bytes) }
        if let duration = limits.duration, now >= deadline ?? .max { return .duration(duration) }
        return nil
    }

    /// Drains the crawl if a limit is reached.
    func checkLimits(now: Int64) {
        // If nothing is left to do, no limit leaves anything out.
        guard endedBy == nil, state == .running || state == .pausing, counts.todo + counts.inFlight > 0,
            let limit = reachedLimit(now: now)
        else { return }
        stop(by: limit)
        carryOut(.drain, now: now)
    }

    /// Sets a limit on the crawl as a whole. A crawl that a limit ended goes on where none is reached any longer.
    func setLimit(_ change: LimitChange, now: Int64) {
        limits.apply(change)
        emit(.limitChanged(change))
        updatePagesLeft()
        guard endedBy != nil, state == .draining || state == .finished, reachedLimit(now: now) == nil else { return }
        endedBy = nil
        wasStopped = false
        enter(.running, now: now)
        finishIfDone(now: now)
        delegate?.mayDispatch()
    }

    /// Counts the URL of a slot's exchange that starts, if it is the first for the URL. After the last one that the
    /// limit allows, only further attempts are made.
    func countPage(in slot: Int) {
        let live = slots[slot].live
        let record = frontier.record(of: live.url)
        guard live.attempt == 1, !slots[slot].isResent, slots[slot].rules == nil || record.role != .auxiliary,
            record.status == 0
        else { return }
        pagesBegun += 1
        updatePagesLeft()
    }

    /// Decides whether new URLs may be requested.
    func updatePagesLeft() {
        let takesNew = pagesBegun < min(limits.pages ?? .max, others.lastPage)
        guard frontier.takesNew != takesNew else { return }
        frontier.setTakesNew(takesNew)
        emit(.pagesUsedUp(!takesNew))
    }

    /// Takes the next URL to fetch. Processes URLs that are skipped or fail without an exchange on the way.
    func claim(now: Int64) -> URLID? {
        for _ in 0..<Self.failuresAtOnce {
            let url = frontier.claim(now: now)
            guard let url else {
                finishIfDone(now: now)
                return nil
            }
            guard let error = frontier.unreachable(url) else { return url }
            // This may be the turn's last event, so its subscribers must learn from it when to go on.
            frontier.continuesAt = now + Frontier.turnPause
            endExchange(in: open(url, isSent: false, now: now), .failed(error), now: now)
            guard state == .running else { return nil }
        }
        return nil
    }
}
