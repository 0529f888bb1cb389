import Crawl
import Words

// The lines that a client of the control socket gets.

extension LineBuffer {
    /// Writes the end of an answer, after its rows.
    ///
    /// - Parameters:
    ///   - message: what was done: a sentence; nil where there is nothing to say.
    ///   - rows: the number of rows before it; nil for an answer without rows.
    ///   - id: what the request was marked with.
    func answer(_ message: SafeText?, rows: Int? = nil, id: [UInt8]?) {
        startLine(type: "answer")
        if let id { field("id", text: id) }
        field("ok", true)
        if let message { field("message", text: message.string) }
        if let rows { field("rows", rows) }
        endLine()
    }

    /// Writes an answer that says why nothing was done.
    func refusal(_ why: SafeText, id: [UInt8]?) {
        startLine(type: "answer")
        if let id { field("id", text: id) }
        field("ok", false)
        field("message", text: why.string)
        endLine()
    }

    /// Writes the crawl as a whole.
    func controlStatus(of crawl: Crawl, at now: Int64, process: Int32) {
        startLine(type: "status")
        field("process", Int(process))
        field("state", word: crawl.state.word)
        field("frozen", crawl.isFrozen)
        counts(crawl.counts)
        field("fetches", crawl.statistics.fetches)
        field("bytes", crawl.statistics.bytes)
        field("elapsed", milliseconds: crawl.statistics.duration(at: now))
        field("hosts", crawl.hostCount)
        connections(crawl.connectionsByState)
        startObject("limits")
        field("connections", crawl.concurrency)
        field("per_host", crawl.perHost)
        field("delay", milliseconds: crawl.delay)
        field("max_depth", crawl.maxDepth)
        field("max_pages", crawl.limits.pages)
        field("max_bytes", crawl.limits.bytes)
        field("max_duration", milliseconds: crawl.limits.duration)
        endObject()
        startObject("verdicts")
        for verdict in Verdict.allCases { field(verdict.word, crawl.statistics.tally.verdicts[verdict, default: 0]) }
        endObject()
        if let seed = crawl.seeds.first { crawl.withText(of: seed) { field("seed", text: $0) } }
        field("seeds", crawl.seeds.count)
        endLine()
    }

    /// Writes what the waiting URLs wait for.
    func controlWhy(_ reasons: IdleReasons) {
        startLine(type: "why")
        field("ready", reasons.ready)
        field("free_slots", reasons.freeSlots)
        field("host_limit", reasons.hostLimit)
        field("host_delay", reasons.hostDelay)
        field("backing_off", reasons.backingOff)
        field("last_attempts", reasons.lastAttempts)
        field("deeper", reasons.deeper)
        field("robots", reasons.robots)
        field("host_paused", reasons.hostPaused)
        field("next_due", milliseconds: reasons.nextDue)
        field("paused", reasons.isPaused)
        field("draining", reasons.isDraining)
        field("pages_used_up", reasons.arePagesUsedUp)
        field(
            "held_by",
            text: reasons.holders.isEmpty ? nil : reasons.holders.map(\.reason.string).joined(separator: "; "))
        endLine()
    }

    /// Writes a host.
    func controlHost(_ host: HostStatus, at now: Int64) {
        startLine(type: "host")
        field("host", text: host.origin)
        field("todo", host.todo)
        field("in_flight", host.inFlight)
        field("done", host.done)
        field("failed", host.failed)
        field("delay", milliseconds: host.delay)
        field("connections", host.connections)
        field("latency", milliseconds: host.latency)
        field("rests", milliseconds: host.restsUntil.map { max(0, $0.subtractingReportingOverflow(now).partialValue) })
        field("why", text: host.why.rawValue)
        endLine()
    }

    /// Writes an exchange in flight.
    func controlConnection(_ live: LiveExchange, in crawl: Crawl, at now: Int64) {
        startLine(type: "connection")
        field("slot", live.slot)
        field("state", word: live.state.word)
        field("status", live.status == 0 ? nil : Int(live.status))
        field("age", milliseconds: max(0, now - live.startedAt))
        field("bytes", live.bytes)
        field("attempt", live.attempt)
        crawl.withText(of: live.url) { field("url", text: $0) }
        endLine()
    }

    /// Writes a URL that failed.
    func controlFailed(_ url: URLID, in crawl: Crawl) {
        let status = crawl.status(of: url)
        startLine(type: "failed")
        crawl.withText(of: url) { field("url", text: $0) }
        field("status", status.status == 0 ? nil : Int(status.status))
        field("error", word: crawl.error(of: url)?.word)
        field("verdict", word: status.verdict?.word)
        endLine()
    }

    /// Writes a URL, and the pages by which it was found.
    func controlURL(_ url: URLID, in crawl: Crawl) {
        let status = crawl.status(of: url)
        startLine(type: "url")
        crawl.withText(of: url) { field("url", text: $0) }
        field("state", word: status.state.word)
        field("status", status.status == 0 ? nil : Int(status.status))
        field("error", word: crawl.error(of: url)?.word)
        field("verdict", word: status.verdict?.word)
        field("reason", word: status.skipReason?.word)
        field("depth", status.depth)
        field("links", crawl.linkCount(to: url))
        field("found_on", urls: crawl.referrers(of: url, limit: 20), in: crawl)
        endLine()
    }
}
