public import Crawl
import EventLoop
import HTTP
import Store
public import Words

/// A crawl that is played again out of its job: a player, the picture that is made of what it plays, and a clock of its own.
///
/// It goes back by playing on from a checkpoint, beside what is shown. This is done in slices, so that keys are answered
/// meanwhile. Times are nanoseconds of a clock that began an hour before the crawl.
public final class Replay {
    /// What a slice takes, nanoseconds.
    private static let slice: Int64 = 20_000_000
    /// Events between two looks at the clock.
    private static let eventsAtOnce = 500
    /// How often the crawl's time passes in real time.
    public internal(set) var speed = 1.0
    /// Whether time passes.
    public internal(set) var isPlaying = false
    /// What the user is told of the recording as a whole; nil for nothing.
    public private(set) var remark: SafeText?
    /// Shows a picture from now on.
    public var onShown: (any CrawlObserver, any CrawlView) -> Void = { _, _ in }

    let recorded: RecordedJob
    /// Nanoseconds between the time since 1970 and the crawl's.
    public let clockOffset: Int64
    private(set) var index = ReplayIndex()
    /// Whether there is a recording; otherwise there is one moment.
    private let isRecorded: Bool
    /// What has read all of the recording.
    private let scout: PlayedCrawl
    private var checkpoints: Checkpoints
    /// Whether the crawl goes on, and its recording grows.
    public private(set) var isGrowing: Bool
    private var refreshAt: Int64 = 0
    /// What is shown; nil before the first moment is.
    private var shown: PlayedCrawl?
    /// A picture in the making, and its moment.
    private var pending: (crawl: PlayedCrawl, target: Int64)?
    private var time: Int64 = 0
    /// The real time and the crawl's, since which it plays at this speed.
    private var anchor: (real: Int64, time: Int64) = (0, 0)

    /// Opens a job, and reads its recording once.
    ///
    /// - Parameters:
    ///   - path: the directory.
    ///   - options: its crawl's options.
    ///   - distance: events between two moments that are kept, from which others are reached.
    ///   - makeObserver: creates a picture of a crawl that began at a time.
    /// - Throws: `StartFailure` if there is none, or if it is damaged.
    public init(
        path: String, options: CrawlOptions, distance: Int = 100_000,
        makeObserver: (_ startedAt: Int64) -> any CrawlObserver
    ) throws(StartFailure) {
        do throws(JobFailure) {
            let job = try StoredJob(JobDirectory(path))
            recorded = try RecordedJob(job)
            let beginning = EventPlayer.beginning(of: recorded)
            let created = (job.value("created").flatMap { Int64($0) } ?? 0) * 1_000_000
            clockOffset = (beginning ?? created) - 3_600_000_000_000
            isRecorded = beginning != nil
            isGrowing = isRecorded && job.writer != nil
            let unrecorded = isRecorded ? nil : try UnrecordedCrawl(job, options, clockOffset: clockOffset)
            let player = EventPlayer(options: options, recording: recorded, texts: recorded, clockOffset: clockOffset)
            let observer = makeObserver(unrecorded?.index.start ?? player.next ?? 0)
            scout = PlayedCrawl(player, observer, of: unrecorded?.crawl)
            checkpoints = Checkpoints(scout, distance: distance)
            if let unrecorded {
                index = unrecorded.index
                remark =
                    recorded.hasRecording
                    ? "the recording cannot be read: the last state" : "kept without a recording: its last state"
                unrecorded.tell(observer)
            }
        } catch {
            throw StartFailure(.usage(error.sentence))
        }
        if isRecorded {
            let receive = scout.player.onEvent
            scout.player.onEvent = { [unowned self] in
                receive($0)
                count($0)
            }
            scout.player.onRun = { [unowned self] _, now in index.beginRun(at: now) }
            readOn()
        }
        time = index.start
    }

    private func count(_ event: CrawlEvent) {
        guard case .ended(let record) = event, !record.isRobots else { return }
        index.count(isError: record.error != nil || record.status >= 400, at: record.endedAt)
    }

    private func readOn() {
        while !scout.play(to: .max, until: .min) { checkpoints.add(scout) }
        let scout = scout.player
        if let now = scout.now { index.goOn(to: now) }
        if scout.isDamaged {
            remark = "the recording is damaged from here on"
        } else if scout.image.ignoredEvents > 0 {
            remark = SafeText(counting: scout.image.ignoredEvents, "event") + " could not be played"
        }
    }

    /// The crawl as it is shown.
    public var view: any CrawlView { (shown ?? scout).view }
    /// The moment that is shown.
    public var now: Int64 { time }
    /// The number of events of the recording that were played to get here.
    public var events: Int { shown?.player.events ?? 0 }
    /// Whether a picture is in the making.
    public var isSeeking: Bool { pending != nil }

    /// Goes to a moment. It is shown when `advance` has come there.
    public func seek(to wanted: Int64) {
        let target = isRecorded ? min(max(wanted, index.start), index.end) : index.end
        let nearest = scout.time <= target ? scout : checkpoints.last(before: target) ?? scout
        if let shown, max(time, shown.time) <= target, shown.player.events >= nearest.player.events {
            pending = (shown, target)
        } else {
            pending = (nearest.copy(), target)
        }
    }

    /// Plays what is due.
    ///
    /// - Parameter real: the real time.
    /// - Returns: whether there is more to do soon: a picture is in the making, or time passes.
    public func advance(at real: Int64) -> Bool {
        let deadline = EventLoop.clock() + Self.slice
        if let pending {
            guard pending.crawl.play(to: pending.target, until: deadline) else { return true }
            show(pending.crawl, at: pending.target)
            anchor = (real, time)
            return isPlaying
        }
        guard isPlaying, let player = shown?.player else { return false }
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

    private func show(_ crawl: PlayedCrawl, at target: Int64) {
        (pending, time) = (nil, target)
        guard crawl !== shown else { return }
        shown = crawl
        onShown(crawl.observer, crawl.view)
    }

    /// Reads what was recorded meanwhile, as often as that takes a twentieth of the time at most.
    private func refresh(at real: Int64) {
        guard real >= refreshAt else { return }
        let start = EventLoop.clock()
        do throws(JobFailure) {
            try recorded.refresh()
            readOn()
            isGrowing = recorded.isBeingWritten
        } catch {
            (isGrowing, remark) = (false, SafeText(untrusted: error.sentence))
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
        if let next = shown?.player.next { seek(to: max(next, time)) }
    }
}
