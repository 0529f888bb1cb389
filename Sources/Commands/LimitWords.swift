package import Crawl
package import Words

/// Limits that end a crawl: their names, and commands that continue beyond them.

extension CrawlView {
    /// The limit that ended the crawl, or because of which only what is in flight goes on; nil for none.
    package var endingLimit: CrawlLimit? {
        // Where what was left has been skipped since, the limit leaves nothing out, but it still is what ended the crawl.
        if wasStopped { return limitReached ?? usedUpLimit }
        guard counts.todo > 0, case .pages(let pages) = usedUpLimit else { return nil }
        return .pages(pages)
    }

    private var usedUpLimit: CrawlLimit? {
        if let pages = limits.pages, idleReasons(now: 0).arePagesUsedUp { return .pages(pages) }
        if let bytes = limits.bytes, statistics.bytes >= bytes { return .bytes(bytes) }
        if let duration = limits.duration, let end = statistics.finishedAt, statistics.duration(at: end) >= duration {
            return .duration(duration)
        }
        return nil
    }
}

extension CrawlLimit {
    /// The number of pages by which extending raises the page limit.
    package static let furtherPages = 1_000

    /// The limit in a few words.
    package var name: SafeText {
        switch self {
        case .pages(let limit): "limit of " + SafeText(grouped: limit) + (limit == 1 ? " page" : " pages")
        case .duration(let limit): "limit of " + SafeText(duration: limit)
        case .bytes(let limit): "limit of " + SafeText(bytes: limit) + " read"
        case .urls(let limit): "limit of " + SafeText(grouped: limit) + " URLs known"
        case .urlBytes(let limit): "limit of " + SafeText(bytes: limit) + " of URLs known"
        case .origins(let limit): "limit of " + SafeText(grouped: limit) + " hosts known"
        case .robotsBytes(let limit): "limit of " + SafeText(bytes: limit) + " of robots rules"
        case .found(let count): SafeText(counting: count, "URL") + " beyond a limit"
        }
    }

    /// Whether a command can raise the limit.
    package var canBeRaised: Bool { raise(bytes: 0, elapsed: 0) != nil }

    /// Raises the limit by a thousand pages, or by as many bytes or as much time again, counted from what is used up;
    /// nil for a limit that can't be raised.
    package func raise(bytes: Int, elapsed: Int64) -> CrawlCommand? {
        switch self {
        case .pages(let limit): .setPageLimit(Self.sum(limit, Self.furtherPages))
        case .bytes(let limit): .setByteLimit(Self.sum(max(limit, bytes), max(1 << 20, limit)))
        case .duration(let limit): .setTimeLimit(Self.sum(max(limit, elapsed), max(1_000_000_000, limit)))
        case .urls, .urlBytes, .origins, .robotsBytes, .found: nil
        }
    }

    /// The text that reports a new limit; nil for no limit.
    package static func words(_ limit: CrawlLimit?) -> SafeText {
        limit.map { "from now on: " + $0.name } ?? "without that limit from now on"
    }

    private static func sum<Number: FixedWidthInteger>(_ left: Number, _ right: Number) -> Number {
        let (sum, isTooLarge) = left.addingReportingOverflow(right)
        return isTooLarge ? .max : sum
    }
}
