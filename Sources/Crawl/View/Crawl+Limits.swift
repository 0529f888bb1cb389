import Words

// What ends a crawl before its frontier is empty, and what becomes of URLs that are taken from it and not fetched.

/// Bounds on a crawl as a whole; nil for none. At the first that is reached the crawl drains.
public struct CrawlLimits: Sendable {
    /// URLs requested at most, however many attempts they take, robots.txt apart.
    public var pages: Int?
    /// Nanoseconds from the crawl's beginning.
    public var duration: Int64?
    /// Bytes read from the wire after which nothing more is dispatched. What is in flight then comes on top.
    public var bytes: Int?

    /// No bounds.
    public init() {}
}

/// A bound that a crawl has reached: one of `CrawlLimits`, or of `FrontierLimits`.
public enum CrawlLimit: Sendable, Hashable {
    /// So many URLs were fetched.
    case pages(Int)
    /// So many nanoseconds have passed.
    case duration(Int64)
    /// So many bytes were read.
    case bytes(Int)
    /// So many URLs are known; others were found.
    case urls(Int)
    /// The known URLs have so many bytes; others were found.
    case urlBytes(Int)
    /// So many origins are known; URLs of others were found.
    case origins(Int)
    /// The robots rules that are kept may have so many bytes; those of a host have more by themselves.
    case robotsBytes(Int)
    /// So many URLs were found that are beyond other limits: on the length of a link, on sitemaps and documents within each
    /// other, and on what is read of a sitemap.
    case found(Int)

    /// One sentence for a person.
    public var sentence: String {
        switch self {
        case .pages(let limit): "stopped before the end: the limit of \(counted(limit, "page")) is reached"
        case .duration(let limit):
            "stopped before the end: the limit of \(Double(limit / 1_000_000) / 1000) seconds is reached"
        case .bytes(let limit): "stopped before the end: the limit of \(counted(limit, "byte")) is reached"
        case .urls(let limit): "not all that was found was fetched: the limit of \(counted(limit, "URL")) is reached"
        case .urlBytes(let limit):
            "not all that was found was fetched: the limit of \(counted(limit, "byte")) of URLs is reached"
        case .origins(let limit):
            "not all that was found was fetched: the limit of \(counted(limit, "origin")) is reached"
        case .robotsBytes(let limit):
            "not all that was found was fetched: a robots.txt goes beyond the limit of \(counted(limit, "byte")) of rules"
        case .found(let count):
            "not all that was found was fetched: \(counted(count, "URL")) \(count == 1 ? "goes" : "go") beyond a limit"
        }
    }
}

extension Crawl {
    /// URLs without an exchange that are dealt with in one turn of the loop at most.
    private static let failuresAtOnce = 250

    /// The limit that ended the crawl or kept something from it, if one did.
    public var limitReached: CrawlLimit? {
        losses.limit(
            of: options, state: state, counts: counts, textBytes: frontier.table.textBytes, origins: hostCount)
    }

    private var losses: Losses {
        Losses(endedBy: endedBy, refused: frontier.refused, lacksRulesRoom: frontier.robots.hasOverflowed)
    }

    /// When the time that the crawl may take is over.
    var deadline: Int64? { options.limits.duration.map { statistics.startedAt + $0 } }

    /// Drains the crawl where a limit is reached.
    func heedLimits(now: Int64) {
        // Where nothing is left to do no limit keeps anything from being done.
        guard endedBy == nil, state == .running || state == .pausing, counts.todo + counts.inFlight > 0 else { return }
        if let pages = options.limits.pages, pagesBegun >= pages, counts.inFlight == 0, !frontier.triesAgain {
            stop(by: .pages(pages))
        } else if let bytes = options.limits.bytes, statistics.bytes >= bytes {
            stop(by: .bytes(bytes))
        } else if let duration = options.limits.duration, now >= deadline ?? .max {
            stop(by: .duration(duration))
        } else {
            return
        }
        carryOut(.drain, now: now)
    }

    /// Counts the URL of a slot's exchange, which begins, if it is its first. After the last one that the limit allows only
    /// further attempts go out.
    func countPage(in slot: Int, limit: Int) {
        let live = slots[slot].live
        let record = frontier.record(of: live.url)
        guard live.attempt == 1, !slots[slot].isResent, slots[slot].rules == nil || record.isPage, record.status == 0
        else { return }
        pagesBegun += 1
        frontier.takesNew = pagesBegun < limit
    }

    /// Takes the next URL to be fetched. What is skipped or fails without an exchange is told on the way.
    func claim(now: Int64) -> URLID? {
        for _ in 0..<Self.failuresAtOnce {
            let url = frontier.claim(now: now)
            guard let url else {
                finishIfDone(now: now)
                return nil
            }
            guard let error = frontier.unreachable(url) else { return url }
            // This may be the turn's last, and nobody hears of anything after it: who hears of it learns when to go on.
            frontier.continuesAt = now + Frontier.turnPause
            endExchange(in: open(url, isSent: false, now: now), .failed(error), now: now)
            guard state == .running else { return nil }
        }
        return nil
    }
}
