import Store
import Words

/// `crawltop report DIR [FILE...]`: reports on a crawl that is kept in a directory.
public struct ReportRequest: Sendable {
    /// The directory.
    public let directory: String
    /// The reports.
    public let reports: Reports
    /// The path of an earlier crawl that it is compared with; nil for that of the run before, if there is one.
    let baseline: String?

    /// Writes the reports.
    ///
    /// - Returns: why the program ends.
    public func run() -> ExitReason {
        do throws(ReportFailure) {
            try reports.check()
            try reports.write(from: directory, try changes())
            return .finished
        } catch {
            return .usage(error.sentence)
        }
    }

    private func changes() throws(ReportFailure) -> DiffFigures? {
        let job = JobDirectory(directory)
        let known = reports.knownFaults.map(KnownFaults.init)
        do throws(JobFailure) {
            let before = try baseline.map { path throws(JobFailure) in try Baseline(path) }
            if let before {
                return DiffFigures(
                    try SiteDiff(before.crawl, try StoredCrawl(of: job)), without: known, baseline: before.name)
            }
            guard try StoredJob(job).earlier != nil else { return nil }
            return DiffFigures(try SiteDiff(try StoredCrawl(before: job), try StoredCrawl(of: job)), without: known)
        } catch {
            throw ReportFailure(error.sentence)
        }
    }
}
