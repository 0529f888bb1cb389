import Crawl
import Store
import Words

/// The faults that a project lives with, from the file of `--ignore-file`: they are met by no `--fail-on`,
/// no report for people counts them, and the log marks them.
///
/// A line has a pattern for URLs, and before it, if it is for some faults alone, kinds as `--fail-on` has them:
///
///     # the old shop
///     broken,5xx  ^https://shop\.example/
///     \.zip$
public final class KnownFaults {
    /// The lines of a file.
    public struct File: Sendable {
        struct Line: Sendable {
            let number: Int
            /// The kinds of faults; empty for all.
            let kinds: FailOn
            let pattern: String
        }

        let path: String
        let lines: [Line]

        /// Reads the file that `--ignore-file` names; nil if that names none.
        ///
        /// - Throws: why it cannot be read, or the first mistake in it, in a whole sentence.
        init?(ignoreFile path: String?) throws(ValueError) {
            guard let path else { return nil }
            do throws(ValueError) {
                try self.init(String(decoding: try SmallFile.read(path), as: UTF8.self), path: path)
            } catch {
                throw ValueError("--ignore-file \(path): \(error.description)")
            }
        }

        /// Reads a file's text.
        ///
        /// - Throws: the first mistake, with its line.
        init(_ text: String, path: String) throws(ValueError) {
            self.path = path
            var lines: [Line] = []
            for (index, text) in text.trimmingPrefix("\u{FEFF}").split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline
            ).enumerated() {
                let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
                guard let first = words.first, !first.hasPrefix("#") else { continue }
                do throws(ValueError) {
                    guard words.count <= 2 else { throw ValueError("it has more than kinds and a pattern") }
                    let kinds = words.count == 2 ? try FailOn(first) : FailOn()
                    if let kind = kinds.items.first(where: { !$0.finding.isOfURLs }) {
                        throw ValueError("'\(kind.word)' is no fault of a URL")
                    }
                    do {
                        _ = try URLPattern(words[words.count - 1])
                    } catch {
                        throw ValueError("the pattern is wrong: \(error.message)")
                    }
                    lines.append(Line(number: index + 1, kinds: kinds, pattern: words[words.count - 1]))
                } catch {
                    throw ValueError("line \(index + 1): \(error.description)")
                }
            }
            self.lines = lines
        }
    }

    private struct Rule {
        let line: Int
        let kinds: FailOn
        let pattern: URLPattern
        var isUsed = false
    }

    private let path: String
    private var rules: [Rule]

    /// Creates the faults of a file.
    public init(_ file: File) {
        path = file.path
        rules = file.lines.compactMap { line in
            (try? URLPattern(line.pattern)).map { Rule(line: line.number, kinds: line.kinds, pattern: $0) }
        }
    }

    /// Whether the end of an exchange without a further attempt is known.
    func cover(_ record: FetchRecord, in crawl: any CrawlView) -> Bool {
        covers([record.url], in: crawl) { $0.isMet(by: record) || $0 == .verdict(.broken) && record.verdict == .broken }
    }

    /// Whether a broken link is known: by its own URL, or that of what failed.
    func cover(_ link: BrokenLink, in crawl: any CrawlView) -> Bool {
        covers([link.url] + link.end.via.suffix(1), in: crawl) { $0.isMet(by: link.end) }
    }

    /// Whether a difference is a fault that is known.
    func cover(_ change: SiteChange) -> Bool {
        guard change.kind == .newBroken || change.kind == .gone, let after = change.after else { return false }
        return cover(after)
    }

    /// Whether what a comparison found broken is known.
    func cover(_ url: ComparedURL) -> Bool {
        cover([url.url], status: url.status, error: url.error, verdict: .broken)
    }

    /// Whether a failure is known, by the URLs that name it.
    func cover(_ urls: [[UInt8]], status: Int, error: String?, verdict: Verdict?) -> Bool {
        covers(urls) { $0.isMet(byStatus: status, error: error, verdict: verdict) }
    }

    /// Whether a warning is known: by its URL, or the page with the link.
    func cover(_ warning: Warning, in crawl: any CrawlView) -> Bool {
        covers([warning.url] + (warning.page.map { [$0] } ?? []), in: crawl) { $0.isMet(by: warning.kind) }
    }

    /// Whether a warning that a report tells of is known, likewise.
    func cover(_ warning: ReportedWarning) -> Bool {
        covers([warning.url] + (warning.page.map { [$0] } ?? [])) { $0.isMet(by: warning.kind) }
    }

    /// Whether a link to a place that is not there is known: by its URL with the fragment or without, or the page to which
    /// redirects lead.
    func cover(_ link: BrokenFragment, in crawl: any CrawlView) -> Bool {
        func text(_ url: URLID) -> [UInt8] { crawl.withText(of: url) { Array($0) } }
        return cover(text(link.url), fragment: link.fragment, via: link.via.last.map(text))
    }

    /// Whether such a link is known, by the text of all that.
    func cover(_ url: [UInt8], fragment: [UInt8], via page: [UInt8]?) -> Bool {
        covers([url + [UInt8(ascii: "#")] + fragment, url] + (page.map { [$0] } ?? [])) { $0 == .fragment }
    }

    private func covers(_ urls: [[UInt8]], _ isMet: (FailOn.Finding) -> Bool) -> Bool {
        covers(isMet) { rule in
            urls.contains { url in url.withUnsafeBufferPointer { rule.matches($0, undecided: false) } }
        }
    }

    private func covers(_ urls: [URLID], in crawl: any CrawlView, _ isMet: (FailOn.Finding) -> Bool) -> Bool {
        covers(isMet) { rule in urls.contains { crawl.withText(of: $0) { rule.matches($0, undecided: false) } } }
    }

    private func covers(_ isMet: (FailOn.Finding) -> Bool, matches: (URLPattern) -> Bool) -> Bool {
        for index in rules.indices
        where rules[index].kinds.items.isEmpty || rules[index].kinds.items.contains(where: { isMet($0.finding) }) {
            guard matches(rules[index].pattern) else { continue }
            rules[index].isUsed = true
            return true
        }
        return false
    }

    /// Remarks on what was left out, and on lines for which nothing was found, once the crawl is over.
    var remarks: [String] {
        let unused = rules.filter { !$0.isUsed }.map { "\($0.line)" }
        let name = SafeText(untrusted: path, maxCells: 200).string
        var remarks: [String] = []
        if unused.count < rules.count { remarks.append("faults that \(name) names are left out") }
        if !unused.isEmpty {
            let lines = unused.prefix(10).joined(separator: ", ") + (unused.count > 10 ? ", ..." : "")
            remarks.append("nothing was found for \(unused.count == 1 ? "line" : "lines") \(lines) of \(name)")
        }
        return remarks
    }
}
