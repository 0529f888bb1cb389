import Store
import Words

// `crawltop report DIR [FILE...]`.

/// Reports on a crawl that is kept in a directory.
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

extension Request {
    /// Parses the words behind `report`.
    static func parseReport(_ words: [String], environment: [String: String]) -> Request {
        if words.contains("--help") || words.contains("-h") { return .print(reportHelp) }
        var (others, forms, force, at): ([String], [ReportForm], Bool, Int) = ([], [], false, 0)
        var (baseline, ignoreFile): (String?, String?)
        func value(_ parts: [Substring]) -> String {
            if parts.count > 1 { return String(parts[1]) }
            defer { at += 1 }
            return at < words.count ? words[at] : ""
        }
        while at < words.count {
            let word = words[at]
            at += 1
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if word == "--force" {
                force = true
            } else if parts.first == "--report-format" {
                guard let form = ReportForm(rawValue: value(parts)) else {
                    let known = ReportForm.allCases.map(\.rawValue).joined(separator: ", ")
                    return .usage("--report-format must be one of \(known)")
                }
                forms.append(form)
            } else if parts.first == "--baseline" {
                baseline = value(parts)
            } else if parts.first == "--ignore-file" {
                ignoreFile = value(parts)
            } else if word.hasPrefix("-"), word != "-" {
                return .usage("`crawltop report` has no option \(SafeText(untrusted: word).string)")
            } else {
                others.append(word)
            }
        }
        guard let directory = others.first else {
            return .usage("no directory given: `crawltop report DIR FILE`")
        }
        // A summary for people, unless told otherwise.
        let paths = others.count > 1 ? Array(others.dropFirst()) : ["-"]
        if forms.isEmpty, paths == ["-"] { forms = [.markdown] }
        do throws(ValueError) {
            let orders = try ReportOrder.orders(paths, forms)
            let reports = Reports(
                orders: orders, replacesOthers: force, surroundings: BuildSurroundings(environment),
                knownFaults: try KnownFaults.File(ignoreFile: ignoreFile))
            return .report(ReportRequest(directory: directory, reports: reports, baseline: baseline))
        } catch {
            return .usage(SafeText(untrusted: error.description).string)
        }
    }

    private static let reportHelp = """
        OVERVIEW: Writes reports on the crawl that is kept in a directory, also while it goes on.

        USAGE: crawltop report <dir> [<file> ...] [--report-format <form> ...] [--force]
               [--baseline <path>] [--ignore-file <file>]

        A file's name tells its form: .html, .csv, .json, .md, .xml (JUnit, or a sitemap if the name begins so), .txt,
        .dot, .graphml. Forms besides these: \(ReportForm.allCases.map(\.rawValue).joined(separator: ", ")).
        Without a file, and for the file -, the report goes to standard output: as Markdown, unless told otherwise.
        A file that is there is replaced if it is an earlier report of that form, or with --force.
        What has changed is told since the crawl that --baseline names, a log of --format json or a directory, or else since the
        run before, if `crawltop recrawl` began this one.
        The faults that the file of --ignore-file names are told apart.
        Exit codes: 0 written, 2 wrong use, no crawl, or a file that cannot be written.

        """
}
