import Words

/// How the run of a job ended, as far as it tells that.
struct RunEnd {
    private let state, reason: String
    private let code: Int32
    private let isComplete: Bool
    /// Milliseconds since 1970 of its beginning, and of its last commit.
    private let created, updated: Int64?

    /// Reads a job's.
    init(of job: StoredJob) {
        (state, reason) = (job.value("state") ?? "running", job.value("reason") ?? "")
        (code, isComplete) = (job.exitCode, job.value("complete") == "1")
        created = job.value("created").flatMap { Int64($0) }
        updated = job.value("updated").flatMap { Int64($0) }
    }

    /// The values of a job that several jobs of one crawl are together.
    ///
    /// A process ends by itself when nothing is left anywhere. So one that has ended so tells the end of the crawl, if every URL
    /// has a result; those that were killed on the way had their part fetched by others.
    ///
    /// - Parameters:
    ///   - ends: how their runs ended.
    ///   - waiting: the number of URLs that have no result in any of them.
    /// - Returns: the values, by name.
    static func values(of ends: [RunEnd], waiting: Int) -> [(key: String, value: String)] {
        let finished = ends.filter { $0.state == "finished" }
        let times = [
            ("created", ends.compactMap(\.created).min()), ("updated", ends.compactMap(\.updated).max()),
        ].compactMap { key, time in time.map { (key, String($0)) } }
        let own = [("merged", String(ends.count))] + times
        if waiting == 0, let end = finished.max(by: { $0.weight < $1.weight }) {
            return own + values("finished", end.reason, end.code, isComplete: true)
        }
        let reason =
            ends.first { $0.state == "stopped" }?.reason
            ?? (finished.isEmpty
                ? "it goes on, or its processes ended without a word"
                : "the results of \(counted(waiting, "URL")) are in no job that is merged here")
        return own + values("stopped", reason, 3, isComplete: ends.allSatisfy(\.isComplete))
    }

    /// What decides: something that was found, then an end in order. Of the seeds one process alone has results.
    private var weight: Int { code == 1 ? 2 : code == 0 ? 1 : 0 }

    private static func values(
        _ state: String, _ reason: String, _ code: Int32, isComplete: Bool
    ) -> [(key: String, value: String)] {
        [
            ("state", state), ("state now", state), ("reason", reason), ("exit code", String(code)),
            ("complete", isComplete ? "1" : "0"),
        ]
    }
}
