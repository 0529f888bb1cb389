import Crawl

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
        case .slower: command = .setDelay(Self.delays.first { $0 > surroundings.delay } ?? surroundings.delay)
        case .faster: command = .setDelay(Self.delays.last { $0 < surroundings.delay } ?? 0)
        case .block, .pauseHost: command = hostCommand(action, surroundings)
        default: command = urlCommand(action, surroundings)
        }
        guard let command else {
            message = "no row is selected that this could be done to"
            return []
        }
        if case .blockHost = command, let host = surroundings.host, host.todo > 0, asked != command {
            unconfirmed = command
            message = "blocking it skips \(host.todo) URLs: again, to do it"
            return []
        }
        message = Self.words(for: command)
        return [.perform(command)]
    }

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
        case .cancel: "cancelled"
        case .retryNow: "tried again now, if it waits for that"
        case .moveToFront: "next to go out, if it waits"
        case .recrawl: "fetched once more, if it is done"
        case .blockHost: "host blocked: b unblocks it"
        case .unblockHost: "host unblocked"
        case .pauseHost: "host paused: x goes on"
        case .resumeHost: "host goes on"
        case .setConcurrency(let count): "at most \(count) connections"
        case .setDelay(let delay): "at least " + SafeText(duration: delay) + " between requests to a host"
        default: nil
        }
    }
}
