import Crawl
import EventLoop
import Store
import Words

/// A session's part that keeps its crawl in a directory: lock, recorder, and the thread that writes.
final class KeptCrawl {
    /// Nanoseconds that facts may wait before they are handed over.
    private static let flushInterval: Int64 = 100_000_000

    /// What was done, what waits, and what is asked for again, if the crawl goes on: a sentence.
    private(set) var sentence: String?

    private let isRecorded: Bool
    private let changedValues: [(key: String, value: String?)]
    private let crawl: Crawl
    private let loop: EventLoop
    /// Where it is kept.
    let directory: JobDirectory
    /// What tells its job from all others, wherever its directory is moved or copied to.
    let identity: String
    private let lock: JobLock
    private let writer: JobWriter
    private let recorder: JobRecorder
    /// What the crawl goes on with, until it does: as long as it is read, what is committed cannot go to its place.
    private var stored: StoredJob?
    private var restoration: CrawlRestoration?
    /// What holds dispatch back because the last commit failed.
    private var trouble: DispatchHolder?

    /// Creates the job of a crawl that begins, or restores one that goes on.
    ///
    /// - Parameters:
    ///   - options: the job's options.
    ///   - crawl: the crawl, which has not started.
    ///   - loop: the loop.
    ///   - onChange: called on any thread when `update` has to be called.
    /// - Throws: `StartFailure` for a directory that cannot be used, or a damaged job.
    init(
        _ options: JobOptions, of crawl: Crawl, loop: EventLoop, onChange: @escaping @Sendable () -> Void
    ) throws(StartFailure) {
        (self.crawl, self.loop) = (crawl, loop)
        directory = JobDirectory(options.path)
        (changedValues, isRecorded) = (options.changedValues, options.isRecorded)
        writer = JobWriter(directory, onChange: onChange)
        let offset = crawl.options.clockOffset
        do throws(JobFailure) {
            if options.comesBack {
                let values = options.firstValues(crawl.options, now: loop.now)
                identity = Self.newIdentity()
                let (lock, earlier) = try directory.createNext(values: values + [("identity", identity)])
                directory.keepURLs(of: crawl)
                let run = try EarlierRun(earlier, in: directory)
                crawl.compare(with: run)
                self.lock = lock
                recorder = JobRecorder(writer, clockOffset: offset)
                (stored, restoration) = (nil, nil)
                sentence = "coming back to '\(directory.name)': \(counted(run.urlCount, "URL")) known from before"
                return
            }
            guard options.resumes else {
                let values = options.firstValues(crawl.options, now: loop.now)
                identity = Self.newIdentity()
                lock = try directory.create(values: values + [("identity", identity)])
                directory.keepURLs(of: crawl)
                recorder = JobRecorder(writer, clockOffset: offset)
                (stored, restoration) = (nil, nil)
                return
            }
            // It says so if there is none, before anything is written.
            _ = try StoredJob(directory)
            lock = try JobLock(directory)
            let stored = try StoredJob(directory)
            identity = stored.value("identity") ?? Self.newIdentity()
            let restoration = try Self.restoration(of: crawl, options, now: loop.now)
            directory.keepURLs(of: crawl)
            let parts = try stored.restore(restoration, clockOffset: offset)
            recorder = JobRecorder(writer, clockOffset: offset, kept: parts)
            (self.stored, self.restoration) = (stored, restoration)
            if let earlier = stored.value("earlier") { crawl.compare(with: try EarlierRun(earlier, in: directory)) }
            if crawl.counts.seen == 0 { return }
            let counts = crawl.counts
            let again = parts.inFlight == 0 ? "" : ", \(parts.inFlight) of them asked for before"
            sentence =
                "going on with '\(directory.name)': \(counted(counts.done, "URL")) done, \(counts.todo) waiting\(again)"
        } catch {
            throw StartFailure(.usage(error.sentence))
        }
    }

    /// 128 bits by lot, in hexadecimal digits.
    private static func newIdentity() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    private static func restoration(
        of crawl: Crawl, _ options: JobOptions, now: Int64
    ) throws(JobFailure) -> CrawlRestoration {
        do throws(CrawlOptionsError) {
            return try CrawlRestoration(
                of: crawl, judgesAgain: options.judgesAgain, retriesFailed: options.retriesFailed, now: now)
        } catch {
            throw JobFailure(error.message)
        }
    }

    /// Starts the crawl, and to write what happens in it.
    ///
    /// - Parameter remember: called with the result of each URL that ended in an earlier run.
    /// - Throws: `StartFailure` for a damaged job, `CrawlOptionsError` for an invalid seed.
    func start(remember: (FetchRecord) -> Void) throws {
        recorder.onGathered = { [loop, unowned recorder, unowned crawl] in
            loop.schedule(at: loop.now + Self.flushInterval) { [weak recorder, weak crawl] in
                guard let recorder, let crawl else { return }
                recorder.flush(crawl, at: loop.now)
            }
        }
        if isRecorded { recorder.clock = { [loop] in loop.now } }
        crawl.subscribe(recorder)
        guard writer.start() else { throw StartFailure(.stopped("cannot start the thread that writes the job")) }
        if stored != nil { recorder.keep(values: changedValues + [("identity", identity)]) }
        // A run may have ended before its first commit.
        guard let stored, let restoration, restoration.urlCount > 0 else {
            (self.stored, self.restoration) = (nil, nil)
            recorder.keepCookies(crawl.options.requests.cookies)
            return try crawl.start(now: loop.now)
        }
        do throws(JobFailure) {
            try stored.finish(restoration, now: loop.now)
            try stored.forEachResult(clockOffset: crawl.options.clockOffset, remember)
        } catch {
            throw StartFailure(.usage(error.sentence))
        }
        (self.stored, self.restoration) = (nil, nil)
        restoration.start(now: loop.now)
    }

    /// Holds dispatch back while the writer is behind or cannot commit, and releases it.
    func update() {
        crawl.holdDispatch(recorder.isCongested, by: .store)
        let present = recorder.trouble.map { DispatchHolder(SafeText(untrusted: $0)) }
        guard present != trouble else { return }
        if let trouble { crawl.holdDispatch(false, by: trouble) }
        trouble = present
        if let present { crawl.holdDispatch(true, by: present) }
    }

    /// Where what happens now is kept, and how far all is committed: what has a greater number is not yet.
    var progress: (present: Int, committed: Int) { (recorder.presentChunk, recorder.committedChunks) }

    /// Nanoseconds that the writer is behind.
    var lag: Int64 { recorder.lag(at: loop.now) }

    /// What has changed since an earlier crawl.
    ///
    /// - Parameters:
    ///   - baseline: that crawl; nil for the run before.
    ///   - known: faults that are left out.
    ///   - isFinished: whether the crawl ran to its end.
    ///   - patience: nanoseconds without a commit after which it is given up.
    /// - Returns: nil without such a crawl.
    /// - Throws: why it cannot be told.
    func changes(
        since baseline: Baseline?, without known: KnownFaults?, isFinished: Bool, patience: Int64
    ) throws(JobFailure) -> DiffFigures? {
        guard baseline != nil || crawl.hasEarlier else { return nil }
        guard recorder.commit(crawl, at: EventLoop.clock(), patience: patience) else {
            throw JobFailure(recorder.trouble ?? "the job's disk is too slow")
        }
        return try DiffFigures(of: directory, since: baseline, without: known, isFinished: isFinished)
    }

    /// Has what is known now committed, and returns a wait for that, for another thread.
    func commitLater() -> @Sendable (_ patience: Int64) -> Bool { recorder.commitLater(crawl, at: loop.now) }

    /// Commits the rest.
    ///
    /// - Parameters:
    ///   - reason: why the run ends.
    ///   - isFinished: whether the crawl ran to its end.
    ///   - patience: nanoseconds without a commit after which it is given up.
    /// - Returns: why not all was committed, or nil.
    func close(_ reason: ExitReason, isFinished: Bool, patience: Int64) -> String? {
        crawl.unsubscribe(recorder)
        let isComplete = isFinished || crawl.limitReached != nil
        let end = JobEnd(
            isFinished: isFinished, isComplete: isComplete, reason: reason.sentence, code: reason.code)
        return recorder.close(crawl, end, at: EventLoop.clock(), patience: patience)
    }
}

extension DispatchHolder {
    /// The thread that writes the job, if it is behind.
    static let store = DispatchHolder("the job's writer is behind")
}
