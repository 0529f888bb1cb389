import Crawl
import EventLoop
import Words

/// One row of a comparison: the cost of a run.
struct RunResult: Equatable {
    var run: ComparedRun
    /// The summary that the process printed; nil if it did not print one.
    var summary: RunSummary?
    /// Nanoseconds of CPU time in the process's own code and in the system's.
    var userTime: Int64 = 0
    var systemTime: Int64 = 0
    /// How often it gave up the processor to wait, and how often it lost it.
    var voluntarySwitches = 0
    var involuntarySwitches = 0
    /// A note on a run that did not finish: one sentence, safe to print.
    var note: String?

    var pagesPerSecond: Double? {
        guard let summary, summary.duration > 0 else { return nil }
        return Double(summary.pages) * 1e9 / Double(summary.duration)
    }

    /// Bytes that the crawl added to the process, its frontier included, for each connection open at the peak; nil for
    /// a run with one connection, where the number says nothing about connections.
    var memoryPerConnection: Int? {
        guard let summary, summary.inFlightMost > 1, let start = summary.memoryAtStart, let peak = summary.memoryPeak
        else { return nil }
        return max(peak - start, 0) / summary.inFlightMost
    }
}

extension RunResult {
    static let table = TextTable(columns: [
        .init("", "engine", width: 9, .left), .init("", "selector", width: 8, .left),
        .init("wall", "s", width: 7), .init("CPU", "ms", width: 6), .init("", "pages", width: 6),
        .init("pages", "/s", width: 7), .init("in flight", "mean", width: 9), .init("", "max", width: 5),
        .init("memory", "peak", width: 6), .init("", "per conn.", width: 9), .init("switches", "waited", width: 8),
        .init("", "forced", width: 6),
    ])

    /// The row's cells in the table's columns, "-" for unknown values.
    var cells: [String] {
        [
            run.engine.rawValue, run.selector?.rawValue ?? "-",
            Self.cell(summary.map { Double($0.duration) / 1e9 }, places: 2),
            Self.cell(Double(userTime + systemTime) / 1e6, places: 0),
            summary.map { String($0.pages) } ?? "-", Self.cell(pagesPerSecond, places: 1),
            Self.cell(summary?.inFlightMean, places: 1), summary.map { String($0.inFlightMost) } ?? "-",
            Self.size(summary?.memoryPeak), Self.size(memoryPerConnection), String(voluntarySwitches),
            String(involuntarySwitches),
        ]
    }

    private static func cell(_ value: Double?, places: Int) -> String {
        value.map { TextTable.decimal($0, places: places) } ?? "-"
    }

    private static func size(_ bytes: Int?) -> String {
        bytes.map { SafeText(bytes: $0).string } ?? "-"
    }

    /// The row as one JSON object on a line.
    func write(to line: LineBuffer) {
        line.startLine(type: "run")
        line.field("engine", text: run.engine.rawValue)
        line.field("selector", text: run.selector?.rawValue)
        line.field("wall", milliseconds: summary?.duration)
        line.field("cpu_user", milliseconds: userTime)
        line.field("cpu_system", milliseconds: systemTime)
        line.field("pages", summary?.pages)
        line.field("pages_per_second", thousandths: Self.thousandths(pagesPerSecond))
        line.field("in_flight_mean", thousandths: Self.thousandths(summary?.inFlightMean))
        line.field("in_flight_max", summary?.inFlightMost)
        line.field("memory_start", summary?.memoryAtStart)
        line.field("memory_peak", summary?.memoryPeak)
        line.field("memory_per_connection", memoryPerConnection)
        line.field("switches_voluntary", voluntarySwitches)
        line.field("switches_involuntary", involuntarySwitches)
        line.field("exit_code", summary?.exitCode)
        line.field("note", text: note)
        line.endLine()
    }

    private static func thousandths(_ value: Double?) -> Int {
        Int(min(((value ?? 0) * 1000).rounded(), 1e15))
    }
}
