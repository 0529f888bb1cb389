/// The delegate of a crawl, an engine that carries out its exchanges. It is called on the loop's thread.
///
/// The crawl holds its delegate weakly. It may call it from within `Crawl.perform` and `Crawl.holdDispatch`.
public protocol CrawlDelegate: AnyObject {
    /// `Crawl.next` may have another exchange.
    func mayDispatch()
    /// The exchange in a slot was cancelled. The delegate ends it as failed, at once or later.
    func cancel(slot: Int)
    /// The crawl was frozen, or thawed: the delegate freezes exchanges in flight, or thaws them.
    func freeze(_ isFrozen: Bool)
    /// Where the exchange in a slot waits in the delegate's source; nil if there is none.
    func inspect(slot: Int) -> Standing?
}
