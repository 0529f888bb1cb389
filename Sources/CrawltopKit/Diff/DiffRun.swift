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
            let known = options.knownFaults.map(KnownFaults.init)
            let figures = DiffFigures(try diff(options), without: known)
            let lines = LineBuffer()
            var isRead = true
            for change in figures.changes where isRead {
                lines.append(change, options.format)
                if lines.count > 1 << 16 {
                    isRead = write(lines.bytes)
                    lines.clear()
                }
            }
            lines.append(figures, options.format)
            if options.format == .text { lines.notes(known?.remarks ?? []) }
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
        return try SiteDiff(
            try Baseline(first).crawl, try Baseline(last).crawl, slowness: options.slowness)
    }
}
