import Commands
import Crawl
import Words

/// Commands to the crawl, for the selected row or for all of it.

extension ScreenState {
    /// Nanoseconds of the delays that `[` and `]` step through.
    static let delays: [Int64] = [0, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000].map {
        $0 * 1_000_000
    }

    /// Issues a command, and says so.
    mutating func ask(
        _ action: KeyAction, in surroundings: Surroundings, asked: KeyAction?
    ) -> [ScreenEffect] {
        let command: CrawlCommand?
        switch action {
        case .more: command = .setConcurrency(min(65_535, Self.step(surroundings.concurrency, up: true)))
        case .fewer: command = .setConcurrency(max(1, Self.step(surroundings.concurrency, up: false)))
        case .morePerHost: command = surroundings.perHost.map { .setPerHost(min(65_535, Self.step($0, up: true))) }
        case .fewerPerHost:
            let count = min(surroundings.perHost ?? surroundings.concurrency, surroundings.concurrency)
            command = .setPerHost(max(1, Self.step(count, up: false)))
        case .slower: command = .setDelay(Self.delays.first { $0 > surroundings.delay } ?? surroundings.delay)
        case .faster: command = .setDelay(Self.delays.last { $0 < surroundings.delay } ?? 0)
        case .perform(let typed): command = typed
        case .extend:
            command = surroundings.endingLimit?.raise(bytes: surroundings.bytes, elapsed: surroundings.elapsed)
        case .block, .pauseHost: command = hostCommand(action, surroundings)
        case .prune:
            if case .cluster(let cluster)? = surroundings.row {
                guard cluster.count > 0 else {
                    message = "it is pruned already: u takes it back"
                    return []
                }
                command = .pruneCluster(cluster.id)
            } else {
                command = nil
            }
        default: command = urlCommand(action, surroundings)
        }
        guard let command else {
            message =
                switch action {
                case .morePerHost: "a host has no limit of its own: + raises that of all"
                case .extend: "no limit ends the crawl, and none has ended it"
                default: Self.noRow
                }
            return []
        }
        if let why = Self.refusal(of: command, surroundings) {
            message = why
            return []
        }
        if let lost = Self.lost(by: command, surroundings), asked != .perform(command) {
            unconfirmed = .perform(command)
            message = "this skips " + SafeText(counting: lost, "URL") + ": again, to do it"
            return []
        }
        if case .pruneCluster(let id) = command {
            remember(.restoreCluster(id))
        } else {
            table.cursor.anchor = surroundings.row?.id ?? table.cursor.anchor
        }
        message = Self.words(for: command, surroundings)
        return [.perform(command)]
    }

    /// Fetches URLs that failed again.
    mutating func recheck(_ failures: [URLID]) -> [ScreenEffect] {
        guard !failures.isEmpty else {
            message = "nothing has failed as far as is known"
            return []
        }
        message = SafeText(counting: failures.count, "URL") + " fetched once more"
        return failures.map { .perform(.recrawl($0)) }
    }

    static let noRow: SafeText = "no row is selected that this could be done to"

    /// The reason why a command would have no effect; nil if it has one.
    static func refusal(of command: CrawlCommand, _ surroundings: Surroundings) -> SafeText? {
        if surroundings.crawl == .finished, surroundings.wasStopped, surroundings.moment == .over {
            return "the crawl was stopped: nothing more is fetched"
        }
        switch command {
        case .here(let command): return refusal(of: command, surroundings)
        case .setDepthLimit where surroundings.sharesFrontier: return SharedStanding.noDepth
        case .retryNow where surroundings.host?.why == .paused, .moveToFront where surroundings.host?.why == .paused:
            return "its host is paused: x goes on"
        default: return refusal(of: command, surroundings.status, isOver: surroundings.moment == .over)
        }
    }

    private static func refusal(of command: CrawlCommand, _ status: URLStatus?, isOver: Bool) -> SafeText? {
        switch (command, status?.state) {
        case (.cancel, .todo), (.cancel, .inFlight), (.retryNow, .todo), (.moveToFront, .todo), (.recrawl, .done): nil
        case (.recrawl, .todo): "it waits already: m moves it to the front"
        case (.recrawl, .inFlight), (.retryNow, .inFlight), (.moveToFront, .inFlight): "it is in flight"
        case (.recrawl, .skipped) where status?.skipReason != .cancelled: skipped(status)
        case (.cancel, .skipped), (.retryNow, .skipped), (.moveToFront, .skipped): skipped(status)
        case (.cancel, .done), (.retryNow, .done), (.moveToFront, .done): "it is done: R fetches it once more"
        case (.cancel, nil) where isOver, (.retryNow, nil) where isOver, (.moveToFront, nil) where isOver:
            "the crawl is over and nothing waits: R fetches once more"
        default: nil
        }
    }

    private static func skipped(_ status: URLStatus?) -> SafeText {
        guard let reason = status?.skipReason else { return "it is skipped" }
        if reason == .cancelled { return "it is cancelled: R fetches it after all" }
        return "it is skipped: " + SafeText(untrusted: reason.rawValue)
    }

    /// The number of waiting URLs that a command would skip.
    private static func lost(by command: CrawlCommand, _ surroundings: Surroundings) -> Int? {
        switch (command, surroundings.row) {
        case (.blockHost(let host), _): surroundings.hostAt(host).flatMap { $0.todo > 0 ? $0.todo : nil }
        case (.pruneCluster, .cluster(let cluster)?): cluster.count
        default: nil
        }
    }

    /// Ignores URLs that match a pattern. The preview has shown how many those are.
    mutating func ignore(_ pattern: String, in surroundings: Surroundings) -> [ScreenEffect] {
        guard !pattern.isEmpty else { return [] }
        guard (try? URLPattern(pattern)) != nil else {
            message = "this is no regular expression: nothing is ignored"
            return []
        }
        if let why = Self.refusal(of: .ignore(pattern), surroundings) {
            message = why
            return []
        }
        remember(.undoIgnore(pattern))
        let dropped: SafeText = surroundings.preview.cells > 0 ? ", " + surroundings.preview : ""
        message = "ignored from now on" + dropped + ": u takes it back"
        return [.perform(.ignore(pattern))]
    }

    /// Undoes the last ignore or prune.
    mutating func undo() -> [ScreenEffect] {
        guard let command = undoable.popLast() else {
            message = "nothing to take back"
            return []
        }
        message = "taken back: what was dropped waits again"
        return [.perform(command)]
    }

    private mutating func remember(_ command: CrawlCommand) {
        undoable = undoable.suffix(Self.maxUndoable - 1) + [command]
    }

    /// The largest number of steps that can be undone.
    static let maxUndoable = 100

    private func urlCommand(_ action: KeyAction, _ surroundings: Surroundings) -> CrawlCommand? {
        guard let url = details?.url ?? surroundings.selected else { return nil }
        switch action {
        case .cancel: return .cancel(url)
        case .retry: return .retryNow(url)
        case .toFront: return .moveToFront(url)
        default: return .recrawl(url)
        }
    }

    private func hostCommand(_ action: KeyAction, _ surroundings: Surroundings) -> CrawlCommand? {
        guard let host = surroundings.host else { return nil }
        if action == .block { return host.why == .blocked ? .unblockHost(host.host) : .blockHost(host.host) }
        return host.why == .paused ? .resumeHost(host.host) : .pauseHost(host.host)
    }

    /// One more or fewer of a few, a quarter more or fewer of many.
    private static func step(_ number: Int, up: Bool) -> Int {
        up ? number + max(1, number / 4) : number - max(1, number / 5)
    }

    static func words(for command: CrawlCommand, _ surroundings: Surroundings) -> SafeText? {
        let waits: SafeText = surroundings.moment == .atLimit ? ": it waits until e goes on" : ""
        return switch command {
        // A host waits for its robots.txt.
        case .cancel where surroundings.status?.role == .auxiliary && surroundings.host?.robots == .fetching:
            "cancelled: without its robots.txt nothing of this host is fetched"
        case .cancel:
            surroundings.status?.state == .inFlight ? "cancelled: its exchange is given up" : "cancelled: it is skipped"
        case .retryNow: "goes out now" + waits
        case .moveToFront: "goes out next" + waits
        case .recrawl: "fetched once more" + waits
        case .blockHost(let host): surroundings.name(of: host) + " blocked: b unblocks it"
        case .unblockHost(let host): surroundings.name(of: host) + " unblocked"
        case .pauseHost(let host): surroundings.name(of: host) + " paused: x goes on"
        case .resumeHost(let host): surroundings.name(of: host) + " goes on"
        case .pruneCluster: "pruned: u takes it back"
        default: command.words
        }
    }
}
