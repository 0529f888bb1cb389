import Testing

@testable import CrawltopKit

/// The words behind `export`, `report` and `status`.
@Suite struct ExportOptionTests {
    private func parse(_ words: String, _ environment: [String: String] = [:]) -> Request {
        Request.parse(words.split(separator: " ").map(String.init), environment: environment)
    }

    private func orders(_ request: Request) -> [String]? {
        let reports: Reports
        switch request {
        case .export(let request): reports = request.reports
        case .report(let request): reports = request.reports
        default: return nil
        }
        return reports.orders.map { "\($0.path) \($0.form.rawValue)" }
    }

    @Test(
        arguments: [
            ("a.csv b.json", ["a.csv csv", "b.json json"]), ("", ["- markdown"]), ("-", ["- markdown"]),
            ("- --report-format csv", ["- csv"]), ("x --report-format=broken --force", ["x broken"]),
            ("a.csv --report-format json b --report-format list", ["a.csv json", "b list"]),
        ] as [(String, [String])])
    func reportsAreOrderedAlike(words: String, wanted: [String]) {
        #expect(orders(parse("report dir \(words)")) == wanted)
        #expect(orders(parse("export redis://h/?crawl=c \(words)")) == wanted)
    }

    @Test func aWholeThatIsKeptNeedsNoFile() throws {
        #expect(orders(parse("export redis://h/?crawl=c --into dir")) == [])
        #expect(orders(parse("export redis://h/?crawl=c --into dir --report-format csv")) == ["- csv"])
        let words = "export redis://h:1/2?crawl=c a.csv --jobs x --jobs y --partial --baseline b --ca-file f"
        guard case .export(let request) = parse(words, ["TMPDIR": "/t"]) else {
            Issue.record("no export")
            return
        }
        #expect(request.crawl == "c" && request.jobs == ["x", "y"] && request.isPartial && request.baseline == "b")
        #expect(
            request.temporaryFolder == "/t" && request.into == nil
                && "\(request.server.connection)".contains(#"caFile: Optional("f")"#))
        #expect("\(request.server.address)" == "redis://h:1/2")
    }

    @Test(
        arguments: [
            ("export", "no crawl given"), ("export dir", "is for a crawl on a server"),
            ("export redis://h a.csv", "names no crawl"), ("export redis://me:hidden@h/?x=1", "?crawl=name behind it"),
            ("export redis://h/?crawl=c a.unknown", "tells no form"),
            ("export redis://h/?crawl=c --frobnicate", "frobnicate"),
            ("export redis://h/?crawl=c --frontier-password-file /nonexistent/f", "/nonexistent/f"),
            ("report", "no directory given"), ("report dir a --report-format odd", "must be one of html"),
            ("status", "no directory given"), ("status a b", "crawltop jobs"), ("status a --ca-file f", "for redis://"),
            ("status redis://me:hidden@h/?x=1", "?crawl=name behind it"), ("jobs", "no directory given"),
        ])
    func mistakesAreTold(words: String, part: String) {
        guard case .usage(let sentence) = parse(words) else {
            Issue.record("no mistake in \(words)")
            return
        }
        #expect(sentence.contains(part) && !sentence.contains("hidden"), "\(sentence)")
    }
}
