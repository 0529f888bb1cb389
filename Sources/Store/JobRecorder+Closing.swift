package import Crawl
import EventLoop

// The end of a run: what was gathered is committed.

extension JobRecorder {
    /// The number of the chunk that what happens now is part of.
    package var presentChunk: Int { queue.withState { $0.handedOver + 1 } }

    /// The number of chunks that are committed, in order.
    package var committedChunks: Int { queue.withState { $0.kept } }

    /// Hands over the rest with why the run ends, and waits until it is committed.
    ///
    /// - Parameters:
    ///   - crawl: the crawl.
    ///   - end: how it ended.
    ///   - now: the time.
    ///   - patience: nanoseconds without a commit after which it gives up.
    /// - Returns: why not all was committed, or nil.
    package func close(_ crawl: any CrawlView, _ end: JobEnd, at now: Int64, patience: Int64) -> String? {
        let fragments = crawl.fragmentReport
        for link in fragments?.broken ?? [] { write(link) }
        write("state", text: end.state)
        write("reason", text: end.reason)
        write("exit code", number: Int64(end.code))
        write("complete", text: end.isComplete ? "1" : "0")
        totals.remove("fragments not checked")
        write(total: "fragments not checked", Int64(fragments?.notChecked ?? 0))
        handOver(crawl, at: now)
        queue.change { $0.isClosing = true }
        let isOver = queue.wait(patience: patience, progress: \.committed) { $0.isOver }
        return queue.withState { state in
            guard !isOver || state.trouble != nil else { return nil }
            state.isGivenUp = true
            return state.trouble ?? "the job's disk is too slow"
        }
    }

    /// Hands over the rest.
    ///
    /// - Parameters:
    ///   - crawl: the crawl.
    ///   - now: the time.
    /// - Returns: a wait for its commit, for another thread: it takes the nanoseconds without a commit after which it gives
    ///   up, and returns whether all is committed.
    package func commitLater(_ crawl: any CrawlView, at now: Int64) -> @Sendable (_ patience: Int64) -> Bool {
        handOver(crawl, at: now)
        return { [queue] patience in
            queue.wait(patience: patience, progress: \.committed) { state in
                state.waitingSince.map { $0 > now } ?? true
            }
        }
    }

    /// Hands over the rest, and waits until it is committed.
    ///
    /// - Parameters:
    ///   - crawl: the crawl.
    ///   - now: the time.
    ///   - patience: nanoseconds without a commit after which it gives up.
    /// - Returns: whether it is.
    package func commit(_ crawl: any CrawlView, at now: Int64, patience: Int64) -> Bool {
        handOver(crawl, at: now)
        return queue.wait(patience: patience, progress: \.committed) { $0.queued == 0 } && trouble == nil
    }
}
