import Crawl
import Words

/// What the user asks of the crawl, for the selected row or for all of it.

extension ScreenState {
    /// Nanoseconds of the delays that `[` and `]` step through.
    static let delays: [Int64] = [0, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000].map {
        $0 * 1_000_000
    }

    /// Asks for something, and says what.
    mutating func ask(
        _ action: KeyAction, in surroundings: Surroundings, asked: CrawlCommand?
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
        case .block, .pauseHost: command = hostCommand(action, surroundings)
        case .prune:
            if case .cluster(let cluster)? = surroundings.row {
                command = .pruneCluster(cluster.id)
            } else {
                command = nil
            }
        default: command = urlCommand(action, surroundings)
        }
        guard let command else {
            message = action == .morePerHost ? "a host has no limit of its own: + raises that of all" : Self.noRow
            return []
        }
        if let why = Self.refusal(of: command, surroundings) {
            message = why
            return []
        }
        if let lost = Self.lost(by: command, surroundings), asked != command {
            unconfirmed = command
            message = "this skips " + SafeText(counting: lost, "URL") + ": again, to do it"
            return []
        }
        if case .pruneCluster(let id) = command { remember(.restoreCluster(id)) }
        message = Self.words(for: command)
        return [.perform(command)]
    }

    /// Takes something of the row's URL, or of the one whose details are open, to the clipboard.
    mutating func take(_ yank: Yank, in surroundings: Surroundings) -> [ScreenEffect] {
        guard let url = details?.url ?? surroundings.selected else {
            message = Self.noRow
            return []
        }
        return [.yank(yank, url)]
    }

    private static let noRow: SafeText = "no row is selected that this could be done to"

    /// Why nothing would come of a command on what is fetched; nil while the crawl goes on.
    private static func refusal(of command: CrawlCommand, _ surroundings: Surroundings) -> SafeText? {
        guard surroundings.crawl == .finished else { return nil }
        guard !surroundings.wasStopped else { return "the crawl was stopped: nothing more is fetched" }
        switch command {
        case .cancel, .retryNow, .moveToFront: return "the crawl is over and nothing waits: R fetches once more"
        default: return nil
        }
    }

    /// URLs that wait and would be skipped.
    private static func lost(by command: CrawlCommand, _ surroundings: Surroundings) -> Int? {
        switch (command, surroundings.row) {
        case (.blockHost, _): surroundings.host.flatMap { $0.todo > 0 ? $0.todo : nil }
        case (.pruneCluster, .cluster(let cluster)?): cluster.count
        default: nil
        }
    }

    /// Ignores what matches a pattern. The preview has told what that is.
    mutating func ignore(_ pattern: String) -> [ScreenEffect] {
        guard !pattern.isEmpty else { return [] }
        guard (try? URLPattern(pattern)) != nil else {
            message = "this is no regular expression: nothing is ignored"
            return []
        }
        remember(.undoIgnore(pattern))
        message = "ignored from now on: u takes it back"
        return [.perform(.ignore(pattern))]
    }

    /// Takes the last ignore or prune back.
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

    /// Steps that can be taken back.
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

    /// One more of few, a quarter more of many; and back.
    private static func step(_ number: Int, up: Bool) -> Int {
        up ? number + max(1, number / 4) : number - max(1, number / 5)
    }

    private static func words(for command: CrawlCommand) -> SafeText? {
        switch command {
        case .cancel: "cancelled, if it waits or is in flight"
        case .retryNow: "tried again now, if it waits for that"
        case .moveToFront: "next to go out, if it waits"
        case .recrawl: "fetched once more, if it is done"
        case .blockHost: "host blocked: b unblocks it"
        case .unblockHost: "host unblocked"
        case .pauseHost: "host paused: x goes on"
        case .resumeHost: "host goes on"
        case .pruneCluster: "pruned: u takes it back"
        case .setConcurrency(let count): "at most " + SafeText(counting: count, "connection")
        case .setPerHost(let count): "at most " + SafeText(counting: count, "connection") + " to a host"
        case .setDelay(let delay): "at least " + SafeText(duration: delay) + " between requests to a host"
        default: nil
        }
    }
}
