public import Crawl
public import EventLoop
public import HTTP

/// Carries out a crawl's exchanges on a loop: it asks the crawl what to fetch, and reports the progress to it.
///
/// The three engines differ only in how they wait. Use them on the loop's thread.
public protocol Engine: AnyObject {
    /// Starts dispatching, and goes on whenever the crawl has something to dispatch.
    func start()
    /// Abandons all exchanges at once and closes all connections, without further reports to the crawl.
    func stop()
}

extension EngineKind {
    /// Creates an engine of this kind for one crawl on one loop.
    ///
    /// - Parameters:
    ///   - loop: the loop that everything runs on.
    ///   - crawl: the crawl, whose concurrency the engine observes.
    ///   - connections: the largest number of open connections, idle ones included; at least the concurrency.
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
