import Crawl
import Words

// Warnings and their numbers, in both formats of the log.

extension LineBuffer {
    /// Writes a line of the type `warning`.
    ///
    /// - Parameters:
    ///   - warning: the warning.
    ///   - isKnown: whether it is one that the user knows; nil without such.
    ///   - crawl: the crawl, for the URLs' text.
    func jsonWarning(_ warning: Warning, isKnown: Bool?, in crawl: any CrawlView) {
        startLine(type: "warning")
        fields(ReportedWarning(warning, in: crawl))
        if let isKnown { field("known", isKnown) }
        endLine()
    }

    /// Writes the summary's `warnings`: their numbers by kind, zero ones omitted.
    func jsonWarnings(_ warnings: [Warning]) {
        startObject("warnings")
        for (kind, count) in WarningDigest.counts(warnings) { field(own: kind.rawValue, count) }
        endObject()
    }

    /// Writes a line of the text report.
    func textWarning(_ warning: Warning, in crawl: any CrawlView) {
        append("warning ")
        append(own: warning.kind.rawValue)
        append(UInt8(ascii: " "))
        text(ReportedWarning(warning, in: crawl))
        textReferrer(warning.page, in: crawl)
    }

    /// Writes the first warnings of each kind, and how many more there are.
    ///
    /// - Parameters:
    ///   - digest: the warnings.
    ///   - most: the number of URLs to write of each kind; 0 for the numbers of warnings alone, in one line.
    ///   - crawl: the crawl, for the URLs' text.
    func textWarnings(_ digest: WarningDigest, most: Int, in crawl: any CrawlView) {
        guard most > 0 else { return textCounts(digest) }
        for part in digest.parts {
            append(own: part.kind.rawValue)
            append(own: ": \(counted(part.targets.count, "URL"))")
            if part.links > 0 { append(own: ", \(counted(part.links, "link"))") }
            append(UInt8(ascii: "\n"))
            for target in part.targets.prefix(most) {
                append("  ")
                text(ReportedWarning(target.first, in: crawl))
                if target.pages > 1 { append(own: " <- \(target.pages) pages, such as") }
                if target.pages == 1 { append(" <-") }
                if let page = target.first.page {
                    append(UInt8(ascii: " "))
                    crawl.withText(of: page) { append(untrusted: $0) }
                }
                append(UInt8(ascii: "\n"))
            }
            let more = part.targets.count - most
            if more > 0 { append(own: "  and \(counted(more, "more URL")): -v lists all, --format json logs them\n") }
        }
    }

    private func textCounts(_ digest: WarningDigest) {
        guard !digest.parts.isEmpty else { return }
        append("warnings: ")
        append(own: digest.parts.map { "\($0.kind.rawValue) \($0.count)" }.joined(separator: ", "))
        append(UInt8(ascii: "\n"))
    }

    private func text(_ warning: ReportedWarning) {
        warning.write(to: self) { url in url.withUnsafeBufferPointer { append(untrusted: $0) } }
    }
}
