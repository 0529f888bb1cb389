import EventLoop
import Glibc
import Words

/// A report that a thread writes of a crawl as it is now, while that goes on.
struct LiveReport {
    /// Nanoseconds without a commit after which what is kept is not waited for.
    private static let patience: Int64 = 10_000_000_000

    private let isOver = GuardedState(false)
    /// Receives the sentence on where it was written, or why not.
    let answer: (String) -> Void

    /// Prepares it.
    init(answer: @escaping (String) -> Void) {
        self.answer = answer
    }

    /// Starts its thread.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - known: faults that do not count.
    ///   - job: the path of the directory that keeps the crawl, which this process writes.
    ///   - commit: waits until what is known now is there.
    ///   - onEnd: called on that thread with the sentence for `answer`.
    /// - Returns: whether there is a thread.
    func start(
        _ file: ReportFile, without known: KnownFaults.File?, from job: String,
        after commit: @escaping @Sendable (_ patience: Int64) -> Bool, onEnd: @escaping @Sendable (String) -> Void
    ) -> Bool {
        BackgroundThread.start { [isOver] in
            let sentence = Self.write(file, known, from: job, after: commit)
            isOver.change { $0 = true }
            onEnd(sentence)
        }
    }

    /// Waits until it is written.
    func wait() { isOver.wait { $0 ? () : nil } }

    private static func write(
        _ file: ReportFile, _ known: KnownFaults.File?, from job: String, after commit: (_ patience: Int64) -> Bool
    ) -> String {
        guard commit(patience) else { return "no report: what is kept of the crawl lags too far behind" }
        let reports = Reports(
            orders: [ReportOrder(path: file.path, form: file.form)], replacesOthers: file.replacesOthers,
            knownFaults: known)
        do throws(ReportFailure) {
            let urls = try reports.write(from: job, nil, isOwn: true)
            return "written to '\(SafeText(untrusted: file.path).string)': \(counted(urls, "URL"))"
        } catch {
            return error.sentence
        }
    }
}

extension Session {
    /// Writes a report of the crawl as it is now, while it goes on.
    ///
    /// - Parameters:
    ///   - path: the file, whose name tells the form.
    ///   - replaces: whether it may take the place of a file that is there.
    ///   - answer: called on the loop's thread, with a sentence on where it was written, or why not.
    public func writeReport(to path: String, replaces: Bool, answer: @escaping (String) -> Void) {
        guard report == nil else { return answer("another report is being written") }
        guard let kept, let job = options.job?.path ?? temporary?.path else {
            return answer("there is nothing to report on: --job DIR or --report FILE keep the crawl")
        }
        let path = path.hasPrefix("~/") ? options.homeFolder.map { $0 + path.dropFirst() } ?? path : path
        let name = "'\(SafeText(untrusted: path).string)'"
        guard let form = ReportForm(path: path) else {
            return answer("the end of \(name) tells no form: \(ReportForm.endings)")
        }
        guard replaces || access(path, F_OK) != 0 else { return answer("\(name) is there: :report! replaces it") }
        let file = ReportFile(path: path, form: form, replacesOthers: replaces)
        do throws(ReportFailure) {
            try file.check()
        } catch {
            return answer(error.sentence)
        }
        let report = LiveReport(answer: answer)
        self.report = report
        let isStarted = report.start(
            file, without: options.knownFaults, from: job, after: kept.commitLater()
        ) { [weak self, loop] sentence in
            loop.submit { [weak self] in self?.endReport(sentence) }
        }
        if !isStarted { endReport("cannot start a thread for the report") }
    }

    private func endReport(_ sentence: String) {
        let answer = report?.answer
        report = nil
        answer?(sentence)
    }
}
