// What the player of a recording asks of an image, and what follows from what was not recorded.

extension CrawlImage {
    /// How a URL stands; nil for an unknown URL.
    func standing(of url: URLID) -> URLStatus? {
        Int(url.index) < urls.count ? URLStatus(record: urls[url.index].pointee) : nil
    }

    /// The answer of a known URL that has ended.
    func answer(of url: URLID) -> URLMove.Answer {
        let record = urls[url.index].pointee
        return URLMove.Answer(
            status: record.status, error: record.errorKind, verdict: record.verdict,
            isRedirect: redirectTarget(of: url) != nil, reading: record.reading)
    }

    /// Counts a page's links, and keeps those that may turn out broken, as when a crawl is restored: all but that with which a
    /// URL was found first.
    func countLinks(on page: URLID, to targets: [UInt32]) {
        var found = URLRecord.none
        for target in targets where Int(target) < urls.count {
            links.counts.add(urls[target])
            let record = urls[target].pointee
            let isFirst = record.referrer == page.index && found != target
            found = target
            guard !isFirst, !record.isPlain, record.state != .skipped || record.isRevivable else { continue }
            links.referrers.add(target, from: page.index)
        }
    }

    /// What became of URLs in flight when a run was interrupted, as the run that goes on has it.
    func eventsOfInterruption(at now: Int64) -> [CrawlEvent] {
        var events: [CrawlEvent] = []
        for case let exchange? in exchanges {
            events.append(.gaveUp(slot: exchange.live.slot, url: exchange.live.url, at: now))
        }
        for id in 0..<UInt32(clamping: urls.count) where urls[id].pointee.state == .inFlight {
            let url = URLID(index: id)
            events.append(
                .moved(
                    URLMove(
                        url: url, from: .inFlight, to: .todo, cause: nil, formerCause: nil, answer: nil,
                        formerAnswer: nil, referrer: urls[id].pointee.referrerID)))
            events.append(.queued(url, .front, failedAttempts: nil, hasFailed: false))
        }
        for host in 0..<UInt32(clamping: hostCount) where hosts[host].robots.state == .fetching {
            events.append(.hostChanged(host: host, .robots(HostRobots(.unknown))))
        }
        return events + [.frozen(false)]
    }
}
