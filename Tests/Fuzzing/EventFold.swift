import Crawl

/// What events alone tell of a crawl, held against what the crawl says of itself at each of them.
final class EventFold: CrawlSubscriber {
    /// The first thing that does not hold.
    private(set) var fault: String?
    private var urls: [(state: URLState, reason: SkipReason?)] = []
    private var states = [URLState: Int]()
    private var skips = [SkipReason: Int]()
    private var exchanges: [Int: (url: URLID, state: ConnectionState?)] = [:]
    private var state: CrawlState?

    var hearsDetails: Bool { true }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard fault == nil else { return }
        fault = fold(event) ?? difference(from: crawl, after: event)
    }

    /// Takes an event; says what cannot be so.
    private func fold(_ event: CrawlEvent) -> String? {
        switch event {
        case .state(let state, _):
            self.state = state
        case .moved(let move):
            return fold(move)
        case .started(let start):
            if exchanges[start.slot] != nil { return "a slot is given to two exchanges" }
            exchanges[start.slot] = (start.url, nil)
            return standing(of: start.url).state == .inFlight ? nil : "an exchange starts whose URL is not in flight"
        case .entered(let slot, let state, _):
            if exchanges[slot] == nil { return "an exchange goes on that has not started" }
            exchanges[slot]?.state = state
        case .ended(let record):
            let expected: URLState = record.willRetry || record.isSuperseded ? .todo : .done
            return release(record.slot, record.url)
                ?? (standing(of: record.url).state == expected ? nil : "a URL does not stand where its end left it")
        case .gaveUp(let slot, let url, _):
            return release(slot, url)
                ?? ([.todo, .skipped].contains(standing(of: url).state) ? nil : "what was given up does not wait")
        default:
            break
        }
        return nil
    }

    private func fold(_ move: URLMove) -> String? {
        if let from = move.from {
            let known = standing(of: move.url)
            guard known.state == from, known.reason == move.formerReason else {
                return "a URL moves from where it does not stand"
            }
            states[from, default: 0] -= 1
            if let reason = move.formerReason { skips[reason, default: 0] -= 1 }
            urls[Int(move.url.index)] = (move.to, move.reason)
        } else {
            guard Int(move.url.index) == urls.count else { return "a URL is found out of turn" }
            urls.append((move.to, move.reason))
        }
        guard (move.to == .skipped) == (move.reason != nil) else { return "a URL is skipped for no reason" }
        states[move.to, default: 0] += 1
        if let reason = move.reason { skips[reason, default: 0] += 1 }
        return nil
    }

    private func standing(of url: URLID) -> (state: URLState?, reason: SkipReason?) {
        Int(url.index) < urls.count ? (urls[Int(url.index)].state, urls[Int(url.index)].reason) : (nil, nil)
    }

    private func release(_ slot: Int, _ url: URLID) -> String? {
        guard let exchange = exchanges.removeValue(forKey: slot) else { return "an exchange ends that has not started" }
        return exchange.url == url ? nil : "an exchange ends with another URL"
    }

    private func difference(from crawl: any CrawlView, after event: CrawlEvent) -> String? {
        let counts = Counts(
            seen: urls.count, todo: states[.todo] ?? 0, inFlight: states[.inFlight] ?? 0, done: states[.done] ?? 0,
            skipped: states[.skipped] ?? 0)
        switch event {
        case .state, .started, .entered, .ended, .gaveUp: break
        // These are told in the midst of something.
        default: return nil
        }
        if crawl.counts != counts { return "the counts are not those of the events" }
        if crawl.state != state { return "the state is not the one that was told" }
        if exchanges.count != counts.inFlight { return "what is in flight is not what was told" }
        if crawl.statistics.skips.filter({ $0.value != 0 }) != skips.filter({ $0.value != 0 }) {
            return "what is skipped is not what the events told"
        }
        for state in ConnectionState.allCases {
            let here = exchanges.values.count { $0.state == state }
            if crawl.connectionsByState[Int(state.rawValue)] != here { return "connections are not in the states told" }
        }
        return nil
    }

    /// What does not hold of single URLs, once all has been told.
    func fault(of crawl: Crawl) -> String? {
        for (index, url) in urls.enumerated() {
            let status = crawl.status(of: URLID(index: UInt32(index)))
            if status.state != url.state || status.skipReason != url.reason {
                return "a URL stands elsewhere than told"
            }
        }
        return fault
    }
}
