import Commands
import Crawl
import Words

/// The end of a crawl as far as it can be foreseen: when the slowest host is done, or a limit is reached.
enum Outlook {
    /// A host that ends later than others.
    struct Host: Hashable {
        /// Its name.
        let name: SafeText
        /// Nanoseconds until its last URL has ended; nil for a host that makes no progress.
        let left: Int64?
    }

    /// A limit of the crawl as a whole.
    struct Limit: Hashable {
        /// The limit in a few words.
        let name: SafeText
        /// Nanoseconds until it is reached.
        let left: Int64
    }

    /// The limit that is reached first at the rates of a snapshot; nil for none.
    static func nextLimit(of crawl: any CrawlView, _ snapshot: MonitorSnapshot) -> Limit? {
        let limits = crawl.limits
        let found: [Limit?] = [
            limits.pages.flatMap { pages in
                let rest = pages - crawl.counts.done - crawl.counts.inFlight
                return left(rest, snapshot.pagesPerSecond).map { Limit(name: CrawlLimit.pages(pages).name, left: $0) }
            },
            limits.bytes.flatMap { bytes in
                left(bytes - crawl.statistics.bytes, snapshot.bytesPerSecond)
                    .map { Limit(name: CrawlLimit.bytes(bytes).name, left: $0) }
            },
            limits.duration.map {
                Limit(name: CrawlLimit.duration($0).name, left: max(0, $0 - snapshot.elapsed))
            },
        ]
        return found.compactMap(\.self).min { $0.left < $1.left }
    }

    private static func left(_ rest: Int, _ perSecond: Double) -> Int64? {
        guard perSecond > 0 else { return nil }
        return Int64(min(9e18, Double(max(0, rest)) * 1e9 / perSecond))
    }
}

extension Screen {
    /// The remaining time, while todo shrinks or a limit is near: that of the host or of the limit that decides it, which is
    /// named if there is room. Exchanges in flight are not estimated.
    func outlook(room: Int) -> SafeText {
        guard snapshot.state == .running, moment == .going, snapshot.counts.todo > 0, let trend = snapshot.todoTrend,
            trend.isFinite
        else { return "" }
        let perSecond = Int(max(-1e9, min(1e9, trend)).rounded())
        let pace: SafeText =
            perSecond != 0 || trend >= 0
            ? (trend < 0 ? "" : "+") + "\(perSecond)/s: " : "-" + SafeText(decimal: -trend) + "/s: "
        let whole = trend < 0 ? Int64(min(1e18, Double(snapshot.counts.todo) / -trend * 1e9)) : nil
        let (time, cause) = end(whole)
        let short = pace + time
        return short.cells + cause.cells <= room ? short + cause : short
    }

    /// The end, with what decides it, from the time that the crawl as a whole needs; nil if its todo grows.
    private func end(_ whole: Int64?) -> (time: SafeText, cause: SafeText) {
        let host = whole == nil ? nil : snapshot.lastHost
        let work = host.map { $0.left.map { max($0, whole ?? 0) } } ?? whole
        if let limit = snapshot.nextLimit, limit.left < work ?? .max {
            return ("ETA " + SafeText(duration: limit.left), ", " + limit.name)
        }
        guard let host else {
            return (whole.map { "ETA " + SafeText(duration: $0) } ?? "no ETA yet", "")
        }
        guard let left = host.left else { return ("no ETA", ", " + host.name + " stands still") }
        guard left >= whole ?? 0 else { return ("ETA " + SafeText(duration: work ?? left), "") }
        return ("ETA " + SafeText(duration: left), ", " + host.name + " is last")
    }
}
