import Crawl
import Words

/// A warning as logs and reports tell it. URLs are not to be trusted.
struct ReportedWarning {
    let kind: WarningKind
    /// The URL; for a link, where it leads.
    let url: [UInt8]
    /// The page with the link; nil for what the URL is by itself.
    let page: [UInt8]?
    /// As in `Warning`.
    let other: [UInt8]?
    let number: Int
    let isChecked: Bool
    /// How many pages have such a link, where links are told by where they lead.
    var pages = 0
    /// Whether the user lives with it.
    var isKnown = false

    /// What it says beside URL and pages: what is before the URL, what is between it and the other URL, what follows.
    private var words: (before: String, between: String, behind: String) {
        switch kind {
        case .permanentRedirect: ("\(number) ", " -> ", isChecked ? "" : " (not checked)")
        case .noTitle, .emptyPage: ("", "", "")
        case .sameTitle: ("", " has the title of ", number > 2 ? " and \(number - 2) more" : "")
        case .longURL: ("\(number) bytes: ", "", "")
        case .httpLink, .whiteSpace: ("", "", "")
        case .expiringCertificate where number < 0: ("", "", ": its certificate has ended")
        case .expiringCertificate:
            ("", "", ": its certificate ends " + (number == 0 ? "today" : "in \(counted(number, "day"))"))
        }
    }

    /// Writes it but for its kind and its pages: `301 URL -> URL`.
    ///
    /// - Parameters:
    ///   - line: where to.
    ///   - text: writes a URL.
    func write(to line: LineBuffer, _ text: ([UInt8]) -> Void) {
        let words = words
        line.append(own: words.before)
        text(url)
        if let other {
            line.append(own: words.between)
            text(other)
        }
        line.append(own: words.behind)
    }
}

extension ReportedWarning {
    /// A warning of a crawl that goes on, or has ended.
    init(_ warning: Warning, in crawl: any CrawlView) {
        func text(_ url: URLID) -> [UInt8] { crawl.withText(of: url) { Array($0) } }
        self.init(
            kind: warning.kind, url: text(warning.url), page: warning.page.map(text),
            other: warning.other.map(text), number: warning.number, isChecked: warning.isChecked)
    }
}

extension LineBuffer {
    /// Writes a warning's fields, which are those of the log's lines of the type `warning`.
    func fields(_ warning: ReportedWarning) {
        field("kind", text: warning.kind.rawValue)
        field("url", text: warning.url)
        field("referrer", text: warning.page)
        switch warning.kind {
        case .permanentRedirect:
            field("status", warning.number)
            field("instead", text: warning.other)
            field("checked", warning.isChecked)
        case .noTitle, .emptyPage: break
        case .sameTitle:
            field("same_as", text: warning.other)
            field("pages", warning.number)
        case .longURL: field("bytes", warning.number)
        case .httpLink, .whiteSpace: break
        case .expiringCertificate: field("days", warning.number)
        }
    }
}
