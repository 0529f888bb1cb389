import Crawl

/// How many answers of a host turned the crawl away, as long as none did otherwise. Four bytes: there is one for each
/// history.
struct Refusals: BitwiseCopyable {
    private var first: UInt16 = 0
    private var number: UInt8 = 0
    private var course = Course.alike

    private enum Course: UInt8, BitwiseCopyable {
        /// All had one status.
        case alike
        /// They had several, or one that says nothing of it.
        case various
        /// An answer did not turn the crawl away.
        case over
    }

    /// The number of answers, 255 at most; 0 once there was another.
    var count: Int { course == .over ? 0 : Int(number) }

    /// The status of all of them; nil for several, and for challenges with a status below 400.
    var status: UInt16? { course == .alike ? first : nil }

    /// Counts an exchange that ended. Attempts before the last one tell nothing, nor does robots.txt.
    mutating func add(_ record: FetchRecord) {
        guard record.status > 0, !record.isRobots, record.verdict != nil || record.outcome == .redirect,
            course != .over
        else { return }
        guard record.verdict == .blocked else {
            course = .over
            return
        }
        if number == 0 { first = record.status }
        if record.status != first || record.status < 400 { course = .various }
        number = min(.max - 1, number) + 1
    }
}
