import Words

// Writes what is rare: the crawl as a whole, hosts, and what few URLs have.

extension EventEncoder {
    @inline(never)
    func appendRare(_ event: CrawlEvent) {
        switch event {
        case .state(let state, let at):
            start(.state)
            bytes.append(UInt8(clamping: CrawlState.allCases.firstIndex(of: state) ?? 0))
            append(at: at)
        case .stopped(let limit):
            start(.stopped)
            append(limit)
        case .frozen(let isSo):
            start(.frozen)
            bytes.append(isSo)
        case .held(let isSo, let holder):
            start(.held)
            bytes.append(isSo)
            append(text: holder.reason.string)
        case .limitChanged(let change):
            start(.limitChanged)
            append(change)
        case .pagesUsedUp(let isSo):
            start(.pagesUsedUp)
            bytes.append(isSo)
        case .restricted(let isOn, let restriction):
            start(.restricted)
            bytes.append(isOn)
            append(restriction)
        case .hostFound(_, let isInScope, _):
            start(.hostFound)
            bytes.append(isInScope)
        case .hostChanged(let host, let change):
            start(.hostChanged)
            bytes.append(number: UInt64(host))
            append(change)
        case .lastAttemptsDue: start(.lastAttemptsDue)
        case .notKept(let count):
            start(.notKept)
            bytes.append(count: count)
        case .searchGivenUp(let pattern):
            start(.searchGivenUp)
            append(text: pattern)
        case .closed(let kind, let pages):
            start(.closed)
            bytes.append(UInt8(clamping: TrapKind.allCases.firstIndex(of: kind) ?? 0))
            bytes.append(count: pages)
        case .warned(nil):
            start(.warned)
            bytes.append(0)
        default: appendOfURL(event)
        }
    }

    private func appendOfURL(_ event: CrawlEvent) {
        func start(_ kind: RecordedKind, _ url: URLID) {
            self.start(kind)
            append(url)
        }
        switch event {
        case .rulesFound(let url, _): start(.rulesFound, url)
        case .rulesForgotten(let url): start(.rulesForgotten, url)
        case .foundElsewhere(let url, let place):
            start(.foundElsewhere, url)
            append(place)
        case .seed(let url): start(.seed, url)
        case .linksCounted(let page, _):
            lastCounted = page
            start(.linksCounted, page)
        case .redirects(let url, let target):
            start(.redirects, url)
            bytes.append(optional: target.map { Int64($0.index) })
        case .malformedLink(let link, let page):
            start(.malformedLink, page)
            bytes.append(link != nil)
        case .warned(let warning?):
            self.start(.warned)
            bytes.append(UInt8(clamping: (WarningKind.allCases.firstIndex(of: warning.kind) ?? 0) + 1))
            append(warning.url)
            bytes.append(optional: warning.page.map { Int64($0.index) })
            bytes.append(signed: Int64(warning.number))
        case .isNoSitemap(let url, let isDocument):
            start(.isNoSitemap, url)
            bytes.append(isDocument)
        case .isPageNamedAsSitemap(let url): start(.isPageNamedAsSitemap, url)
        case .cutOff(let url, let place):
            start(.cutOff, url)
            bytes.append(count: place)
        default: break
        }
    }

    private func append(_ limit: CrawlLimit?) {
        let (code, number): (UInt8, Int64) =
            switch limit {
            case nil: (0, 0)
            case .pages(let count): (1, Int64(count))
            case .duration(let time): (2, time)
            case .bytes(let count): (3, Int64(count))
            case .urls(let count): (4, Int64(count))
            case .urlBytes(let count): (5, Int64(count))
            case .origins(let count): (6, Int64(count))
            case .robotsBytes(let count): (7, Int64(count))
            case .found(let count): (8, Int64(count))
            }
        bytes.append(code)
        bytes.append(number: UInt64(max(0, number)))
    }

    private func append(_ change: LimitChange) {
        let (code, number): (UInt8, Int64?) =
            switch change {
            case .concurrency(let count): (0, Int64(count))
            case .connections(let count): (1, Int64(count))
            case .delay(let delay): (2, delay)
            case .depth(let depth): (3, depth.map(Int64.init))
            case .pages(let count): (4, count.map(Int64.init))
            case .bytes(let count): (5, count.map(Int64.init))
            case .duration(let time): (6, time)
            case .rate(let count): (7, count.map(Int64.init))
            }
        bytes.append(code)
        bytes.append(optional: number)
    }

    private func append(_ restriction: Restriction) {
        switch restriction {
        case .ignored(let pattern):
            bytes.append(0)
            append(text: pattern)
        case .pruned(let cluster):
            bytes.append(1)
            bytes.append(number: cluster)
        case .blocked(let host):
            bytes.append(2)
            bytes.append(number: UInt64(host))
        case .paused(let host):
            bytes.append(3)
            bytes.append(number: UInt64(host))
        }
    }

    private func append(_ change: HostChange) {
        switch change {
        case .paused(let isSo):
            bytes.append(0)
            bytes.append(isSo)
        case .blocked(let isSo):
            bytes.append(1)
            bytes.append(isSo)
        case .robots(let robots):
            bytes.append(2)
            append(robots)
        case .crawlDelay(let delay):
            bytes.append(3)
            bytes.append(number: UInt64(max(0, delay)))
        case .answered: bytes.append(4)
        case .trapped: bytes.append(5)
        case .rests(let due, let isBackingOff):
            bytes.append(6)
            bytes.append(isBackingOff)
            bytes.append(due != 0)
            if due != 0 { append(due: due) }
        case .pace(let limits):
            bytes.append(7)
            bytes.append(number: UInt64(max(0, limits.delay)))
            bytes.append(optional: limits.connections.map(Int64.init))
        }
    }

    private func append(_ robots: HostRobots) {
        switch robots.state {
        case .notObeyed: bytes.append(0)
        case .unknown: bytes.append(1)
        case .fetching: bytes.append(2)
        case .known(let until):
            bytes.append(3)
            append(due: until)
        }
        bytes.append(optional: robots.rules.map { Int64($0.index) })
        bytes.append((robots.isRestricted ? 1 : 0) | (robots.isUnreachable ? 2 : 0))
        switch robots.trouble {
        case nil: bytes.append(number: 0)
        case .noRoom: bytes.append(number: 1)
        case .status(let status): bytes.append(number: UInt64(status) + 2)
        }
    }
}
