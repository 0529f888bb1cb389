import Crawl
import EventLoop
import Store

/// A comparison with an earlier crawl, which a thread makes while a screen shows the end of this one.
struct LiveComparison {
    /// The largest number of URLs of a crawl that is compared so: who leaves the screen waits for the thread.
    private static let most = 100_000
    /// Nanoseconds without a commit after which what is kept is not waited for.
    private static let patience: Int64 = 10_000_000_000

    /// What is told of it; nil until the crawl is over.
    fileprivate(set) var told: (words: String, hasBroken: Bool)?
    private let isUnderWay = GuardedState(false)
    /// Whether the crawl has gone on since the thread began, and is over again.
    private var isStale = false

    /// Waits until no thread compares.
    func wait() { isUnderWay.wait { $0 ? nil : () } }

    /// Begins to compare a crawl that is over.
    ///
    /// - Parameters:
    ///   - kept: where it is kept.
    ///   - baseline: the earlier crawl; nil for the run before. Nobody else reads it until the thread has ended.
    ///   - known: faults that are left out.
    ///   - isFinished: whether the crawl ran to its end.
    ///   - urls: the number of its URLs.
    ///   - onEnd: called on the thread, at its end, with what `end` takes.
    mutating func begin(
        _ kept: KeptCrawl, since baseline: Baseline?, without known: KnownFaults.File?, isFinished: Bool, urls: Int,
        onEnd: @escaping @Sendable (DiffFigures?) -> Void
    ) {
        told = ("told when you quit", false)
        guard urls <= Self.most else { return }
        isStale = isUnderWay.withState { $0 }
        guard !isStale else { return }
        nonisolated(unsafe) let baseline = baseline
        let (directory, commit) = (kept.directory, kept.commitLater())
        isUnderWay.change { $0 = true }
        let isStarted = BackgroundThread.start { [isUnderWay] in
            var figures: DiffFigures?
            if commit(Self.patience) {
                let known = known.map(KnownFaults.init)
                figures = try? DiffFigures(of: directory, since: baseline, without: known, isFinished: isFinished)
            }
            isUnderWay.change { $0 = false }
            onEnd(figures)
        }
        if isStarted { told = ("comparing with the earlier crawl", false) } else { isUnderWay.change { $0 = false } }
    }

    /// Takes what a thread found; nil if it could not compare, which the end of the run tells why.
    ///
    /// - Returns: whether that is of the crawl as it was before it went on.
    mutating func end(_ figures: DiffFigures?) -> Bool {
        if isStale { return true }
        told = figures.map { ($0.headline, $0.hasBroken) } ?? ("told when you quit", false)
        return false
    }
}
