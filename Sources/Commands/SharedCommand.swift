package import Crawl

// A crawl of several processes has its commands carried out by all of them. They are told as they are typed.

extension CrawlCommand {
    /// The command as it is typed, with all that another process needs to know; nil for one that is about this process
    /// alone: its own connections, its end, and single URLs, which the shared queues have.
    ///
    /// - Parameters:
    ///   - crawl: the crawl, which knows the origins of hosts.
    ///   - form: the text of a URL of the cluster that is pruned, or no longer.
    /// - Returns: the text; nil if there is none.
    package func sharedText(in crawl: any CrawlView, form: String? = nil) -> String? {
        switch self {
        case .pause: "pause"
        case .resume: "resume"
        case .setPerHost(let count): "per-host \(count)"
        case .setDelay(let delay): "delay \(Double(delay) / 1e6)ms"
        case .setRate(let count): "rate " + Self.text(count)
        case .setPageLimit(let limit): "max-pages " + Self.text(limit)
        case .setByteLimit(let limit): "max-bytes " + Self.text(limit)
        case .ignore(let pattern): "ignore " + pattern
        case .undoIgnore(let pattern): "unignore " + pattern
        case .pruneCluster: form.map { "prune " + $0 }
        case .restoreCluster: form.map { "unprune " + $0 }
        case .blockHost(let host): Self.text("block", host, crawl)
        case .unblockHost(let host): Self.text("unblock", host, crawl)
        case .pauseHost(let host): Self.text("pause-host", host, crawl)
        case .resumeHost(let host): Self.text("resume-host", host, crawl)
        case .togglePause, .freeze, .thaw, .drain, .abort, .cancel, .cancelSlot, .retryNow, .moveToFront, .recrawl,
            .setConcurrency, .setDepthLimit, .setTimeLimit, .here:
            nil
        }
    }

    private static func text(_ limit: Int?) -> String { limit.map { "\($0)" } ?? "off" }

    private static func text(_ name: String, _ host: UInt32, _ crawl: any CrawlView) -> String? {
        crawl.host(at: Int(host)).map { "\(name) " + String(decoding: $0.origin, as: UTF8.self) }
    }

    /// Whether URLs that were held back may wait again.
    package var givesBack: Bool {
        switch self {
        case .undoIgnore, .restoreCluster, .unblockHost: true
        default: false
        }
    }
}
