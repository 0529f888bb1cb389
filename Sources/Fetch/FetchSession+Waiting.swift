import Crawl
import EventLoop

/// Where a session's requests wait: for addresses, for a connection, for room, for bytes.
extension FetchSession {
    enum Awaited {
        case connection, write, read
    }

    /// Looks the host up and connects to the first of its addresses that answers.
    func connect(to url: WebURL, origin: UInt32, until deadline: Int64) async throws(FetchError) -> Connection {
        var failure = FetchError(.dns, "the host name has no address")
        for address in try await addresses(of: url.hostname, until: deadline) {
            do throws(FetchError) {
                return try await connect(
                    to: address.with(port: url.effectivePort ?? 80), origin: origin, until: deadline)
            } catch {
                failure = error
                if Task.isCancelled || loop.now >= deadline { break }
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
        to address: SocketAddress, origin: UInt32, until deadline: Int64
    ) async throws(FetchError) -> Connection {
        let transport = try Transport(family: address.family)
        let started = transport.connect(to: address)
        if case .failed(let error) = started {
            transport.close()
            throw error
        }
        let connection = try Connection(
            id: nextConnection(), origin: origin, peer: address.description, transport: transport, loop: loop)
        guard case .wouldBlock = started else { return connection }
        do throws(FetchError) {
            try await wait(for: .connection, on: connection, until: deadline)
            if let error = transport.connectionError() { throw error }
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
            case .wouldBlock: try await wait(for: .write, on: connection, until: deadline)
            case .bytes(let count): sent += count
            }
        }
    }

    /// Suspends the task until the socket is ready, for as long as the time-outs allow.
    func wait(for awaited: Awaited, on connection: Connection, until deadline: Int64) async throws(FetchError) {
        let patience = awaited == .connection ? options.connectTimeout : options.idleTimeout
        let limit = min(deadline, time(after: patience))
        do {
            switch awaited {
            case .read: try await connection.watch.readable(until: limit)
            case .connection, .write: try await connection.watch.writable(until: limit)
            }
        } catch {
            let slow =
                awaited == .connection ? "the connection did not stand in time" : "the server was silent for too long"
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
