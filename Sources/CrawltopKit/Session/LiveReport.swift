import EventLoop
import Glibc
import Words

/// What became of a report that was asked for while a crawl goes on.
public struct ReportAnswer: Sendable {
    /// Where it was written, or why not.
    public let sentence: String
    /// Whether it was written.
    public let isWritten: Bool
}

/// A report that a thread writes of a crawl as it is now, while that goes on.
struct LiveReport {
    /// Nanoseconds without a commit after which what is kept is not waited for.
    private static let patience: Int64 = 10_000_000_000

    private let isOver = GuardedState(false)
    let answer: (ReportAnswer) -> Void

    /// Prepares it.
    init(answer: @escaping (ReportAnswer) -> Void) {
        self.answer = answer
    }

    /// Starts its thread.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - known: faults that do not count.
    ///   - job: the path of the directory that keeps the crawl, which this process writes.
    ///   - commit: waits until what is known now is there.
    ///   - onEnd: called on that thread with what `answer` is told.
    /// - Returns: whether there is a thread.
    func start(
        _ file: ReportFile, without known: KnownFaults.File?, from job: String,
        after commit: @escaping @Sendable (_ patience: Int64) -> Bool,
        onEnd: @escaping @Sendable (ReportAnswer) -> Void
    ) -> Bool {
        BackgroundThread.start { [isOver] in
            let answer = Self.write(file, known, from: job, after: commit)
            isOver.change { $0 = true }
            onEnd(answer)
        }
    }

    /// Waits until it is written.
    func wait() { isOver.wait { $0 ? () : nil } }

    private static func write(
        _ file: ReportFile, _ known: KnownFaults.File?, from job: String, after commit: (_ patience: Int64) -> Bool
    ) -> ReportAnswer {
        guard commit(patience) else {
            return ReportAnswer(sentence: "no report: what is kept of the crawl lags too far behind", isWritten: false)
        }
        let reports = Reports(
            orders: [ReportOrder(path: file.path, form: file.form)], replacesOthers: file.replacesOthers,
            knownFaults: known)
        do throws(ReportFailure) {
            let urls = try reports.write(from: job, nil, isOwn: true)
            let name = "'\(SafeText(untrusted: file.path).string)'"
            return ReportAnswer(sentence: "written to \(name): \(counted(urls, "URL"))", isWritten: true)
        } catch {
            return ReportAnswer(sentence: error.sentence, isWritten: false)
        }
    }
}

extension Session {
    /// Writes a report of the crawl as it is now, while it goes on.
    ///
    /// - Parameters:
    ///   - path: the file, whose name tells the form.
    ///   - replaces: whether it may take the place of a file that is there.
    ///   - answer: called on the loop's thread, once, when it is written or cannot be.
    public func writeReport(to path: String, replaces: Bool, answer: @escaping (ReportAnswer) -> Void) {
        let refuse = { answer(ReportAnswer(sentence: $0, isWritten: false)) }
        guard report == nil else { return refuse("another report is being written") }
        guard let kept, let job = options.job?.path ?? temporary?.path else {
            return refuse("there is nothing to report on: --job DIR or --report FILE keep the crawl")
        }
        let path = path.hasPrefix("~/") ? options.homeFolder.map { $0 + path.dropFirst() } ?? path : path
        let name = "'\(SafeText(untrusted: path).string)'"
        guard let form = ReportForm(path: path) else {
            return refuse("the end of \(name) tells no form: \(ReportForm.endings)")
        }
        guard replaces || access(path, F_OK) != 0 else { return refuse("\(name) is there: :report! replaces it") }
        let file = ReportFile(path: path, form: form, replacesOthers: replaces)
        do throws(ReportFailure) {
            try file.check()
        } catch {
            return refuse(error.sentence)
        }
        let report = LiveReport(answer: answer)
        self.report = report
        let isStarted = report.start(
            file, without: options.knownFaults, from: job, after: kept.commitLater()
        ) { [weak self, loop] answer in
            loop.submit { [weak self] in self?.endReport(answer) }
        }
        if !isStarted {
            endReport(ReportAnswer(sentence: "cannot start a thread for the report", isWritten: false))
        }
    }

    private func endReport(_ told: ReportAnswer) {
        let answer = report?.answer
        report = nil
        answer?(told)
    }
}
