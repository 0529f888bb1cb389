/// Carries out a crawl's exchanges: what the crawl asks of an engine, on the loop's thread.
///
/// The crawl holds its delegate weakly. It may call it from within `Crawl.perform` and `Crawl.holdDispatch`.
public protocol CrawlDelegate: AnyObject {
    /// `Crawl.next` may have something to give again.
    func mayDispatch()
    /// The exchange in a slot was cancelled. The delegate ends it as failed, at once or as soon as it looks.
    func cancel(slot: Int)
    /// The crawl was frozen, or thawed: exchanges in flight stand still, or go on.
    func freeze(_ isFrozen: Bool)
    /// Where the exchange in a slot stands in the delegate's source; nil where there is none.
    func inspect(slot: Int) -> Standing?
}
