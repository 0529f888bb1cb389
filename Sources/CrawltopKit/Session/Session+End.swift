import Crawl
import EventLoop
import Store

// The end of a session: what waits for others is done here, when the loop has ended.

extension Session {
    /// Ends the run. The log's last lines are written after the loop has ended, when the thread may wait for the log's
    /// reader. The terminal is restored before, since a signal ends the process on the spot from then on.
    func finish(_ decided: ExitReason) -> ExitReason {
        endService()
        crawl.unsubscribe(self)
        engine?.shutDown()
        crawl.performWaiting(now: loop.now)
        leaveFrontier()
        var reason = decided
        screen?.leave()
        endWatching(reason)
        metrics?.stop()
        signals?.release()
        if let output {
            let patience = stopped == nil ? Self.readerPatience : Self.stoppedPatience
            output.patience = patience
            if let changes { log?.compared(changes) }
            log?.finish(reason, at: EventLoop.clock(), of: crawl)
            let failure = output.close(patience: patience)
            FatalSignals.writeLastLines(of: nil)
            if let failure, stopped == nil {
                reason = .stopped(failure.sentence(name: output.name))
            }
        }
        report?.wait()
        let patience = stopped == nil ? Self.readerPatience : Self.stoppedPatience
        if let failure = kept?.close(reason, isFinished: isFinished, patience: patience) {
            reason = .stopped("\(failure); what is not there is fetched again")
        } else {
            // Nobody writes it any longer.
            kept = nil
            reason = writeReports(reason)
        }
        temporary?.remove()
        exchangeReport?.close()
        endControl(reason)
        screen?.report(reason)
        return reason
    }

    /// Checks that a crawl could write what it is to write: its log, its reports, its job. Nothing is changed.
    static func checkFiles(_ options: CrawltopOptions) throws(StartFailure) {
        try check(options.reports, log: options.output)
        if let path = options.output {
            try OutputTarget.check(path, mayHaveContents: options.appends || options.replacesFiles)
        }
        _ = try baseline(options)
        guard let job = options.job else { return }
        do throws(JobFailure) {
            try JobDirectory(job.path).checkCreation()
        } catch {
            throw StartFailure(.usage(error.sentence))
        }
    }

    /// Checks that the reports can be written, before anything is fetched.
    static func check(_ reports: Reports, log: String?) throws(StartFailure) {
        if let log, reports.orders.contains(where: { $0.path == log }) {
            throw StartFailure(.usage("--output and --report name the same file"))
        }
        do throws(ReportFailure) {
            try reports.check()
        } catch {
            throw StartFailure(.usage(error.sentence))
        }
    }

    /// Opens the crawl that this one is to be compared with, before anything is fetched.
    static func baseline(_ options: CrawltopOptions) throws(StartFailure) -> Baseline? {
        guard let path = options.baseline else { return nil }
        if let job = options.job?.path, JobDirectory(job).isSame(as: JobDirectory(path)) {
            throw StartFailure(
                .usage("--baseline names the crawl's own directory: `crawltop recrawl` compares with the run before"))
        }
        do throws(JobFailure) {
            return try Baseline(path)
        } catch {
            throw StartFailure(.usage("--baseline: \(error.sentence)"))
        }
    }

    /// Writes the reports, unless nothing has begun. One that cannot be written changes the exit code.
    private func writeReports(_ reason: ExitReason) -> ExitReason {
        guard let path = options.job?.path ?? temporary?.path else { return reason }
        if case .usage = reason { return reason }
        do throws(ReportFailure) {
            try options.reports.write(from: path, changes)
            return reason
        } catch {
            return .stopped(error.sentence)
        }
    }
}
