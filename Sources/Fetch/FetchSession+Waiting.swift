import Crawl
import EventLoop

/// Where a session's requests wait: for addresses, for a connection, for room, for bytes.
extension FetchSession {
    /// Looks the host up and connects to the first of its addresses that answers.
    func connect(to url: WebURL, origin: UInt32, until deadline: Int64) async throws(FetchError) -> Connection {
        var failure = FetchError(.dns, "the host name has no address")
        for address in try await addresses(of: url.hostname, until: deadline) {
            do throws(FetchError) {
                return try await connect(to: address, of: url, origin: origin, until: deadline)
            } catch {
                failure = error
                if Task.isCancelled || error.kind == .tls || loop.now >= deadline { break }
            }
        }
        throw failure
    }

    private func addresses(of host: String, until deadline: Int64) async throws(FetchError) -> [SocketAddress] {
        if let known = resolver.known(host) { return try known.get() }
        do {
            try await resolver.lookUp(host).wait(until: deadline)
        } catch {
            throw Self.failure(error, "the host name could not be looked up in time")
        }
        return try resolver.answer(host).get()
    }

    private func connect(
        to address: SocketAddress, of url: WebURL, origin: UInt32, until deadline: Int64
    ) async throws(FetchError) -> Connection {
        let connection = try Connection(
            id: nextConnection(), origin: origin, to: address.with(port: url.effectivePort ?? 0),
            secured: url.schemeKind == .https ? (by: secure(), hostName: url.hostname) : nil,
            limit: time(after: options.connectTimeout), loop: loop)
        do throws(FetchError) {
            while let direction = connection.awaited {
                try await wait(for: direction, on: connection, until: deadline)
                try connection.establish()
            }
            return connection
        } catch {
            connection.close()
            throw error
        }
    }

    /// Sends all of a message, however little the socket takes at a time.
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

    /// Suspends the task until the socket is ready, for as long as the time-outs allow.
    func wait(
        for direction: Transport.Direction, on connection: Connection, until deadline: Int64
    ) async throws(FetchError) {
        let stands = connection.awaited == nil
        let limit = min(deadline, stands ? time(after: options.idleTimeout) : connection.connectLimit)
        do {
            switch direction {
            case .read: try await connection.watch.readable(until: limit)
            case .write: try await connection.watch.writable(until: limit)
            }
        } catch {
            let slow = stands ? "the server was silent for too long" : "the connection did not stand in time"
            throw Self.failure(error, limit == deadline ? "the exchange took too long" : slow)
        }
    }

    private static func failure(_ error: WaitError, _ slow: String) -> FetchError {
        switch error {
        case .timedOut: FetchError(.timeout, slow)
        case .cancelled: cancelled
        case .closed: FetchError(.closed, "the response was closed")
        }
    }
}
