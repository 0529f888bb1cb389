public import Crawl
import EventLoop
import HTTP
import Store
public import Words

/// A crawl that is played again out of its job: a player, the picture that is made of what it plays, and a clock of its own.
///
/// It goes back by playing from the beginning beside what is shown. All of it is done in slices, so that keys are answered
/// meanwhile. Times are nanoseconds of a clock that began an hour before the crawl.
public final class Replay {
    /// What a slice takes, nanoseconds.
    private static let slice: Int64 = 20_000_000
    /// Events between two looks at the clock.
    private static let eventsAtOnce = 500
    /// How often the crawl is looked at while a picture is made, and for how long before its time.
    private static let look: Int64 = 500_000_000
    private static let looks: Int64 = 130_000_000_000

    /// A picture in the making.
    private struct Picture {
        let player: EventPlayer
        let observer: any CrawlObserver
        let target: Int64
        var looked: Int64?
    }

    /// How often the crawl's time passes in real time.
    public internal(set) var speed = 1.0
    /// Whether time passes.
    public internal(set) var isPlaying = false
    /// What the user is told of the recording as a whole; nil for nothing.
    public private(set) var remark: SafeText?
    /// Creates a picture of a crawl that began at a time.
    public var makeObserver: (_ startedAt: Int64) -> any CrawlObserver = { _ in Unwatched() }
    /// Shows a picture from now on.
    public var onShown: (any CrawlObserver, any CrawlView) -> Void = { _, _ in }

    let recorded: RecordedJob
    /// Nanoseconds between the time since 1970 and the crawl's.
    public let clockOffset: Int64
    private(set) var index = ReplayIndex()
    private let options: CrawlOptions
    /// The crawl of a job without a recording.
    private let unrecorded: UnrecordedCrawl?
    /// What made the index, while the job grows.
    private var scout: EventPlayer?
    private var refreshAt: Int64 = 0
    private var player: EventPlayer
    private var observer: any CrawlObserver = Unwatched()
    private var pending: Picture?
    private var time: Int64 = 0
    /// The real time and the crawl's, since which it plays at this speed.
    private var anchor: (real: Int64, time: Int64) = (0, 0)

    /// Opens a job, and reads its recording once.
    ///
    /// - Parameters:
    ///   - path: the directory.
    ///   - options: its crawl's options.
    /// - Throws: `StartFailure` if there is none, or if it is damaged.
    public init(path: String, options: CrawlOptions) throws(StartFailure) {
        self.options = options
        do throws(JobFailure) {
            let job = try StoredJob(JobDirectory(path))
            recorded = try RecordedJob(job)
            let beginning = EventPlayer.beginning(of: recorded)
            let created = (job.value("created").flatMap { Int64($0) } ?? 0) * 1_000_000
            clockOffset = (beginning ?? created) - 3_600_000_000_000
            unrecorded = beginning == nil ? try UnrecordedCrawl(job, options, clockOffset: clockOffset) : nil
            player = EventPlayer(options: options, recording: recorded, texts: recorded, clockOffset: clockOffset)
            let scout = EventPlayer(options: options, recording: recorded, texts: recorded, clockOffset: clockOffset)
            scout.onRun = { [unowned self] _, now in index.beginRun(at: now) }
            scout.onEvent = { [unowned self] in take($0) }
            readOn(scout)
            if let unrecorded {
                index = unrecorded.index
                remark = "kept without a recording: its last state"
            } else if job.writer != nil {
                self.scout = scout
            }
        } catch {
            throw StartFailure(.usage(error.sentence))
        }
        time = index.start
    }

    private func take(_ event: CrawlEvent) {
        guard case .ended(let record) = event, !record.isRobots else { return }
        index.count(isError: record.error != nil || record.status >= 400, at: record.endedAt)
    }

    private func readOn(_ scout: EventPlayer) {
        _ = scout.play(to: .max, atMost: .max)
        if let now = scout.now { index.goOn(to: now) }
        if scout.isDamaged {
            remark = "the recording is damaged from here on"
        } else if scout.image.ignoredEvents > 0 {
            remark = SafeText(counting: scout.image.ignoredEvents, "event") + " could not be played"
        }
    }

    /// The crawl as it is shown.
    public var view: any CrawlView { unrecorded?.crawl ?? player.image }
    /// The moment that is shown.
    public var now: Int64 { time }
    /// The number of events of the recording that were played to get here.
    public var events: Int { player.events }
    /// Whether a picture is in the making.
    public var isSeeking: Bool { pending != nil }
    /// Whether the crawl goes on, and its recording grows.
    public var isGrowing: Bool { scout != nil }

    /// Goes to a moment. It is shown when `advance` has come there.
    public func seek(to wanted: Int64) {
        let target = unrecorded == nil ? min(max(wanted, index.start), index.end) : index.end
        // What is before the shown moment is played from the beginning.
        if target >= time, pending == nil, player.now != nil {
            pending = Picture(player: player, observer: observer, target: target)
            return
        }
        let player = EventPlayer(options: options, recording: recorded, texts: recorded, clockOffset: clockOffset)
        let observer = makeObserver(index.start)
        player.onEvent = { [unowned player] in observer.receive($0, from: player.image) }
        pending = Picture(player: player, observer: observer, target: target)
    }

    /// Plays what is due.
    ///
    /// - Parameter real: the real time.
    /// - Returns: whether there is more to do soon: a picture is in the making, or time passes.
    public func advance(at real: Int64) -> Bool {
        let deadline = EventLoop.clock() + Self.slice
        if pending != nil {
            guard make(until: deadline) else { return true }
            anchor = (real, time)
            return isPlaying
        }
        guard isPlaying else { return false }
        var due = anchor.time + Int64(min(Double(max(0, real - anchor.real)) * speed, 1e18))
        if due >= index.end, isGrowing { refresh(at: real) }
        if index.timeInRun(from: due) != due {
            due = index.timeInRun(from: due)
            anchor = (real, due)
        }
        while !player.play(to: due, atMost: Self.eventsAtOnce) {
            guard EventLoop.clock() < deadline else {
                // It plays as fast as it can.
                due = player.now ?? due
                anchor = (real, due)
                break
            }
        }
        time = min(due, index.end)
        if due >= index.end, !isGrowing { isPlaying = false }
        return isPlaying
    }

    /// Makes some of a picture; shows it when it is ready.
    private func make(until deadline: Int64) -> Bool {
        guard var picture = pending else { return true }
        let (player, target) = (picture.player, picture.target)
        unrecorded?.tell(picture.observer)
        while true {
            let next = max(player.now ?? 0, target - Self.looks, picture.looked ?? 0) + Self.look
            let stop = min(next, target)
            while !player.play(to: stop, atMost: Self.eventsAtOnce) {
                if EventLoop.clock() >= deadline {
                    pending = picture
                    return false
                }
            }
            picture.observer.look(at: unrecorded?.crawl ?? player.image, now: stop)
            picture.looked = stop
            if stop == target { break }
        }
        pending = nil
        time = target
        let isNew = player !== self.player
        (self.player, observer) = (player, picture.observer)
        if isNew { onShown(observer, view) }
        return true
    }

    /// Reads what was recorded meanwhile, as often as that takes a twentieth of the time at most.
    private func refresh(at real: Int64) {
        guard let scout, real >= refreshAt else { return }
        let start = EventLoop.clock()
        do throws(JobFailure) {
            try recorded.refresh()
            readOn(scout)
            if !recorded.isBeingWritten { self.scout = nil }
        } catch {
            (self.scout, remark) = (nil, SafeText(untrusted: error.sentence))
        }
        refreshAt = real + max(500_000_000, 20 * (EventLoop.clock() - start))
    }

    /// Starts to play, or stops.
    public func setPlaying(_ isSo: Bool, at real: Int64) {
        isPlaying = isSo
        anchor = (real, time)
        if isSo, time >= index.end, !isGrowing { seek(to: index.start) }
    }

    /// Plays at another speed from now on.
    public func setSpeed(_ speed: Double, at real: Int64) {
        (self.speed, anchor) = (speed, (real, time))
    }

    /// Shows what happened at the next moment.
    public func step() {
        isPlaying = false
        if let next = player.next { seek(to: max(next, time)) }
    }

    private final class Unwatched: CrawlObserver {
        func receive(_ event: CrawlEvent, from crawl: any CrawlView) {}
        func look(at crawl: any CrawlView, now: Int64) {}
    }
}
