// Commands on URLs, hosts and limits.

extension Crawl {
    /// Performs a command on a URL, a host or a limit.
    func change(_ command: CrawlCommand, now: Int64) {
        switch command {
        case .cancel(let url): cancel(url, now: now)
        case .cancelSlot(let slot): exchange(in: slot).map { cancel($0.url, now: now) }
        case .retryNow(let url): if isTodo(url) { frontier.retryNow(url) }
        case .moveToFront(let url): if isTodo(url) { frontier.moveToFront(url) }
        case .recrawl(let url): _ = frontier.recrawl(url)
        case .blockHost(let host): if isHost(host) { block(host, now: now) }
        case .unblockHost(let host): if isHost(host) { frontier.unblock(host) }
        case .pauseHost(let host): if isHost(host) { frontier.change(host, .paused(true)) }
        case .resumeHost(let host): if isHost(host) { frontier.change(host, .paused(false)) }
        case .setConcurrency, .setPerHost, .setDelay, .setRate: limit(command)
        case .setDepthLimit(let limit): limitDepth(limit.map { min(max(0, $0), Int(UInt16.max)) })
        case .setPageLimit(let limit): setLimit(.pages(limit.map(CrawlLimits.bounded)), now: now)
        case .setByteLimit(let limit): setLimit(.bytes(limit.map(CrawlLimits.bounded)), now: now)
        case .setTimeLimit(let limit): setLimit(.duration(limit.map(CrawlLimits.bounded)), now: now)
        case .ignore(let pattern): restrict(.ignored(pattern), true)
        case .undoIgnore(let pattern): restrict(.ignored(pattern), false)
        case .pruneCluster(let cluster): restrict(.pruned(cluster), true)
        case .restoreCluster(let cluster): restrict(.pruned(cluster), false)
        case .here(let command): change(command, now: now)
        case .pause, .resume, .togglePause, .freeze, .thaw, .drain, .abort: break
        }
    }

    private func limit(_ command: CrawlCommand) {
        switch command {
        case .setConcurrency(let count): limit(.concurrency(min(max(1, count), options.concurrencyLimit)))
        case .setPerHost(let count): limit(.connections(min(max(1, count), 65_535)))
        case .setDelay(let delay): limit(.delay(min(max(0, delay), PolitenessOptions.longestDelay)))
        case .setRate(let count): limit(.rate(count.map { min(max(1, $0), 1_000_000) }))
        default: break
        }
    }

    private func limit(_ change: LimitChange) {
        frontier.hosts.apply(change)
        if case .rate(let count) = change {
            rate = RequestRate(perSecond: count, after: rate)
            rate?.processes = others.processes
        }
        emit(.limitChanged(change))
    }

    private func limitDepth(_ limit: Int?) {
        guard frontier.maxDepth != limit else { return }
        frontier.maxDepth = limit
        emit(.limitChanged(.depth(limit)))
        frontier.sweep(for: .depth)
    }

    private func isHost(_ host: UInt32) -> Bool {
        Int(host) < hostCount
    }

    private func isTodo(_ url: URLID) -> Bool {
        frontier.state(of: url) == .todo
    }

    private func cancel(_ url: URLID, now: Int64) {
        switch frontier.state(of: url) {
        case .inFlight:
            let slot = slots.indices.first { slots[$0].isBusy && slots[$0].live.url == url }
            if let slot { cancel(slot: slot) }
        case .todo:
            frontier.cancel(url)
            concludeCancelled(url, now: now)
        case .done, .skipped, nil:
            break
        }
    }

    func cancel(slot: Int) {
        guard !slots[slot].isCancelled else { return }
        slots[slot].isCancelled = true
        if slots[slot].isDispatched { delegate?.cancel(slot: slot) }
    }

    /// Ends a cancelled exchange that the engine has dropped.
    func endCancelled(_ slot: Int, now: Int64) {
        if slots[slot].isRecalled { return endRecalled(slot, now: now) }
        let url = slots[slot].live.url
        frontier.cancel(url)
        concludeCancelled(url, now: now)
        release(slot, now: now)
        finishIfDone(now: now)
    }

    /// Ends the wait for a cancelled URL. If hosts waited for it as robots.txt, their rules count as unreachable:
    /// nothing is allowed (RFC 9309 section 2.3.1.4).
    private func concludeCancelled(_ url: URLID, now: Int64) {
        for waiting in frontier.takeWaiting(for: url) {
            if frontier.hosts[waiting.host].isBlocked || state == .draining {
                frontier.forgetRules(of: waiting.host)
            } else {
                frontier.disallowAll(waiting.host, until: now + RobotsTable.lifetime)
            }
        }
    }

    private func block(_ host: UInt32, now: Int64) {
        guard !frontier.hosts[host].isBlocked else { return }
        for url in frontier.block(host) { concludeCancelled(url, now: now) }
        for slot in slots.indices where slots[slot].isBusy && origin(in: slot) == host { cancel(slot: slot) }
    }
}
