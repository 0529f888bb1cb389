/// What a recording has as a whole: when its runs began and ended, pages and errors over time, and when errors came.
///
/// Positions are nanoseconds of the crawl's own time, from its beginning: what lies between two runs is left out.
struct ReplayIndex {
    /// The number of parts in which pages and errors are counted.
    static let mostParts = 1_024
    /// The number of errors whose times are known.
    static let mostErrors = 1 << 20

    /// Runs by the times of their first and last events.
    private(set) var runs: [(start: Int64, end: Int64)] = []
    /// Pages that ended in each part.
    private(set) var pages: [Int] = []
    /// Those among them that are errors, and attempts that failed.
    private(set) var errors: [Int] = []
    /// The length of a part in nanoseconds.
    private(set) var width: Int64 = 100_000_000
    /// The times of the first errors.
    private(set) var errorTimes: [Int64] = []
    private var before: Int64 = 0

    /// The length of all runs.
    var length: Int64 { before + (runs.last.map { $0.end - $0.start } ?? 0) }
    /// The time of the first event, and of the last.
    var start: Int64 { runs.first?.start ?? 0 }
    var end: Int64 { runs.last?.end ?? 0 }

    mutating func beginRun(at time: Int64) {
        before = length
        runs.append((time, time))
    }

    mutating func goOn(to time: Int64) {
        guard let last = runs.indices.last else { return }
        runs[last].end = max(runs[last].end, time)
    }

    /// Counts an exchange that ended.
    mutating func count(isError: Bool, at time: Int64) {
        guard let run = runs.last else { return }
        let part = Int(max(0, time - run.start + before) / width)
        guard part < Self.mostParts else {
            widen()
            return count(isError: isError, at: time)
        }
        while pages.count <= part {
            pages.append(0)
            errors.append(0)
        }
        pages[part] += 1
        guard isError else { return }
        errors[part] += 1
        if errorTimes.count < Self.mostErrors { errorTimes.append(time) }
    }

    /// Makes each part twice as long.
    private mutating func widen() {
        func joined(_ counts: [Int]) -> [Int] {
            stride(from: 0, to: counts.count, by: 2).map { counts[$0] + ($0 + 1 < counts.count ? counts[$0 + 1] : 0) }
        }
        (pages, errors, width) = (joined(pages), joined(errors), width * 2)
    }

    /// The position of a time.
    func position(of time: Int64) -> Int64 {
        var position: Int64 = 0
        for run in runs where run.start <= time { position += min(time, run.end) - run.start }
        return position
    }

    /// The time of a position.
    func time(at position: Int64) -> Int64 {
        var rest = max(0, position)
        for run in runs {
            if rest <= run.end - run.start { return run.start + rest }
            rest -= run.end - run.start
        }
        return end
    }

    /// The next time that is in a run.
    func timeInRun(from time: Int64) -> Int64 {
        for run in runs where time <= run.end { return max(time, run.start) }
        return end
    }
}
