import Crawl
import HTTP
import Words

/// URLs by verdict, a line each, for other programs.
struct ListForm {
    /// Writes what is not fine, by verdict: verdict, status or kind of failure, and URL, with a tab between each.
    static func writeAll(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        let line = output.line
        for verdict in [Verdict.broken, .blocked, .limited, .flaky] {
            try source.forEachURL(of: verdict) { (url) throws(ReportFailure) in
                line.append(verdict.word)
                line.append(UInt8(ascii: "\t"))
                // A page whose title says that it keeps crawlers out has a good status.
                if let error = url.bytes(.error) {
                    error.withUnsafeBufferPointer { line.append(untrusted: $0) }
                } else {
                    line.append(decimal: url.status ?? 0)
                }
                line.append(UInt8(ascii: "\t"))
                try end(url, output)
            }
        }
    }

    /// Writes the URLs of one verdict.
    static func write(_ verdict: Verdict, _ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        try source.forEachURL(of: verdict) { (url) throws(ReportFailure) in try end(url, output) }
    }

    private static func end(_ url: URLRow, _ output: ReportOutput) throws(ReportFailure) {
        url.withBytes(.url) { output.line.append(untrusted: $0) }
        output.line.append(UInt8(ascii: "\n"))
        try output.endRow()
    }
}
