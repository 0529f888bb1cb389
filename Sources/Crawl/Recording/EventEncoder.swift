import HTTP

/// Writes a crawl's events as bytes, from which `EventPlayer` plays it again.
///
/// What the job keeps anyway is left out: the texts of URLs and origins, the links and titles of pages. An exchange takes some
/// 50 bytes, before they are compressed.
package final class EventEncoder {
    var bytes = RecordingBytes()
    /// Ticks since 1970 that were told.
    var clock: Int64 = 0
    /// Nanoseconds between the time since 1970 and monotonic time.
    let clockOffset: Int64
    var lastURL: Int64 = 0
    var lastFind: (host: UInt32, place: URLPlace)?
    var lastCounted: URLID?
    var texts: [[UInt8]: Int] = [:]
    var connections: Set<UInt64> = []
    /// Bytes that came in, by slot.
    var received: [Int] = []

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
    package func take() -> [UInt8] { bytes.take() }

    /// Writes an event.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - now: the time, monotonic nanoseconds.
    package func append(_ event: CrawlEvent, at now: Int64) {
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
    func ticks(_ now: Int64) -> Int64 { (now &+ clockOffset) / RecordedKind.tick }

    /// Starts an event.
    @inline(__always)
    func start(_ kind: RecordedKind) { bytes.append(kind.rawValue) }

    @inline(__always)
    func append(_ url: URLID) {
        bytes.append(signed: Int64(url.index) - lastURL)
        lastURL = Int64(url.index)
    }

    /// A time beside the present one.
    @inline(__always)
    func append(at time: Int64) { bytes.append(signed: ticks(time) &- clock) }

    /// A time to come, to the nanosecond: what waits is in the order of these.
    func append(due time: Int64) {
        bytes.append(signed: (time &+ clockOffset) &- clock &* RecordedKind.tick)
    }

    func append(text: [UInt8]?) {
        guard let text else { return bytes.append(0) }
        if let number = texts[text] { return bytes.append(count: number + 2) }
        bytes.append(1)
        bytes.append(text)
        if texts.count < RecordedKind.mostNamed, text.count <= RecordedKind.longestText { texts[text] = texts.count }
    }

    func append(text: String?) { append(text: text.map { Array($0.utf8) }) }

    // MARK: URLs

    private func append(_ find: URLFind) {
        lastURL = Int64(find.url.index)
        if let lastFind, lastFind.host == find.host, lastFind.place == find.place { return start(.foundAlike) }
        lastFind = (find.host, find.place)
        start(.found)
        bytes.append(number: UInt64(find.host))
        append(find.place)
    }

    func append(_ place: URLPlace) {
        bytes.append(optional: place.referrer.map { Int64($0.index) })
        bytes.append(count: place.depth)
        bytes.append(count: place.hops)
        bytes.append(place.role.rawValue)
    }

    private func append(_ move: URLMove) {
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

    private func append(_ url: URLID, _ place: WaitingPlace, _ failed: Int?, _ hasFailed: Bool) {
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
    static func code(_ kind: FetchErrorKind) -> UInt8 {
        UInt8(clamping: (FetchErrorKind.allCases.firstIndex(of: kind) ?? 0) + 1)
    }
}
