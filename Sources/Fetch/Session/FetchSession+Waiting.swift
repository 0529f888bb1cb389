import Crawl
import EventLoop
import HTTP
import Web

/// The waits of a session's requests: for addresses, for a connection, for room, for bytes.
extension FetchSession {
    /// Looks up the host and connects to the first of its addresses that answers.
    func connect(to url: WebURL, origin: UInt32, until deadline: Int64) async throws(FetchError) -> Connection {
        let limit = WaitLimit(time(after: options.connectTimeout), deadline: deadline, .connecting)
        let destination = try destination(url)
        while let name = try connector.nameToLookUp(for: destination) { try await lookUp(name, until: limit.time) }
        let race = try connector.race(
            to: destination, until: limit.time,
            open: { [connector] (address, layers, _) throws(FetchError) in
                try connector.open(address, layers, origin: origin, until: limit.time)
            }, close: { $0.close() })
        let connection = try await winner(of: race, until: limit)
        do throws(FetchError) {
            try connection.establish()
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

    private func lookUp(_ name: String, until limit: Int64) async throws(FetchError) {
        do {
            try await connector.resolver.lookUp(name).wait(until: limit)
        } catch {
            throw Self.failure(error, FetchError(.timeout, "the host name could not be looked up in time"))
        }
    }

    private func winner(of race: AddressRace, until limit: WaitLimit) async throws(FetchError) -> Connection {
        defer { race.giveUp() }
        while true {
            if let connection = try race.advance(now: loop.now) { return connection }
            if loop.now >= limit.time { throw limit.failure }
            let ready = Gate(loop: loop)
            race.whenReady { _ in ready.open() }
            do {
                try await ready.wait()
            } catch {
                throw Self.cancelled
            }
        }
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
            throw Self.failure(error, limit.failure)
        }
    }

    private static func failure(_ error: WaitError, _ late: FetchError) -> FetchError {
        switch error {
        case .timedOut: late
        case .cancelled: cancelled
        case .closed: FetchError(.closed, "the response was closed")
        }
    }
}
