import Crawl
import HTTP
import Words

/// The reports that were asked for.
public struct Reports: Sendable {
    /// The reports.
    public let orders: [ReportOrder]
    /// Whether they may replace files that are no such reports.
    let replacesOthers: Bool
    /// Where they are shown besides.
    var surroundings = BuildSurroundings()
    /// Faults that do not count, and are told apart.
    var knownFaults: KnownFaults.File?

    /// The variables of the environment that say where reports are shown besides.
    public static var variables: [String] { BuildSurroundings.variables }

    private var files: [ReportFile] {
        orders.map { ReportFile(path: $0.path, form: $0.form, replacesOthers: replacesOthers) }
    }

    /// Checks that all can be written. Nothing is changed.
    ///
    /// - Throws: why one cannot.
    func check() throws(ReportFailure) {
        for file in files { try file.check() }
    }

    /// Writes them from what a job's directory has at this moment.
    ///
    /// - Parameters:
    ///   - job: the path of the directory.
    ///   - changes: what has changed since an earlier crawl; nil without one.
    ///   - isOwn: whether this process writes the job.
    /// - Returns: the number of URLs in the last report.
    /// - Throws: why the job cannot be read, or a report cannot be written. Those before it are written then.
    @discardableResult
    func write(from job: String, _ changes: DiffFigures?, isOwn: Bool = false) throws(ReportFailure) -> Int {
        guard !orders.isEmpty else { return 0 }
        var urls = 0
        let source = try ReportSource(job, changes, without: knownFaults.map(KnownFaults.init), isOwn: isOwn)
        for file in files {
            // Only a sitemap may need more than one file.
            guard file.form != .sitemap else {
                urls = try SitemapForm.write(source, to: file)
                continue
            }
            try file.write { (output) throws(ReportFailure) in try file.form.write(source, to: output) }
            urls = source.total("seen")
        }
        try surroundings.show(source)
        return urls
    }
}

extension ReportForm {
    fileprivate func write(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        switch self {
        case .csv: try CSVForm.write(source, to: output)
        case .links: try LinksForm.write(source, to: output)
        case .json: try JSONForm.write(source, to: output)
        case .list: try ListForm.writeAll(source, to: output)
        case .broken: try ListForm.write(.broken, source, to: output)
        case .blocked: try ListForm.write(.blocked, source, to: output)
        case .limited: try ListForm.write(.limited, source, to: output)
        case .flaky: try ListForm.write(.flaky, source, to: output)
        case .fine: try ListForm.write(.fine, source, to: output)
        case .html: try HTMLForm.write(source, to: output)
        case .markdown: try MarkdownForm.write(source, to: output)
        case .junit: try JUnitForm.write(source, to: output)
        case .dot: try GraphForm.writeDOT(source, to: output)
        case .graphml: try GraphForm.writeGraphML(source, to: output)
        case .sitemap: break
        }
    }
}
