public import EventLoop
public import HTTP
public import Web
import Words

/// Fetches URLs without a crawl, as the seed's last example does: get a response, then read its body.
///
///     func fetch(_ url: String) throws {
///         let loop = try EventLoop()
///         loop.spawn {
///             defer { loop.stop() }
///             let session = FetchSession(loop: loop)
///             let response = try await session.get(url)
///             print(response.status, response.headers["content-type"] ?? "")
///             for try await piece in response.body { print(piece.count, "bytes") }
///         }
///         loop.run()
///     }
///
/// It uses the same connector, transports, pool and codec as the engines. There can be any number of requests at a
/// time, each in a task that the loop has spawned. Use it on the loop's thread.
public final class FetchSession {
    let loop: EventLoop
    let options: SessionOptions
    let connector: Connector
    /// The read buffer, lent to one response at a time, from a read until its bytes have been used; never across an
    /// `await`.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    private let pool: ConnectionPool
    private var requests: RequestWriter?
    private var origins: [String: UInt32] = [:]
    private var lastOrigin: UInt32 = 0
    private var isClosed = false

    /// The largest number of known origins, and of bytes of a redirect's body that are read to keep its connection.
    private static let originLimit = 10_000
    private static let drainLimit = 256 << 10

    /// Creates a session without connections.
    public init(loop: EventLoop, options: SessionOptions = SessionOptions()) {
        self.loop = loop
        self.options = options
        pool = ConnectionPool(loop: loop, limit: max(options.idleConnections, 1))
        connector = Connector(
            in: loop.group, nameServers: options.nameServers, caFile: options.caFile, isInsecure: options.isInsecure)
    }

    deinit {
        buffer.deallocate()
        guard !loop.isOnLoopThread else {
            pool.close()
            return connector.resolver.close()
        }
        nonisolated(unsafe) let orphans = (pool: pool, resolver: connector.resolver)
        loop.submit {
            orphans.pool.close()
            orphans.resolver.close()
        }
    }

    /// Closes idle connections at once, and the others when their responses end. Later requests keep no connections.
    public func close() {
        isClosed = true
        pool.close()
    }

    /// Requests a URL, and waits for the response's head.
    ///
    /// A response with any status is an answer, not an error. A request on a kept connection that the server had closed
    /// meanwhile is sent again on a new one.
    ///
    /// - Parameters:
    ///   - url: an http or https URL, parsed as the WHATWG URL standard says.
    ///   - redirects: the largest number of redirects to follow; with 0, the default, a redirect is an answer like
    ///     others.
    /// - Returns: a response. Read its body or close it.
    /// - Throws: `url` (also if `mayConnect` allows none of the host's addresses), `tls`, `dns`, `connect`, `timeout`,
    ///   `reset`, `closed` (also when the task was cancelled), `protocol`, `truncated`, `tooLarge` (the head),
    ///   `redirect` (more than `redirects`, or none to follow). No connection is left behind then.
    public func get(_ url: String, redirects: Int = 0) async throws(FetchError) -> FetchResponse {
        do {
            return try await get(WebURL(url), redirects: redirects)
        } catch let error as URLError {
            throw FetchError(.url, "the URL can't be parsed: \(error.message)")
        } catch let error as FetchError {
            throw error
        } catch {
            throw FetchError(.url, "the URL can't be parsed")
        }
    }

    /// Requests a URL; otherwise like `get` of a text.
    ///
    /// - Parameters:
    ///   - url: an http or https URL.
    ///   - redirects: the largest number of redirects to follow.
    /// - Returns: a response. Read its body or close it.
    /// - Throws: as `get` of a text.
    public func get(_ url: WebURL, redirects: Int = 0) async throws(FetchError) -> FetchResponse {
        let deadline = time(after: options.totalTimeout)
        var url = url
        var followed = 0
        while true {
            let response = try await request(url, until: deadline)
            guard redirects > 0, StatusCode.isRedirect(UInt16(response.status)),
                let location = response.headers.location
            else { return response }
            guard followed < redirects else {
                throw FetchError(.redirect, "more than \(counted(redirects, "redirect")) in a row")
            }
            followed += 1
            var target = WebURL()
            if let failure = target.assign(location: location, base: url) {
                throw FetchError(.redirect, "the redirect's target is not a URL: \(failure.message)")
            }
            url = target
            _ = try? await response.read(upTo: Self.drainLimit)
        }
    }

    private func request(_ url: WebURL, until deadline: Int64) async throws(FetchError) -> FetchResponse {
        guard url.isHTTP else { throw FetchError(.url, "only http and https URLs can be fetched") }
        let message = try message(for: url)
        let origin = origin(of: url)
        if let kept = pool.takeConnection(to: origin),
            let response = try await exchange(url, message, on: kept, until: deadline)
        {
            return response
        }
        let connection = try await connect(to: url, origin: origin, until: deadline)
        if let response = try await exchange(url, message, on: connection, until: deadline) { return response }
        throw FetchError(.closed, "the server closed the connection without an answer")
    }

    /// Sends a request and waits for the response's head; nil if the connection was kept and turned out to be closed.
    private func exchange(
        _ url: WebURL, _ message: [UInt8], on connection: Connection, until deadline: Int64
    ) async throws(FetchError) -> FetchResponse? {
        let response = FetchResponse(url: url, connection: connection, session: self, deadline: deadline)
        do throws(FetchError) {
            try await send(message, on: connection, until: deadline)
            try await response.readHead()
            return response
        } catch {
            response.close()
            guard connection.isReused, connection.response.isStale(error), !Task.isCancelled else { throw error }
            return nil
        }
    }

    private func message(for url: WebURL) throws(FetchError) -> [UInt8] {
        let writer: RequestWriter
        if let requests {
            writer = requests
        } else {
            writer = try RequestWriter(userAgent: options.userAgent, fields: [("Accept", "*/*")])
        }
        requests = writer
        var message: [UInt8] = []
        try url.bytes.withUnsafeBufferPointer { (bytes) throws(FetchError) in
            try writer.append(
                .get, target: UnsafeBufferPointer(rebasing: bytes[url.requestTargetRange]),
                host: UnsafeBufferPointer(rebasing: bytes[url.hostRange]), port: url.port, to: &message)
        }
        return message
    }

    /// The pool's number for an origin, never used twice.
    private func origin(of url: WebURL) -> UInt32 {
        let origin = url.origin
        if let known = origins[origin] { return known }
        if origins.count >= Self.originLimit {
            origins = [:]
            pool.close()
        }
        lastOrigin &+= 1
        origins[origin] = lastOrigin
        return lastOrigin
    }

    /// The time after a number of nanoseconds, which may be any.
    func time(after patience: Int64) -> Int64 {
        let (time, overflow) = loop.now.addingReportingOverflow(patience)
        return overflow ? .max : time
    }

    /// Keeps a connection whose exchange ended cleanly.
    func keepConnection(_ connection: Connection) {
        if isClosed || options.idleConnections < 1 { connection.close() } else { pool.keepConnection(connection) }
    }
}
