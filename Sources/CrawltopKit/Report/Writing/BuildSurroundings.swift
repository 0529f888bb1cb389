import Crawl
import Glibc
import Words

/// The build server in which a crawl runs, as far as it shows results: GitHub Actions.
struct BuildSurroundings: Sendable {
    /// The number of URLs that become annotations: more are not shown.
    private static let mostAnnotations = 10

    /// The file to which a step's summary is added; nil for none.
    let summaryPath: String?
    /// Whether lines on standard error become annotations.
    let annotates: Bool

    /// Finds it in the environment.
    init(_ environment: [String: String] = [:]) {
        summaryPath = environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
        annotates = environment["GITHUB_ACTIONS"] == "true"
    }

    /// The variables that it is found by.
    static let variables = ["GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS"]

    /// Shows what a job has.
    ///
    /// - Parameter source: the job.
    /// - Throws: why the job cannot be read, or the summary cannot be written.
    func show(_ source: ReportSource) throws(ReportFailure) {
        if let summaryPath { try addSummary(of: source, to: summaryPath) }
        guard annotates else { return }
        let output = ReportOutput(descriptor: STDERR_FILENO)
        try source.deadEnds().forEachTarget(of: [.broken], limit: Self.mostAnnotations) { _, link in
            output.line.annotation(of: link)
        }
        try output.flush()
    }

    private func addSummary(of source: ReportSource, to path: String) throws(ReportFailure) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o644)
        guard file >= 0 else {
            throw ReportFailure(
                "cannot write the step's summary '\(SafeText(untrusted: path).string)': \(String(cString: strerror(errno)))"
            )
        }
        defer { close(file) }
        let output = ReportOutput(descriptor: file)
        try MarkdownForm.write(source, to: output)
        try output.flush()
    }
}

extension LineBuffer {
    /// Writes an error of a build: a command in a line, in whose text a percent sign begins an escape.
    fileprivate func annotation(of link: ReportedLink) {
        append("::error title=Broken link::")
        annotation(Narration.result(link.status, link.error))
        append(UInt8(ascii: " "))
        annotation(SafeText(untrusted: link.url, maxCells: 500).string)
        guard let page = link.referrer else { return append("\n") }
        append(own: " <- \(counted(link.pages, "page")), such as ")
        annotation(SafeText(untrusted: page, maxCells: 500).string)
        append(UInt8(ascii: "\n"))
    }

    private func annotation(_ text: String) {
        for byte in text.utf8 { if byte == UInt8(ascii: "%") { append("%25") } else { append(byte) } }
    }
}
