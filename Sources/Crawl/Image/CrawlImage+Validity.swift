// Events may come from elsewhere: from a file, or over a connection. What cannot follow on what has been told is no event of
// this crawl, and nothing may trap on it.

extension CrawlImage {
    /// Whether an event can follow on those that were taken: it names what is known, in numbers that can be, and moves a URL
    /// from where that stands.
    func isPossible(_ event: CrawlEvent) -> Bool {
        switch event {
        case .state(_, let now): Self.isTime(now) && now >= statistics.finishedAt ?? statistics.startedAt
        case .frozen, .stopped, .held, .searchGivenUp, .lastAttemptsDue: true
        case .commanded(_, let now): Self.isTime(now)
        case .limitChanged(let change): Self.isPossible(change)
        case .restricted, .pagesUsedUp: true
        case .seed(let url), .isNoSitemap(let url, _), .isPageNamedAsSitemap(let url), .cutOff(let url, _): isKnown(url)
        case .validators(let url, _): isKnown(url)
        case .namedAsSitemap(let url, let number), .sampled(let url, _, let number):
            isKnown(url) && Self.isCount(number)
        case .foundOnOtherWay(let url, let depth, let hops): isKnown(url) && Self.isCount(depth) && Self.isCount(hops)
        case .cookie: true
        case .notKept(let count), .closed(_, let count): Self.isCount(count)
        case .hostFound(let host, _, let origin):
            Int(host) == hostCount && !hosts.isFull && hosts.knownPosition(of: origin) == nil
        case .hostChanged(let host, let change): Int(host) < hostCount && isPossible(change)
        case .rulesFound(let url, _), .rulesForgotten(let url): isKnown(url)
        case .found, .moved, .queued, .foundElsewhere: isPossibleOfURL(event)
        case .links(let news):
            isKnown(news.page) && Self.isCount(news.dropped) && news.targets.allSatisfy { Int($0) < urls.count }
        case .linksCounted(let page, let targets): isKnown(page) && targets.allSatisfy { Int($0) < urls.count }
        case .linksPlaced(let page, let links): isKnown(page) && links.allSatisfy { isKnown($0.target) }
        case .redirects(let url, let target): isKnown(url) && target.map(isKnown) ?? true
        case .malformedLink(_, let page): isKnown(page)
        case .warned(let warning): warning.map { isKnown($0.url) && ($0.page.map(isKnown) ?? true) } ?? true
        case .started, .entered, .connected, .resent, .received, .head, .ended, .gaveUp: isPossibleOfExchange(event)
        }
    }

    private func isPossibleOfURL(_ event: CrawlEvent) -> Bool {
        switch event {
        case .found(let find):
            return Int(find.url.index) == urls.count && Int(find.host) < hostCount && isPossible(find.place)
                && find.text.count <= URLArena.longestText
        case .moved(let move):
            return isKnown(move.url) && isPossible(move)
        case .queued(let url, let place, let failedAttempts, _):
            guard isKnown(url), isAdmitted(url), Self.isCount(failedAttempts ?? 0) else { return false }
            switch place {
            case .delayed(let due) where !Self.isTime(due), .lastAttempt(let due) where !Self.isTime(due): return false
            default: break
            }
            return urls[url.index].pointee.state == .todo
        case .foundElsewhere(let url, let place):
            return isKnown(url) && isPossible(place)
        default:
            return false
        }
    }

    private func isPossible(_ move: URLMove) -> Bool {
        guard (move.to == .skipped) == (move.cause != nil) else { return false }
        guard let former = move.from else {
            return !isAdmitted(move.url) && move.formerCause == nil && move.formerAnswer == nil
        }
        let record = urls[move.url.index].pointee
        return isAdmitted(move.url) && record.state == former && record.skipCause == move.formerCause
            && (former == .done || move.formerAnswer == nil)
    }

    private func isPossibleOfExchange(_ event: CrawlEvent) -> Bool {
        switch event {
        case .started(let start):
            // Slots are used again, and new ones are given out in order.
            return (0...exchanges.count).contains(start.slot) && !isBusy(start.slot) && isKnown(start.url)
                && slots[start.url] == nil && urls[start.url.index].pointee.state == .inFlight && start.attempt > 0
                && Self.isCount(start.attempt) && Self.isTime(start.at)
        case .entered(let slot, _, let now), .resent(let slot, let now):
            return isBusy(slot) && Self.isTime(now)
        case .connected(let slot, _): return isBusy(slot)
        case .received(let slot, let bytes): return isBusy(slot) && Self.isCount(bytes)
        case .head(let slot, let head): return isBusy(slot) && head.expectedBytes ?? 0 >= 0
        case .ended(let record):
            let counts = [record.bytes, record.bodyBytes, record.links, record.newLinks]
            return exchange(in: record.slot)?.url == record.url && Self.isTime(record.endedAt)
                && counts.allSatisfy(Self.isCount) && Self.isTime(record.latency ?? 0)
        case .gaveUp(let slot, let url, let now): return exchange(in: slot)?.url == url && Self.isTime(now)
        default: return false
        }
    }

    private func isPossible(_ place: URLPlace) -> Bool {
        place.depth >= 0 && place.hops >= 0 && place.referrer.map(isKnown) ?? true
    }

    private func isPossible(_ change: HostChange) -> Bool {
        switch change {
        case .paused, .blocked, .answered, .trapped: true
        case .robots(let robots): robots.rules.map(isKnown) ?? true
        case .crawlDelay(let delay): Self.isDuration(delay)
        case .rests(let due, _): Self.isTime(due)
        case .pace(let limits):
            Self.isDuration(limits.delay) && Self.connections.contains(limits.connections ?? 1)
        }
    }

    private static func isPossible(_ change: LimitChange) -> Bool {
        switch change {
        case .concurrency(let count), .connections(let count): connections.contains(count)
        case .delay(let delay): isDuration(delay)
        case .rate(let count): (1...1_000_000).contains(count ?? 1)
        case .depth(let depth): (0...Int(UInt16.max)).contains(depth ?? 0)
        case .pages(let count), .bytes(let count): CrawlLimits.bounded(count ?? 0) == count ?? 0
        case .duration(let duration): isDuration(duration ?? 0)
        }
    }

    private func isKnown(_ url: URLID) -> Bool { Int(url.index) < urls.count }

    private func isAdmitted(_ url: URLID) -> Bool { waits[Int(url.index)].isAdmitted }

    // Sums and differences of what passes for these have room.

    private static let connections = 1...65_535

    private static func isTime(_ nanoseconds: Int64) -> Bool { nanoseconds.magnitude < 1 << 60 }

    private static func isDuration(_ nanoseconds: Int64) -> Bool { nanoseconds >= 0 && isTime(nanoseconds) }

    private static func isCount(_ number: Int) -> Bool { (0..<1 << 40).contains(number) }
}
