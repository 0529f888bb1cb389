package import EventLoop
import Glibc
import Synchronization

/// A site with a thread and a loop of its own, because a crawler that blocks its loop could not be served from it.
public final class SiteThread: Sendable {
    /// The home page's URL, with the "/" at its end.
    public let url: String
    /// The port it listens on.
    public let port: UInt16
    private let served: Confined
    private let loop: EventLoop
    private let thread: Mutex<pthread_t?>

    /// The servers, which stay on the thread from its start to its end.
    package struct Confined: @unchecked Sendable {
        let url: String
        let port: UInt16
        let stop: () -> Void

        /// What is served at a URL and a port, until it is stopped.
        package init(url: String, port: UInt16, stop: @escaping () -> Void) {
            (self.url, self.port, self.stop) = (url, port, stop)
        }
    }

    /// Starts to listen and to serve a folder.
    ///
    /// - Throws: `ServerError` or `SelectorError`.
    public convenience init(folder path: String, hasCleanURLs: Bool) throws {
        try self.init(.epoll) { loop in
            let site = try FolderSite(loop: loop, path: path, hasCleanURLs: hasCleanURLs)
            return Confined(url: site.url, port: site.port, stop: site.stop)
        }
    }

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - selector: the system call that its loop waits with.
    ///   - serve: starts the servers on the loop.
    /// - Throws: what `serve` throws, and `SelectorError`.
    package init(_ selector: SelectorKind, serve: (EventLoop) throws -> Confined) throws {
        loop = try EventLoop(selector: selector)
        let served = try serve(loop)
        (url, port) = (served.url, served.port)
        self.served = served
        thread = Mutex(nil)
        do {
            let started = try Self.start(loop)
            thread.withLock { $0 = started }
        } catch {
            served.stop()
            throw error
        }
    }

    deinit {
        stop()
    }

    /// Closes all connections and waits for the thread's end. A second call has no effect.
    public func stop() {
        guard let ending = thread.withLock({ $0.take() }) else { return }
        loop.submit { [served, loop] in
            served.stop()
            loop.stop()
        }
        pthread_join(ending, nil)
    }

    /// Starts the thread with every signal blocked in it: signals belong to the crawler's loop.
    private static func start(_ loop: EventLoop) throws(SelectorError) -> pthread_t {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(loop)
        let code = pthread_create(&thread, nil, siteThreadMain, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw .system(call: "pthread_create", errno: code)
        }
        return thread
    }
}

private func siteThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run() }
    return nil
}
