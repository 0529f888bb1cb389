import Crawl
import EventLoop
import HTTP
import Web

/// The waits of a session's requests: for a connection, for room, for bytes.
extension FetchSession {
    /// Looks up the host and connects to the first of its addresses that answers.
    func connect(to url: WebURL, origin: UInt32, until deadline: Int64) async throws(FetchError) -> Connection {
        let limit = WaitLimit(time(after: options.connectTimeout), deadline: deadline, .connecting)
        return try await connector.connect(to: destination(url), origin: origin, until: limit)
    }

    private func destination(_ url: WebURL) throws(FetchError) -> Destination {
        let mayConnect = options.mayConnect
        return try Destination(
            url, by: ProxyOptions(), since: connector.resolver.ended, opens: mayConnect,
            permitted: { (addresses) throws(FetchError) in
                let open = addresses.filter(mayConnect)
                guard open.isEmpty, let closed = addresses.first else { return open }
                throw FetchError(
                    .url,
                    "the host's address \(closed) is \(closed.addressClass.rawValue), where this session may not go")
            })
    }

    /// Sends a whole message, as the socket takes it.
    func send(_ message: [UInt8], on connection: Connection, until deadline: Int64) async throws(FetchError) {
        var sent = 0
        while sent < message.count {
            switch message.withUnsafeBytes({ connection.transport.write(.init(rebasing: $0[sent...])) }) {
            case .failed(let error): throw error
            case .wouldBlock(let direction): try await wait(for: direction, on: connection, until: deadline)
            case .bytes(let count): sent += count
            }
        }
    }

    /// Suspends the task until the socket is ready or a time-out is over.
    func wait(
        for direction: Direction, on connection: Connection, until deadline: Int64
    ) async throws(FetchError) {
        let limit = try connection.waitLimit(
            from: loop.now, silence: time(after: options.idleTimeout), deadline: deadline)
        do {
            switch direction {
            case .read: try await connection.watch.readable(until: limit.time)
            case .write: try await connection.watch.writable(until: limit.time)
            }
        } catch {
            throw limit.failure(after: error)
        }
    }
}
