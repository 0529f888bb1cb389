import HTTP
import Words

/// Writes a crawl's events as bytes, from which `EventPlayer` plays it again.
///
/// What the job keeps anyway is left out: the texts of URLs and origins, the links and titles of pages. An exchange takes some
/// 50 bytes, before they are compressed.
package struct EventEncoder {
    private var bytes = RecordingBytes()
    /// Ticks since 1970 that were told.
    private var clock: Int64 = 0
    /// Nanoseconds between the time since 1970 and monotonic time.
    private let clockOffset: Int64
    private var lastURL: Int64 = 0
    private var lastFind: (host: UInt32, place: URLPlace)?
    private var lastCounted: URLID?
    private var texts: [[UInt8]: Int] = [:]
    private var connections: Set<UInt64> = []
    /// Bytes that came in, by slot.
    private var received: [Int] = []

    /// Begins the recording of a run.
    ///
    /// - Parameters:
    ///   - clockOffset: nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time.
    ///   - now: the time.
    ///   - concurrency: the limit on exchanges in flight.
    package init(clockOffset: Int64, now: Int64, concurrency: Int) {
        self.clockOffset = clockOffset
        clock = ticks(now)
        bytes.append(RecordedKind.run.rawValue)
        bytes.append(number: UInt64(max(0, clock)))
        bytes.append(count: concurrency)
    }

    /// The number of bytes that were written since the last `take`.
    package var count: Int { bytes.bytes.count }

    /// Takes out what was written.
    package mutating func take() -> [UInt8] { bytes.take() }

    /// Writes an event.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - now: the time, monotonic nanoseconds.
    package mutating func append(_ event: CrawlEvent, at now: Int64) {
        switch event {
        // No member of a view follows from these, or the player makes them of what the job keeps.
        case .commanded, .namedAsSitemap, .sampled, .foundOnOtherWay, .cookie, .validators, .linksPlaced, .links: return
        case .linksCounted(let page, _) where page == lastCounted: return
        default: break
        }
        let ticks = ticks(now)
        if ticks > clock {
            bytes.append(RecordedKind.clock.rawValue)
            bytes.append(number: UInt64(ticks - clock))
            clock = ticks
        }
        switch event {
        case .found(let find): append(find)
        case .moved(let move): append(move)
        case .queued(let url, let place, let failed, let hasFailed): append(url, place, failed, hasFailed)
        case .started, .entered, .connected, .resent, .received, .head, .gaveUp: appendExchange(event)
        case .ended(let record): append(record)
        default: appendRare(event)
        }
    }

    @inline(__always)
    private func ticks(_ now: Int64) -> Int64 { (now &+ clockOffset) / RecordedKind.tick }

    /// Starts an event.
    @inline(__always)
    private mutating func start(_ kind: RecordedKind) { bytes.append(kind.rawValue) }

    @inline(__always)
    private mutating func append(_ url: URLID) {
        bytes.append(signed: Int64(url.index) - lastURL)
        lastURL = Int64(url.index)
    }

    /// A time beside the present one.
    @inline(__always)
    private mutating func append(at time: Int64) { bytes.append(signed: ticks(time) &- clock) }

    /// A time to come, to the nanosecond: what waits is in the order of these.
    private mutating func append(due time: Int64) {
        bytes.append(signed: (time &+ clockOffset) &- clock &* RecordedKind.tick)
    }

    private mutating func append(text: [UInt8]?) {
        guard let text else { return bytes.append(0) }
        if let number = texts[text] { return bytes.append(count: number + 2) }
        bytes.append(1)
        bytes.append(text)
        if texts.count < RecordedKind.mostNamed, text.count <= RecordedKind.longestText { texts[text] = texts.count }
    }

    private mutating func append(text: String?) { append(text: text.map { Array($0.utf8) }) }

    // MARK: URLs

    private mutating func append(_ find: URLFind) {
        lastURL = Int64(find.url.index)
        if let lastFind, lastFind.host == find.host, lastFind.place == find.place { return start(.foundAlike) }
        lastFind = (find.host, find.place)
        start(.found)
        bytes.append(number: UInt64(find.host))
        append(find.place)
    }

    private mutating func append(_ place: URLPlace) {
        bytes.append(optional: place.referrer.map { Int64($0.index) })
        bytes.append(count: place.depth)
        bytes.append(count: place.hops)
        bytes.append(place.role.rawValue)
    }

    private mutating func append(_ move: URLMove) {
        if move.from == nil, move.to == .todo, Int64(move.url.index) == lastURL { return start(.admitted) }
        switch move.to {
        case .todo: start(.movedToTodo)
        case .inFlight: start(.movedToFlight)
        case .done: start(.movedToDone)
        case .skipped: start(.movedToSkipped)
        }
        append(move.url)
        bytes.append((move.from.map { $0.rawValue + 1 } ?? 0) | (move.formerAnswer == nil ? 0 : 8))
        if let cause = move.cause { bytes.append(cause.code) }
        guard let answer = move.answer else { return }
        bytes.append(number: UInt64(answer.status))
        bytes.append(answer.error.map(Self.code) ?? 0)
        bytes.append((answer.verdict?.rawValue ?? 0) | (answer.isRedirect ? 8 : 0))
        bytes.append(answer.reading.rawValue)
    }

    private mutating func append(_ url: URLID, _ place: WaitingPlace, _ failed: Int?, _ hasFailed: Bool) {
        if case .back = place, failed == nil, !hasFailed, Int64(url.index) == lastURL { return start(.queuedBehind) }
        start(.queued)
        append(url)
        switch place {
        case .front: bytes.append(0)
        case .back: bytes.append(1)
        case .deeper: bytes.append(2)
        case .awaited: bytes.append(3)
        case .delayed(let due):
            bytes.append(4)
            append(due: due)
        case .lastAttempt(let due):
            bytes.append(5)
            append(due: due)
        }
        bytes.append(optional: failed.map(Int64.init))
        bytes.append(hasFailed)
    }

    /// A failure's kind as a byte other than 0.
    private static func code(_ kind: FetchErrorKind) -> UInt8 {
        UInt8(clamping: (FetchErrorKind.allCases.firstIndex(of: kind) ?? 0) + 1)
    }

    // MARK: Exchanges

    private mutating func appendExchange(_ event: CrawlEvent) {
        switch event {
        case .started(let exchange):
            start(.started)
            startCounting(exchange.slot)
            bytes.append(count: exchange.slot)
            append(exchange.url)
            bytes.append(count: exchange.attempt)
            bytes.append(exchange.method.rawValue | (exchange.isSent ? 2 : 0))
            append(at: exchange.at)
        case .entered(let slot, let state, let at):
            start(.entered)
            bytes.append(count: slot)
            bytes.append(state.rawValue)
            append(at: at)
        case .connected(let slot, let connection): append(connection, of: slot)
        case .resent(let slot, let at):
            start(.resent)
            bytes.append(count: slot)
            append(at: at)
        case .received(let slot, let count):
            start(.received)
            bytes.append(count: slot)
            bytes.append(count: count)
            if received.indices.contains(slot) { received[slot] &+= count }
        case .head(let slot, let head):
            start(.head)
            bytes.append(count: slot)
            bytes.append(number: UInt64(head.status))
            bytes.append(head.httpMinorVersion)
            append(text: head.contentType)
            bytes.append(head.expectedBytes != nil)
            if let expected = head.expectedBytes { append(expected, besidesReceivedIn: slot) }
        case .gaveUp(let slot, let url, let at):
            start(.gaveUp)
            bytes.append(count: slot)
            append(url)
            append(at: at)
        default: break
        }
    }

    private mutating func startCounting(_ slot: Int) {
        if received.count <= slot { received += repeatElement(0, count: slot + 1 - received.count) }
        received[slot] = 0
    }

    /// A number of bytes as the difference from those that came in: often that is the length of the head.
    private mutating func append(_ count: Int, besidesReceivedIn slot: Int) {
        bytes.append(signed: Int64(count &- (received.indices.contains(slot) ? received[slot] : 0)))
    }

    private mutating func append(_ connection: ExchangeConnection, of slot: Int) {
        let isKnown = connection.isReused && connections.contains(connection.identity)
        start(isKnown ? .connectedAgain : .connected)
        bytes.append(count: slot)
        bytes.append(number: connection.identity)
        guard !isKnown else { return }
        bytes.append(connection.isReused)
        append(text: connection.peer)
        append(text: connection.tls)
        append(text: connection.cipher)
        if connections.count == RecordedKind.mostNamed { connections.removeAll(keepingCapacity: true) }
        connections.insert(connection.identity)
    }

    private mutating func append(_ record: FetchRecord) {
        start(.ended)
        bytes.append(count: record.slot)
        append(record.url)
        append(at: record.endedAt)
        let hasMore =
            record.error != nil || record.remark != nil || record.location != nil || record.since != nil
            || record.blockSign != nil
        bytes.append(number: UInt64(flags(of: record, hasMore: hasMore).rawValue))
        bytes.append(UInt8(clamping: FetchOutcome.allCases.firstIndex(of: record.outcome) ?? 0))
        bytes.append(record.verdict?.rawValue ?? 0)
        append(record.bodyBytes, besidesReceivedIn: record.slot)
        for count in [record.links, record.newLinks] { bytes.append(count: count) }
        guard hasMore else { return }
        bytes.append(record.error.map { Self.code($0.kind) } ?? 0)
        append(text: record.error?.message ?? record.remark)
        bytes.append(optional: record.target.map { Int64($0.index) })
        append(text: record.target == nil ? record.location : nil)
        bytes.append(record.since?.rawValue ?? 0)
    }

    private func flags(of record: FetchRecord, hasMore: Bool) -> RecordedFlags {
        var flags: RecordedFlags = hasMore ? .hasMore : []
        if record.willRetry { flags.insert(.willRetry) }
        if record.isSuperseded { flags.insert(.isSuperseded) }
        if record.isHTML { flags.insert(.isHTML) }
        if record.isUnlisted { flags.insert(.isUnlisted) }
        if record.isEmpty { flags.insert(.isEmpty) }
        if record.isRobots { flags.insert(.isRobots) }
        if record.isBodyLeft { flags.insert(.isBodyLeft) }
        if record.error?.isFinal == true { flags.insert(.isFinal) }
        return flags
    }

    // MARK: Others

    @inline(never)
    private mutating func appendRare(_ event: CrawlEvent) {
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

    private mutating func appendOfURL(_ event: CrawlEvent) {
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
        case .malformedLink(let text, let page):
            start(.malformedLink, page)
            bytes.append(text != nil)
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

    private mutating func append(_ limit: CrawlLimit?) {
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

    private mutating func append(_ change: LimitChange) {
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

    private mutating func append(_ restriction: Restriction) {
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

    private mutating func append(_ change: HostChange) {
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

    private mutating func append(_ robots: HostRobots) {
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
