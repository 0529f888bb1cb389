import EventLoop
package import HTTP

/// Connects in a task of the loop, for those who are no engine.
extension Connector {
    /// A destination that the user has named.
    ///
    /// - Parameters:
    ///   - host: a name or address, as in a URL.
    ///   - port: its port.
    ///   - isSecure: whether it is reached by TLS.
    /// - Returns: the destination, for a connection that starts now.
    package func destination(host: String, port: UInt16, isSecure: Bool) -> Destination {
        Destination(host: host, port: port, isSecure: isSecure, since: resolver.ended)
    }

    /// Looks up a destination and connects to the first of its addresses that answers, TLS included.
    ///
    /// - Parameters:
    ///   - destination: the destination.
    ///   - origin: the caller's number for it.
    ///   - limit: when the connection must be established, by the clock of the connector's group.
    /// - Returns: an established connection, which is the caller's to close.
    /// - Throws: why there is none; `closed` if the task was cancelled.
    package func connect(
        to destination: Destination, origin: UInt32 = 0, until limit: WaitLimit
    ) async throws(FetchError) -> Connection {
        while let name = try nameToLookUp(for: destination) { try await lookUp(name, until: limit) }
        let race = try race(
            to: destination, until: limit.time,
            open: { [unowned self] (address, layers, _) throws(FetchError) in
                try open(address, layers, origin: origin, until: limit.time)
            }, close: { $0.close() })
        let connection = try await winner(of: race, until: limit)
        do throws(FetchError) {
            try connection.establish()
            while let direction = connection.awaited {
                try await wait(for: direction, on: connection, until: limit)
                try connection.establish()
            }
            return connection
        } catch {
            connection.close()
            throw error
        }
    }

    /// Ends all look-ups.
    package func close() {
        resolver.close()
    }

    private func lookUp(_ name: String, until limit: WaitLimit) async throws(FetchError) {
        do {
            try await resolver.lookUp(name).wait(until: limit.time)
        } catch .timedOut {
            throw FetchError(.timeout, "the host name could not be looked up in time")
        } catch {
            throw limit.failure(after: error)
        }
    }

    private func winner(of race: AddressRace, until limit: WaitLimit) async throws(FetchError) -> Connection {
        defer { race.giveUp() }
        while true {
            if let connection = try race.advance(now: group.now) { return connection }
            if group.now >= limit.time { throw limit.failure }
            let ready = Gate(loop: group.loop, in: group)
            race.whenReady { _ in ready.open() }
            do {
                try await ready.wait()
            } catch {
                throw limit.failure(after: error)
            }
        }
    }

    private func wait(
        for direction: Direction, on connection: Connection, until limit: WaitLimit
    ) async throws(FetchError) {
        guard group.now < limit.time else { throw limit.failure }
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
