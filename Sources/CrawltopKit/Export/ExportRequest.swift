import SharedFrontier
import Store
import Words

/// `crawltop export redis://...`: reports on a crawl that several processes share.
public struct ExportRequest: Sendable {
    /// The largest number of jobs that are named because they are missing.
    private static let mostNamed = 20

    let server: FrontierServer
    /// The name of the crawl.
    let crawl: String
    let reports: Reports
    /// The path of an earlier crawl that it is compared with.
    var baseline: String?
    /// Where copies of jobs are.
    var jobs: [String] = []
    /// The directory in which the whole is kept; nil for reports alone.
    var into: String?
    /// Whether something may be missing.
    var isPartial = false
    /// Where the whole is kept meanwhile.
    var temporaryFolder = "/tmp"

    /// What is missing.
    private struct Gap {
        var (jobs, results) = (0, 0)

        var sentence: String? {
            let parts = [jobs > 0 ? counted(jobs, "job") : nil, results > 0 ? counted(results, "result") : nil]
            let missing = parts.compactMap(\.self).joined(separator: " and ")
            return missing.isEmpty ? nil : "\(missing) missing"
        }
    }

    /// Writes the reports.
    ///
    /// - Parameter tell: called with a sentence on each thing that is missing.
    /// - Returns: why the program ends.
    public func run(tell: (String) -> Void) -> ExitReason {
        do throws(JobFailure) {
            return try export(tell)
        } catch {
            return .usage(error.sentence)
        }
    }

    private func export(_ tell: (String) -> Void) throws(JobFailure) -> ExitReason {
        do throws(ReportFailure) { try reports.check() } catch { throw JobFailure(error.sentence) }
        if let into { try JobDirectory(into).checkCreation() }
        let shelf = try JobShelf(jobs)
        let shared = try ask()
        guard !shared.jobs.isEmpty else {
            throw JobFailure("no process keeps results of that crawl: each needs a --job of its own")
        }
        var gap = Gap()
        let found = find(shared.jobs, on: shelf, &gap, tell)
        guard !found.isEmpty else { throw JobFailure("no job is found; --jobs names where copies are") }
        guard isPartial || gap.jobs == 0 else { throw refusal(gap) }
        let temporary = try into == nil ? temporaryJob() : nil
        let whole = into ?? temporary?.path ?? ""
        defer { temporary?.remove() }
        try JobDirectory(whole).merge(found) { (done) throws(JobFailure) in
            gap.results = max(0, shared.done - done)
            guard gap.results > 0 else { return }
            tell(
                "\(gap.results) of \(counted(shared.done, "result")) are in no job that was found: "
                    + "a process without --job keeps none")
            guard isPartial else { throw refusal(gap) }
        }
        let reason = ReportRequest(directory: whole, reports: reports, baseline: baseline).run()
        guard reason == .finished, let missing = gap.sentence else { return reason }
        return .stopped("what is written is partial: \(missing)")
    }

    private func refusal(_ gap: Gap) -> JobFailure {
        JobFailure("nothing is written: \(gap.sentence ?? ""); --jobs names where copies are, --partial goes without")
    }

    private func temporaryJob() throws(JobFailure) -> TemporaryJob {
        do throws(StartFailure) {
            let job = try TemporaryJob(in: temporaryFolder)
            job.removeAtSignals()
            return job
        } catch {
            throw JobFailure(error.reason.sentence)
        }
    }

    private func ask() throws(JobFailure) -> JobsQuestion.Answer {
        let answer: (answer: JobsQuestion.Answer?, failure: String)?
        do {
            answer = try server.answer { loop, answer in
                let question = JobsQuestion(
                    server: server.address, crawl: crawl, options: server.connection, on: loop
                ) { answer(($0, $1)) }
                return question.end
            }
        } catch {
            throw JobFailure("cannot start: \(error)")
        }
        guard let answer else { throw JobFailure("the shared frontier does not answer") }
        guard let jobs = answer.answer else { throw JobFailure(answer.failure) }
        return jobs
    }

    /// The jobs that are found; tells of the others.
    private func find(
        _ jobs: [SharedJob], on shelf: JobShelf, _ gap: inout Gap, _ tell: (String) -> Void
    ) -> [JobDirectory] {
        var found: [JobDirectory] = []
        for job in jobs {
            let why: String
            do throws(JobFailure) {
                if let path = try shelf.path(of: job) {
                    found.append(JobDirectory(path))
                    continue
                }
                why = "it is not found"
            } catch {
                why = error.sentence
            }
            gap.jobs += 1
            if gap.jobs <= Self.mostNamed { tell("the job in \(job.place.string) is missing: \(why)") }
        }
        if gap.jobs > Self.mostNamed { tell("and \(counted(gap.jobs - Self.mostNamed, "other job")) are missing") }
        return found
    }
}
