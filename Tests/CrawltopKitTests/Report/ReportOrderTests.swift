import TestSupport
import Testing
import Web

@testable import CrawltopKit

@Suite struct ReportOrderTests {
    @Test(
        arguments: [
            ("a.html", .html), ("a.b/c.HTM", .html), ("a.csv", .csv), ("a.json", .json), ("a.md", .markdown),
            ("a.xml", .junit),
            ("out/sitemap.xml", .sitemap), ("sitemap-de.xml", .sitemap), ("a.txt", .list), ("a.dot", .dot),
            ("a.gv", .dot),
            ("a.graphml", .graphml), ("csv", nil), ("a.pdf", nil), (".csv", .csv), ("a.html/b", nil),
        ] as [(String, ReportForm?)]) func aNameTellsTheForm(path: String, form: ReportForm?)
    {
        #expect(ReportForm(path: path) == form)
    }

    private func forms(_ words: String...) -> [ReportForm]? {
        guard case .crawl(let options) = Request.parse(["http://a.test/"] + words, environment: [:]) else { return nil }
        return options.reports.orders.map(\.form)
    }

    @Test func formsAreOfAllReports_OrOneForEach() {
        #expect(forms() == [])
        #expect(forms("--report", "a.csv", "--report", "b.html") == [.csv, .html])
        #expect(forms("--report", "a", "--report", "b", "--report-format", "broken") == [.broken, .broken])
        #expect(
            forms("--report", "a.xml", "--report-format", "sitemap", "--report", "b.xml", "--report-format", "junit")
                == [.sitemap, .junit])
        for wrong in [
            ["--report", "a"], ["--report-format", "csv"], ["--report", "a.csv", "--report", "a.csv"],
            ["--report", "-"],
            ["--report", "a", "--report-format", "csv", "--report-format", "json"],
            ["--report", "a.csv", "--report-format", "x"],
        ] {
            guard case .usage = Request.parse(["http://a.test/"] + wrong, environment: [:]) else {
                Issue.record("\(wrong) is taken")
                continue
            }
        }
    }

    @Test func aDirectoryIsReportedOnByItsFiles() {
        guard case .report(let request) = Request.parse(["report", "d", "a.csv", "--force"], environment: [:]) else {
            Issue.record("no report")
            return
        }
        #expect(request.directory == "d" && request.reports.replacesOthers)
        #expect(request.reports.orders == [ReportOrder(path: "a.csv", form: .csv)])
        guard case .report(let other) = Request.parse(["report", "d"], environment: [:]) else {
            Issue.record("no report")
            return
        }
        #expect(other.reports.orders == [ReportOrder(path: "-", form: .markdown)])
    }

    /// The page allows its own script and style sheet by these.
    @Test func theHashesAreThoseOfThePartsOfThePage() {
        for (part, hash) in [(HTMLParts.script, HTMLParts.scriptHash), (HTMLParts.style, HTMLParts.styleHash)] {
            let hex = sha256(part)
            let bytes = stride(from: 0, to: hex.count, by: 2).map { place in
                UInt8(hex.dropFirst(place).prefix(2), radix: 16) ?? 0
            }
            #expect(hash == "sha256-\(Base64.encode(bytes))")
        }
    }
}
