import DemoSite
import EventLoop
import Foundation

/// A demo site on a thread of its own, for clients that block.
final class ServedSite: @unchecked Sendable {
    let url: String
    let port: UInt16
    private let loop: EventLoop
    private let site: DemoSite
    private var isStopped = false
    private let ended = DispatchSemaphore(value: 0)

    init(_ options: DemoSiteOptions, selector: SelectorKind = .epoll) throws {
        loop = try EventLoop(selector: selector)
        site = try DemoSite(loop: loop, options: options)
        url = site.url
        port = site.port
        let thread = Thread { [loop, ended] in
            loop.run()
            ended.signal()
        }
        thread.start()
    }

    /// A test that fails has not stopped it.
    deinit {
        _ = stop()
    }

    /// Stops the site and waits for its thread to end; returns the requests it got and the connections it still had.
    func stop() -> (requests: Int, connections: Int) {
        if !isStopped {
            isStopped = true
            nonisolated(unsafe) let site = site
            loop.submit { [loop] in
                site.stop()
                loop.stop()
            }
            ended.wait()
        }
        return (site.requests, site.connectionCount)
    }

    /// Options without artificial delays.
    static func quick(pages: Int, seed: UInt64 = 1) -> DemoSiteOptions {
        var options = DemoSiteOptions()
        options.pages = pages
        options.seed = seed
        options.delay = 0
        return options
    }
}
