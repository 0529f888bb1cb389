import Testing

@testable import Crawl
@testable import CrawltopKit
@testable import EventLoop

@Suite struct ComparisonPartsTests {
    private static let line =
        #"{"type":"summary","time":"2026-01-01T00:00:00.000Z","in_flight":0,"fetches":12,"outcomes":{"ok":11},"#
        + #""duration":1234.5,"in_flight_mean":3.25,"in_flight_max":8,"memory_start":null,"memory_peak":4096,"#
        + #""exit_code":3,"why":"it said \"fetches\":99"}"#

    @Test(arguments: ["", "{\"type\":\"fetch\",\"fetches\":1}\n", "{\"type\":\"summary\",\"fetches\":7}\nx\n"])
    func theSummaryIsFoundInALog(before: String) throws {
        let summary = try #require(RunSummary(log: before + Self.line + "\ncrawltop: stopped\n"))
        #expect(summary.pages == 12 && summary.duration == 1_234_500_000)
        #expect(summary.inFlightMean == 3.25 && summary.inFlightMost == 8)
        #expect(summary.memoryAtStart == nil && summary.memoryPeak == 4096 && summary.exitCode == 3)
    }

    @Test(arguments: [
        "", "\n", "{\"type\":\"summary\",", #"{"type":"summary","fetches":1}"#, line.replacing("12", with: "x"),
        line.replacing("12", with: "99999999999999999999999"), String(line.dropLast(5)),
    ])
    func whatIsNoSummaryIsNone(log: String) {
        #expect(RunSummary(log: log) == nil)
    }

    @Test(arguments: [
        (0, 0, "0"), (0.5, 1, "0.5"), (12.345, 2, "12.35"), (9.996, 2, "10.00"), (0.04, 1, "0.0"), (7, 3, "7.000"),
        (-1, 1, "0.0"), (1e300, 0, "1000000000000000"),
    ])
    func decimals(_ value: Double, _ places: Int, _ text: String) {
        #expect(TextTable.decimal(value, places: places) == text)
    }

    @Test func aTableIsAlignedAndHasNoBlanksAtTheEnd() {
        let table = TextTable(columns: [
            .init("", "name", width: 5, .left), .init("a", "b", width: 3), .init("", "", width: 2),
        ])
        #expect(table.heading == ["         a", "name     b"])
        #expect(table.row(["x", "12", ""]) == "x       12")
        #expect(table.row(["longer", "1234", "5"]) == "longer  1234   5")
    }

    @Test func theHeadingFitsTheRows() {
        let result = RunResult(run: ComparedRun(engine: .coroutine, selector: .epoll))
        #expect(result.cells.count == RunResult.table.columns.count)
        #expect(RunResult.table.heading.allSatisfy { $0.count <= 120 })
    }

    @Test func memoryIsReadFromTheStatusFile() {
        let status = "Name:\tx y z\nVmHWM:\t    1960 kB\nVmRSS:\t 12 kB\nThreads:\t1\n"
        #expect(MemoryUse(status: status) == MemoryUse(resident: 12 << 10, peak: 1960 << 10))
        #expect(MemoryUse(status: "Name: x\nVmRSS: 1 kB\n") == nil)
        #expect(MemoryUse.now().map { $0.resident > 1 << 20 && $0.peak >= $0.resident } == true)
    }

    @Test(
        arguments: [
            ("serving 9 pages at http://127.0.0.1:41234/\n", "http://127.0.0.1:41234/"),
            ("serving 9 pages at http://127.0.0.1:412", nil), ("crawltop: no\n", nil), ("\n", nil), ("", nil),
        ] as [(String, String?)])
    func theSiteIsWhereItsFirstLineSays(_ printed: String, _ url: String?) {
        #expect(Comparison.url(in: Array(printed.utf8)) == url)
    }

    @Test func theCommandLineIsRead() {
        let arguments =
            "compare demo --selectors --concurrency 9 --pages 5 --delay 7 --max-seconds 2 --format json -- --max-depth 3"
        guard case .compare(let options) = parse(arguments) else {
            Issue.record("not a comparison")
            return
        }
        #expect(options.site == .demo(pages: 5, delay: 7) && options.selectors && options.concurrency == 9)
        #expect(
            options.longestRun == 2_000_000_000 && options.format == .json && options.passed == ["--max-depth", "3"])
        guard case .compare(let other) = parse("compare h:80") else {
            Issue.record("not a comparison")
            return
        }
        #expect(other == CompareOptions(site: .seeds(["http://h:80"])))
    }

    @Test(arguments: [
        ("compare", "name a URL"), ("compare h --pages 5", "describe the demo site"),
        ("compare h:99999", "cannot crawl"),
        ("compare demo h", "no URL beside"), ("compare h -- --bogus", "unknown option '--bogus'"),
        ("compare h --concurrency 0", "1 to 65535"), ("compare demo --pages 0", "1 to 1000000"),
    ])
    func wrongUseIsSaid(_ arguments: String, _ part: String) {
        guard case .usage(let sentence) = parse(arguments) else {
            Issue.record("accepted")
            return
        }
        #expect(sentence.contains(part))
    }

    private func parse(_ arguments: String) -> Request {
        Request.parse(arguments.split(separator: " ").map(String.init), environment: [:])
    }
}
