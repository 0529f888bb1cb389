/// The numbers of a run's summary line that a comparison shows.
struct RunSummary: Equatable {
    /// The number of exchanges that ended.
    var pages: Int
    /// Nanoseconds from the crawl's start to its end.
    var duration: Int64
    var inFlightMean: Double
    var inFlightMost: Int
    /// Bytes of resident memory before the first connection, and at the peak; nil if the system does not report them.
    var memoryAtStart: Int?
    var memoryPeak: Int?
    var exitCode: Int
    /// Why the run ended: one sentence, escaped as in the log.
    var why: String

    /// Reads the last summary line; nil if there is none.
    init?(log: String) {
        let line = log.split(separator: "\n").last { $0.hasPrefix(#"{"type":"summary","#) && $0.hasSuffix("}") }
        guard let line, let pages = Self.number("fetches", in: line), let duration = Self.number("duration", in: line),
            let mean = Self.number("in_flight_mean", in: line), let most = Self.number("in_flight_max", in: line),
            let exitCode = Self.number("exit_code", in: line)
        else { return nil }
        self.pages = Int(pages)
        self.duration = Int64(duration * 1e6)
        inFlightMean = mean
        inFlightMost = Int(most)
        memoryAtStart = Self.number("memory_start", in: line).map { Int($0) }
        memoryPeak = Self.number("memory_peak", in: line).map { Int($0) }
        self.exitCode = Int(exitCode)
        why = String(Self.value("why", in: line)?.drop { $0 == "\"" }.prefix { $0 != "\"" } ?? "")
    }

    /// The value of a field. No name occurs twice in the line, and none can occur inside a string, whose quotes are
    /// escaped.
    private static func value(_ name: String, in line: Substring) -> Substring? {
        let key = "\"\(name)\":"
        guard let place = line.firstRange(of: key) else { return nil }
        return line[place.upperBound...]
    }

    private static func number(_ name: String, in line: Substring) -> Double? {
        guard let text = value(name, in: line)?.prefix(while: { $0.isNumber || $0 == "." }), let number = Double(text),
            number < 1e15
        else { return nil }
        return number
    }
}
