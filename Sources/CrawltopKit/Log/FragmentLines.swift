import Crawl
import Words

// Links to places that are not there, and their number, in both formats of the log.

extension LineBuffer {
    /// Writes a line of the type `broken_fragment`.
    ///
    /// - Parameters:
    ///   - link: the link.
    ///   - isKnown: whether it is one that the user knows; nil without such.
    ///   - crawl: the crawl, for the URLs' text.
    func jsonFragment(_ link: BrokenFragment, isKnown: Bool?, in crawl: any CrawlView) {
        startLine(type: "broken_fragment")
        link.withText(in: crawl) { field("url", text: $0) }
        field("via", urls: link.via, in: crawl)
        referrer(link.referrer, in: crawl)
        field("by_script", link.mayBeSetByScript)
        place(link.line, link.column)
        if let isKnown { field("known", isKnown) }
        endLine()
    }

    /// Writes the summary's `fragments`.
    func fragments(_ report: FragmentReport) {
        startObject("fragments")
        field("checked", report.checked)
        field("broken", report.certain)
        field("by_script", report.broken.count - report.certain)
        field("not_checked", report.notChecked)
        endObject()
    }

    /// Writes a line of the text report.
    func textFragment(_ link: BrokenFragment, in crawl: any CrawlView) {
        append("fragment ")
        if link.mayBeSetByScript { append(parenthesis: "may be set by script") }
        link.withText(in: crawl) { append(untrusted: $0) }
        for url in link.via {
            append(" -> ")
            crawl.withText(of: url) { append(untrusted: $0) }
        }
        append(" <- ")
        crawl.withText(of: link.referrer) { append(untrusted: $0) }
        textPlace(link.line, link.column)
        append(UInt8(ascii: "\n"))
    }

    /// Writes the line of totals of the text report.
    func textFragments(_ report: FragmentReport) {
        append("fragments: ")
        append(decimal: report.checked)
        append(" checked, ")
        append(decimal: report.certain)
        append(" broken")
        let byScript = report.broken.count - report.certain
        if byScript > 0 {
            append(", ")
            append(decimal: byScript)
            append(" that a script may set")
        }
        if report.notChecked > 0 {
            append(", ")
            append(decimal: report.notChecked)
            append(" not checked, because of a limit or because their page was read in an earlier run")
        }
        append(UInt8(ascii: "\n"))
    }
}

extension BrokenFragment {
    /// Calls `body` with the URL and the fragment.
    fileprivate func withText(in crawl: any CrawlView, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let text = crawl.withText(of: url) { Array($0) } + [UInt8(ascii: "#")] + fragment
        text.withUnsafeBufferPointer(body)
    }
}
