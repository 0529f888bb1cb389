import HTTP

/// Plays a recorded crawl: it reads events, and makes an image of the crawl as it was.
///
/// Times are nanoseconds of this process's monotonic clock, as if the crawl had run on it; those of events are good to
/// 0.1 ms. What is damaged ends the recording where it is.
package final class EventPlayer {
    /// The crawl at the present place.
    package let image: CrawlImage
    /// Called with each event that subscribers of the level `moves` are told of, after the image has it.
    package var onEvent: (CrawlEvent) -> Void = { _ in }
    /// Called when a run of the crawl begins, with the time of the last event before it.
    package var onRun: (_ before: Int64?, _ now: Int64) -> Void = { _, _ in }
    /// The number of events so far.
    package internal(set) var events = 0
    /// Whether something could not be read.
    package private(set) var isDamaged = false

    let texts: any RecordedTexts
    private let recording: any RecordedBytes
    private let clockOffset: Int64
    private var place = 0
    var reader = RecordingReader([])
    /// Ticks since 1970.
    var clock: Int64 = 0
    var lastURL: Int64 = 0
    var lastFind: (host: UInt32, place: URLPlace)?
    var names: [[UInt8]: Int] = [:]
    var named: [[UInt8]] = []
    var connections: [UInt64: ExchangeConnection] = [:]
    var foundURLs: UInt32 = 0
    var foundHosts: UInt32 = 0
    var malformedLinks = 0
    /// Pages whose links count when they end.
    var counted: Set<UInt32> = []

    /// Prepares to play from the beginning.
    ///
    /// - Parameters:
    ///   - options: the crawl's options, without credentials and with the seed of its hashes.
    ///   - recording: the recording.
    ///   - texts: what the job keeps beside it.
    ///   - clockOffset: nanoseconds between the time since 1970-01-01T00:00:00Z and monotonic time.
    package init(
        options: CrawlOptions, recording: any RecordedBytes, texts: any RecordedTexts, clockOffset: Int64
    ) {
        image = CrawlImage(options: options)
        (self.recording, self.texts, self.clockOffset) = (recording, texts, clockOffset)
    }

    /// Prepares to play on from where another is, which is left as it is.
    package init(copying player: EventPlayer) {
        image = CrawlImage(copying: player.image)
        (recording, texts, clockOffset) = (player.recording, player.texts, player.clockOffset)
        (events, isDamaged, place, reader) = (player.events, player.isDamaged, player.place, player.reader)
        (clock, lastURL, lastFind) = (player.clock, player.lastURL, player.lastFind)
        (names, named, connections) = (player.names, player.named, player.connections)
        (foundURLs, foundHosts) = (player.foundURLs, player.foundHosts)
        (malformedLinks, counted) = (player.malformedLinks, player.counted)
    }

    /// When the first run of a recording began, nanoseconds since 1970-01-01T00:00:00Z; nil for what is no recording.
    package static func beginning(of recording: any RecordedBytes) -> Int64? {
        guard let bytes = recording.bytes(from: 0) else { return nil }
        var reader = RecordingReader(bytes)
        guard reader.byte() == RecordedKind.run.rawValue else { return nil }
        let ticks = reader.ticks()
        return reader.isDamaged ? nil : ticks * RecordedKind.tick
    }

    /// The time of the last event; nil before the first.
    package var now: Int64? { clock == 0 ? nil : nanoseconds(clock) }

    /// The time of the next event that comes later than the last one; nil at the end.
    package var next: Int64? {
        guard let next = nextClock else { return nil }
        return nanoseconds(next)
    }

    func nanoseconds(_ ticks: Int64) -> Int64 { ticks &* RecordedKind.tick &- clockOffset }

    /// Whether the recording is over, as far as it goes.
    package var isAtEnd: Bool { reader.isAtEnd && !openBlock() }

    private func openBlock() -> Bool {
        while reader.isAtEnd {
            guard !isDamaged, let bytes = recording.bytes(from: place) else { return false }
            guard !bytes.isEmpty else {
                end()
                return false
            }
            place += bytes.count
            reader = RecordingReader(bytes)
        }
        return true
    }

    /// The time that comes next, if what comes next is a time.
    private var nextClock: Int64? {
        guard openBlock() else { return nil }
        var ahead = reader
        switch RecordedKind(rawValue: ahead.byte()) {
        case .clock: return clock &+ ahead.ticks()
        case .run: return max(clock, ahead.ticks())
        default: return clock
        }
    }

    /// Plays all events up to a time, or so many.
    ///
    /// - Returns: whether none of that time is left.
    package func play(to time: Int64, atMost limit: Int) -> Bool {
        for _ in 0..<limit {
            guard let next = nextClock, nanoseconds(next) <= time else { return true }
            playEvent()
        }
        return false
    }

    /// Plays all that happened at the next moment.
    package func step() {
        guard let next else { return }
        _ = play(to: next, atMost: .max)
    }

    private func playEvent() {
        guard let kind = RecordedKind(rawValue: reader.byte()) else { return end() }
        switch kind {
        case .run: beginRun()
        case .clock: clock = min(clock &+ reader.ticks(), 1 << 46)
        case .found, .foundAlike: find(isAlike: kind == .foundAlike)
        case .linksCounted: counted.insert(url().index)
        case .hostFound: findHost(isInScope: reader.flag())
        case .rulesFound: findRules(of: url())
        default:
            guard let event = event(kind) else { return end() }
            apply(event)
        }
        if reader.isDamaged { end() }
    }

    func end() {
        (isDamaged, reader) = (true, RecordingReader([]))
    }

    func apply(_ event: CrawlEvent) {
        events += 1
        image.apply(event)
        if Self.isTold(event) { onEvent(event) }
    }

    /// Whether subscribers are told of an event that want no details.
    private static func isTold(_ event: CrawlEvent) -> Bool {
        switch event {
        case .state, .stopped, .frozen, .held, .limitChanged, .moved, .started, .ended, .gaveUp: true
        default: false
        }
    }

    /// What was in flight when the run before ended waits again.
    private func beginRun() {
        let before = now
        clock = max(clock, reader.ticks())
        let concurrency = reader.count()
        (names, named, connections, counted) = ([:], [], [:], [])
        for event in image.eventsOfInterruption(at: before ?? nanoseconds(clock)) { apply(event) }
        image.beginRun(after: before)
        apply(.limitChanged(.concurrency(min(max(concurrency, 1), 65_535))))
        onRun(before, nanoseconds(clock))
    }
}
