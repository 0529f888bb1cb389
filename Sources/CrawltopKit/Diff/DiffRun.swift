import Glibc
import Store

/// One comparison of two crawls, from their files to what is told.
public enum DiffRun {
    /// Compares, and writes what differs.
    ///
    /// - Parameters:
    ///   - options: what to compare.
    ///   - write: writes text on standard output; returns false if nobody reads it.
    /// - Returns: why the program ends.
    public static func run(_ options: DiffOptions, write: (UnsafeBufferPointer<UInt8>) -> Bool) -> ExitReason {
        do throws(JobFailure) {
            let figures = DiffFigures(try diff(options))
            let lines = LineBuffer()
            var isRead = true
            for change in figures.inOrder where isRead {
                lines.append(change, options.format)
                if lines.count > 1 << 16 {
                    isRead = write(lines.bytes)
                    lines.clear()
                }
            }
            lines.append(figures, options.format)
            guard isRead, write(lines.bytes) else { return .stopped("standard output cannot be written") }
            let found = options.failOn.items.compactMap { item in figures.found(item) }
            return found.isEmpty ? .finished : .found("--fail-on found " + found.joined(separator: ", "))
        } catch {
            return .usage(error.sentence)
        }
    }

    private static func diff(_ options: DiffOptions) throws(JobFailure) -> SiteDiff {
        let last = options.paths.last ?? ""
        guard let first = options.paths.first, options.paths.count > 1 else {
            let directory = JobDirectory(last)
            return try SiteDiff(
                try StoredCrawl(before: directory), try StoredCrawl(of: directory), slowness: options.slowness)
        }
        return try SiteDiff(try crawl(first), try crawl(last), slowness: options.slowness)
    }

    private static func crawl(_ path: String) throws(JobFailure) -> any ComparedCrawl {
        var status = stat()
        let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        if isFolder { return try StoredCrawl(of: JobDirectory(path)) }
        return try LoggedCrawl(path)
    }
}

/// What a comparison found, for reports and the exit code.
public struct DiffFigures: Sendable {
    let diff: SiteDiff

    init(_ diff: SiteDiff) {
        self.diff = diff
    }

    /// The differences by kind, and by URL within a kind.
    var inOrder: [SiteChange] {
        SiteChange.Kind.allCases.flatMap { kind in diff.changes.filter { $0.kind == kind } }
    }

    /// What `--fail-on` finds by an item, with its number; nil if that is none.
    func found(_ item: FailOn.Item) -> String? {
        guard case .change(let kind) = item.finding else { return nil }
        let count = diff.found(by: kind)
        return count > 0 ? "\(item.word) \(count)" : nil
    }

    /// The numbers in one line.
    var sentence: String {
        var words = SiteChange.Kind.allCases.map { "\(diff.count($0)) \($0.rawValue)" }
        words.append("\(diff.unchanged) unchanged")
        if diff.retagged > 0 { words.append("\(diff.retagged) of the same content with another ETag") }
        if diff.stillBroken > 0 { words.append("\(diff.stillBroken) broken as before") }
        return words.joined(separator: ", ")
    }

    /// What could not be compared, in one line; nil if all could.
    var doubt: String? {
        let all = diff.uncompared.values.reduce(0, +)
        guard all > 0 else { return nil }
        let reasons = diff.uncompared.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
        return "not compared: \(all) (\(reasons.joined(separator: ", ")))"
    }
}
