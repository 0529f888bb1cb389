import Words

/// The forms of a report.
public enum ReportForm: String, Sendable, CaseIterable {
    /// One page for people, which needs nothing else.
    case html
    /// A row for each URL (RFC 4180).
    case csv
    /// A row for each link that leads nowhere, with its page (RFC 4180).
    case links = "broken-links"
    /// One document with everything, described by `report.schema.json`.
    case json
    /// A summary for people, as GitHub shows it.
    case markdown
    /// A test for each URL that was asked, as build servers read them.
    case junit
    /// The pages that a search engine may list (sitemaps.org).
    case sitemap
    /// The site as a graph: for Graphviz, and for Gephi, yEd and their like.
    case dot, graphml
    /// What is not fine: a line with verdict, result and URL for each.
    case list
    /// The URLs of one verdict, a line each.
    case broken, blocked, limited, flaky, fine

    /// The form that a file's name ends in; nil if that tells none.
    init?(path: String) {
        let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        switch name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last {
        case "html", "htm": self = .html
        case "csv": self = .csv
        case "json": self = .json
        case "md", "markdown": self = .markdown
        case "xml": self = name.hasPrefix("sitemap") ? .sitemap : .junit
        case "dot", "gv": self = .dot
        case "graphml": self = .graphml
        case "txt": self = .list
        default: return nil
        }
    }

    /// The ends of names that tell a form, in words.
    static let endings = ".html, .csv, .json, .md, .xml, .txt, .dot or .graphml"

    /// What a file of this form begins with, so that a later report may take its place; nil for lists, which have nothing
    /// but their lines.
    var mark: String? {
        switch self {
        case .html: "<!DOCTYPE html>\n<!-- crawltop report -->\n"
        case .csv: CSVForm.header
        case .links: LinksForm.beginning
        case .json: "{\"generator\":\"crawltop"
        case .markdown: "<!-- crawltop report -->\n"
        case .junit, .sitemap, .graphml: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- crawltop \(rawValue) -->\n"
        case .dot: "// crawltop graph\n"
        case .list, .broken, .blocked, .limited, .flaky, .fine: nil
        }
    }

    /// Whether a file may be one of this form that crawltop wrote.
    ///
    /// - Parameter beginning: its first bytes, 512 or more if it is as long.
    /// - Returns: whether it begins as such a file does.
    func mayHaveWritten(_ beginning: [UInt8]) -> Bool {
        if let mark { return beginning.starts(with: mark.utf8) }
        // The last line may be cut.
        let lines = beginning.split(separator: UInt8(ascii: "\n"))
        let whole = lines.count > 1 ? lines.dropLast() : lines[...]
        let words = ReportForm.verdicts.map(\.rawValue)
        return !whole.isEmpty
            && whole.allSatisfy { line in
                guard self == .list else { return Self.isWebAddress(line) }
                let parts = line.split(separator: UInt8(ascii: "\t"))
                return parts.count == 3 && words.contains(String(decoding: parts[0], as: UTF8.self))
            }
    }

    /// The forms that list the URLs of one verdict.
    static let verdicts: [ReportForm] = [.broken, .blocked, .limited, .flaky, .fine]

    private static func isWebAddress(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "http://".utf8) || line.starts(with: "https://".utf8)
    }
}

/// A report that was asked for.
public struct ReportOrder: Sendable, Hashable {
    /// The file; `-` for standard output.
    public let path: String
    /// Its form.
    public let form: ReportForm

    /// Finds the form of each file: one form is that of all, several are those of the files in their order, and without
    /// one the end of a file's name tells it.
    ///
    /// - Throws: the mistake in a sentence.
    static func orders(_ paths: [String], _ forms: [ReportForm]) throws(ValueError) -> [ReportOrder] {
        guard forms.count <= 1 || forms.count == paths.count else {
            throw ValueError(
                "--report-format is there \(forms.count) times for \(counted(paths.count, "report")): give one for all, or one for each"
            )
        }
        guard forms.isEmpty || !paths.isEmpty else { throw ValueError("--report-format needs --report") }
        var orders: [ReportOrder] = []
        for (index, path) in paths.enumerated() {
            guard let form = forms.count > 1 ? forms[index] : forms.first ?? ReportForm(path: path) else {
                throw ValueError(
                    "the end of '\(path)' tells no form: \(ReportForm.endings), or --report-format"
                )
            }
            guard !orders.contains(where: { $0.path == path && path != "-" }) else {
                throw ValueError("two reports are to go to '\(path)'")
            }
            orders.append(ReportOrder(path: path, form: form))
        }
        return orders
    }
}
