import Crawl
import Words

/// The content of a host's box, as plain values.
struct HostStory {
    /// The host's row.
    var row = HostRow()
    /// The number of attempts with each outcome, without zeros.
    var outcomes: [(name: SafeText, count: Int)] = []
    /// Recent answers by time to first byte: a count for each doubling of `LatencyCounts`.
    var latencies: [Int] = []
    /// Bytes per second of the last bodies, if they took long.
    var bodyRate: Int?
    /// The state of its robots.txt, in words.
    var robots: SafeText = ""
    /// The reason for the wait between two requests, in words.
    var delay: SafeText = ""
    /// The reason for the number of its connections, in words.
    var connections: SafeText = ""
    /// The reason for its rest, in words; nil if it does not rest.
    var rest: SafeText?
}

/// The open story of a host.
struct OpenStory: Hashable {
    /// The host's number.
    let host: UInt32
    /// Scheme, host and port.
    let origin: SafeText
    /// The first line shown.
    var top = 0
}

extension MonitorModel {
    /// The present facts about a host.
    func story(of host: UInt32, in crawl: any CrawlView, at now: Int64) -> HostStory? {
        guard let status = crawl.host(at: Int(host)) else { return nil }
        var story = HostStory()
        story.row = row(of: status, in: crawl, at: now)
        story.bodyRate = (books.hosts.history(of: host) ?? HostHistory()).slowBodyRate(
            with: books.hosts.longBodies[host])
        if let history = books.hosts.history(of: host) {
            story.outcomes = HostOutcome.groups.compactMap { group in
                let count = group.outcomes.first.map(history.count) ?? 0
                return count > 0 ? (group.name, count) : nil
            }
            story.latencies = history.latencies.byDoubling
        }
        story.robots = robots(of: status, at: now)
        story.delay = delay(of: status, in: crawl)
        story.connections = connections(of: status, in: crawl)
        story.rest = status.restsUntil.map { end in
            let left = SafeText(duration: max(0, end - now))
            return status.why == .backingOff ? left + ": the host asked for that" : left + ": the delay"
        }
        return story
    }

    private func robots(of host: HostStatus, at now: Int64) -> SafeText {
        if let trouble = host.robotsTrouble {
            return SafeText(untrusted: trouble.sentence) + ": nothing is fetched"
        }
        if host.isRobotsUnreachable { return "no answer: its URLs fail as that request did" }
        switch host.robots {
        case .notObeyed: return "not obeyed"
        case .unknown: return "not asked for yet"
        case .fetching: return "on its way"
        case .known(let end):
            let forbidden = books.hosts.forbidden(at: host.host)
            let what: SafeText =
                forbidden > 0 ? "forbids " + SafeText(counting: forbidden, "URL") : "forbids nothing that was found"
            return what + ", asked for again in " + SafeText(duration: max(0, end - now))
        }
    }

    private func delay(of host: HostStatus, in crawl: any CrawlView) -> SafeText {
        guard host.delay > 0 else { return "none" }
        let delay = SafeText(duration: host.delay)
        switch host.why {
        case .slow where host.delay > crawl.delay: return delay + ": it was in trouble"
        case .crawlDelay: return delay + ": its robots.txt asks for that"
        default: return delay + (host.delay > crawl.delay ? ": its robots.txt asks for that" : ": [ shortens it")
        }
    }

    private func connections(of host: HostStatus, in crawl: any CrawlView) -> SafeText {
        let most = min(crawl.perHost ?? crawl.concurrency, crawl.concurrency)
        if host.connections < most {
            return "\(host.connections) of \(most): it was in trouble, and good answers give them back"
        }
        let isPerHost = crawl.perHost.map { $0 < crawl.concurrency } ?? false
        return "\(host.connections), by " + (isPerHost ? "--per-host: } raises it" : "--concurrency: + raises it")
    }
}

extension ScreenState {
    /// Opens the story of a host, or from there its URLs.
    mutating func openHost(_ row: HostRow) {
        guard let open = story else {
            story = OpenStory(host: row.host, origin: row.origin)
            return
        }
        show(.seen)
        table.filter = RowFilter("url:" + open.origin.string + "/", on: .seen)
        table.chip = .all
        position = ListPosition()
        cameFrom = open
    }

    /// Returns to the story from which the user came; false if there is none.
    mutating func goBackToStory() -> Bool {
        guard let story = cameFrom, tab == .seen else { return false }
        table.filter = nil
        show(.hosts)
        self.story = story
        return true
    }
}
