public import Crawl
public import EventLoop
public import HTTP

/// Carries out a crawl's exchanges on a loop: it asks the crawl what to fetch, and tells it how that goes.
///
/// The three engines differ in how they wait, and in nothing else. All of it on the loop's thread.
public protocol Engine: AnyObject {
    /// Begins to dispatch, and goes on whenever the crawl has something to dispatch.
    func start()
    /// Gives up every exchange at once and closes all connections. The crawl hears no more of them.
    func stop()
}

extension EngineKind {
    /// An engine of this kind for one crawl on one loop.
    ///
    /// - Parameters:
    ///   - loop: the loop that everything runs on.
    ///   - crawl: what decides; its options' concurrency is kept.
    ///   - connections: open at a time at most, idle ones included: at least the concurrency.
    /// - Returns: the engine, not started.
    /// - Throws: `protocol` for a user agent that does not fit into a field.
    public func make(loop: EventLoop, crawl: Crawl, connections: Int = .max) throws(FetchError) -> any Engine {
        let exchanges = try Exchanges(loop: loop, crawl: crawl, connections: connections)
        return switch self {
        case .blocking: BlockingEngine(exchanges)
        case .callback: CallbackEngine(exchanges)
        case .coroutine: CoroutineEngine(exchanges)
        }
    }
}
