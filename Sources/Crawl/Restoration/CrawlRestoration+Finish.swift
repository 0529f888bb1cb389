import Web

// What depends on all URLs: links, redirects, sitemaps, traps, totals.

extension CrawlRestoration {
    /// Adds the links of a page, in ascending order. That with which a URL was found first is in its place.
    package func addLinks(from page: UInt32, to targets: [UInt32]) {
        guard Int(page) < urlCount else { return }
        var found = URLRecord.none
        frontier.table[page].pointee.hasLinksCounted = true
        for target in targets where Int(target) < urlCount {
            frontier.links.counts.add(frontier.table[target])
            let record = frontier.table[target].pointee
            let isFirst = record.referrer == page && found != target
            found = target
            guard !isFirst, !record.isPlain, record.state != .skipped || record.isRevivable else { continue }
            frontier.links.referrers.add(target, from: page)
        }
    }

    /// Adds a page of the sample for traps, in the order in which they were read.
    package func addSample(_ url: UInt32, words: UInt64, weight: Int) {
        guard Int(url) < urlCount, (1...1_000).contains(weight) else { return }
        samples.append(Sample(url: url, words: words, weight: weight))
    }

    /// Adds a URL that was named as a sitemap.
    package func addSitemap(_ url: UInt32, level: Int, isNone: Bool, isDocument: Bool, isPage: Bool) {
        guard Int(url) < urlCount, level >= 0, frontier.sitemaps.add(url, level: level) else { return }
        if frontier.table[url].pointee.state == .done { frontier.sitemaps.markRead(url) }
        if isNone { frontier.sitemaps.markNone(url, isDocument: isDocument) }
        if isPage { frontier.sitemaps.markPage(url) }
    }

    /// Adds another way to a URL.
    package func addWay(to url: UInt32, depth: Int, hops: Int) {
        guard Int(url) < urlCount, frontier.maxDepth != nil, depth >= 0, hops >= 0 else { return }
        frontier.otherWays[url, default: []].append(Way(depth: depth, hops: hops))
    }

    /// Adds a malformed link, with where it stands on its page if that is known.
    package func addMalformed(_ text: [UInt8], on page: UInt32, at place: (line: UInt32, column: UInt32)?) {
        guard Int(page) < urlCount else { return }
        _ = text.withUnsafeBufferPointer { crawl.malformedLinks.add($0, on: URLID(index: page), at: place) }
    }

    /// Adds the next seed.
    package func addSeed(_ url: UInt32) throws(RestorationError) {
        guard Int(url) < urlCount else { throw RestorationError("a seed is none of its URLs") }
        crawl.seeds.append(URLID(index: url))
    }

    /// Checks what refers to other URLs, and puts everything in its place. What the present options change is told.
    ///
    /// - Parameters:
    ///   - statistics: the totals so far.
    ///   - notKept: the numbers of URLs and links that were not kept because of a limit.
    /// - Throws: what refers to a URL that is not there.
    package func finish(
        statistics: Statistics, notKept: (urls: Int, referrers: Int)
    ) throws(RestorationError) {
        crawl.statistics = statistics
        crawl.statistics.skips = try skips()
        try restoreRedirects()
        restoreTraps()
        restoreHosts()
        for id in first.reversed() { bringToFront(id) }
        frontier.refused = notKept.urls
        frontier.links.referrers.restoreDropped(notKept.referrers)
        crawl.pagesBegun = pagesBegun
        crawl.updatePagesLeft()
        applyJudgement()
        for id in failed { frontier.requestAgain(frontier.table[id]) }
        if hasIgnored {
            frontier.sweep(for: .drop)
            frontier.sweep(for: .restore)
        }
    }

    /// The numbers of skipped URLs by reason. Every URL was found on another, or is a seed.
    private func skips() throws(RestorationError) -> [SkipReason: Int] {
        var skips: [SkipReason: Int] = [:]
        for id in 0..<UInt32(urlCount) {
            let record = frontier.table[id].pointee
            guard record.referrer == URLRecord.none || Int(record.referrer) < urlCount else {
                throw RestorationError("URL \(id) was found on none of its URLs")
            }
            if let reason = record.skipReason { skips[reason, default: 0] += 1 }
        }
        return skips
    }

    /// Tells that the crawl goes on, or that nothing is left to do.
    package func start(now: Int64) {
        crawl.emit(.state(.running, at: now))
        crawl.finishIfDone(now: now)
    }

    private func restoreRedirects() throws(RestorationError) {
        // Restored cookies are not new to what was asked before.
        let asked = crawl.requests.jar.clock
        for (url, target) in redirects {
            guard Int(target) < urlCount else { throw RestorationError("a redirect leads to none of its URLs") }
            frontier.links.redirects.record(URLID(index: url), to: URLID(index: target), asked: asked)
        }
        for id in 0..<UInt32(urlCount) where frontier.table[id].pointee.state == .done {
            frontier.links.follow(id, from: .inFlight, in: frontier.table.records)
        }
    }

    private func restoreTraps() {
        for sample in samples {
            frontier.restoreSample(sample.words, weight: sample.weight, of: sample.url)
        }
        for (url, kind) in trapped { frontier.recordSkip(frontier.table[url], .trap(kind)) }
    }

    /// An origin whose robots.txt had no answer is asked again if the failure is not known.
    private func restoreHosts() {
        for host in 0..<UInt32(crawl.hostCount) {
            if frontier.hosts[host].robots.isUnreachable, frontier.robots.unreachable[host] == nil {
                _ = frontier.hosts.apply(.robots(HostRobots(.unknown)), to: host)
            }
        }
    }

    private func bringToFront(_ id: UInt32) {
        let host = frontier.table[id].pointee.host
        guard frontier.hosts[host].todo.remove(id) else { return }
        frontier.line(up: id, of: host, isFirst: true)
    }

    /// Leaves URLs out that waited, and has others wait that were left out.
    private func applyJudgement() {
        for (id, reason) in judged {
            let record = frontier.table[id]
            let text = frontier.table.text(of: record)
            let cause =
                reason.map(SkipCause.reason)
                ?? frontier.objection(
                    to: URLID(index: id), text, at: record.pointee.host, from: record.pointee.referrerID)
            frontier.move(record, to: cause.map(URLStanding.skipped) ?? .todo(.last))
        }
    }
}
