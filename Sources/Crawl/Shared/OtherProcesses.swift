/// What other processes have fetched of a crawl that several share: it counts against the limits of all.
struct OtherProcesses {
    /// Pages that they have begun.
    var pages = 0
    /// Bytes that they have read.
    var bytes = 0
    /// The number of processes, this one included.
    var processes = 1
    /// The number of pages that this process may have begun: it has reserved them.
    var lastPage = Int.max
}

extension Crawl {
    /// Begins no more pages than this process has reserved of those that the limit allows to all.
    package func reservePages(_ number: Int) {
        others.lastPage = number
        updatePagesLeft()
    }

    /// Takes note of what other processes have fetched.
    ///
    /// - Parameters:
    ///   - pages: pages that the others have begun.
    ///   - bytes: bytes that the others have read.
    ///   - processes: the number of processes, this one included; each has the same part of the limit on requests a second.
    ///   - now: the time.
    package func countOthers(pages: Int, bytes: Int, processes: Int, now: Int64) {
        others.processes = max(1, processes)
        rate?.processes = others.processes
        (others.pages, others.bytes) = (CrawlLimits.bounded(pages), CrawlLimits.bounded(bytes))
        checkLimits(now: now)
        finishIfDone(now: now)
    }
}
