public import EventLoop
import Glibc

/// A folder of files as a web site on this machine alone.
public final class FolderSite {
    /// Its URL, with the "/" at its end.
    public let url: String
    /// The port it listens on.
    public var port: UInt16 { server.port }

    private let server: SiteServer<FolderContent>

    /// Starts to listen on 127.0.0.1; serves whenever the loop runs. Files are read in pieces, on the loop's thread.
    ///
    /// - Parameters:
    ///   - loop: the loop.
    ///   - path: the folder.
    ///   - hasCleanURLs: whether `/about` is the file `about.html`, if there is no other.
    /// - Throws: `ServerError` or `SelectorError`.
    public init(loop: EventLoop, path: String, hasCleanURLs: Bool) throws {
        guard let content = FolderContent(path, hasCleanURLs: hasCleanURLs) else {
            throw ServerError.system("opendir", errno)
        }
        server = try SiteServer(
            loop: loop, address: "127.0.0.1", port: 0, connectionLimit: 12_000, idleTimeout: 60_000_000_000
        ) { _ in content }
        url = "http://127.0.0.1:\(server.port)/"
    }

    /// Closes all connections and stops listening. Call it before dropping the site; a second call has no effect.
    public func stop() { server.stop() }
}
