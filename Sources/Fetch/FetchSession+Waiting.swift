import Crawl
import EventLoop

/// Where a session's requests wait: for addresses, for a connection, for room, for bytes.
extension FetchSession {
    /// Looks the host up and connects to whichever of its addresses answers first.
    func connect(to url: WebURL, origin: UInt32, until deadline: Int64) async throws(FetchError) -> Connection {
        let limit = min(deadline, time(after: options.connectTimeout))
        let port = url.effectivePort ?? 0
        let (addresses, areAll) = try await addresses(of: url.hostname, until: limit)
        let source = AddressRace.Source(
            open: { [self] (address, _) throws(FetchError) in
                try Connection(
                    id: nextConnection(), origin: origin, to: address,
                    layers: url.schemeKind == .https
                        ? [.tls(secure(), TLSPeer(host: url.hostname, port: port), isProxy: false)] : [],
                    limit: limit, in: loop.group)
            }, close: { $0.close() })
        let race = AddressRace(
            addresses.map { $0.with(port: port) }, awaitsMore: !areAll, limit: limit, source: source, in: loop.group)
        if !areAll { follow(race, to: url.hostname, port: port, from: addresses) }
        let connection = try await winner(of: race, until: limit, deadline)
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

    private func winner(
        of race: AddressRace, until limit: Int64, _ deadline: Int64
    ) async throws(FetchError) -> Connection {
        defer { race.giveUp() }
        while true {
            if let connection = try race.advance(now: loop.now) { return connection }
            if loop.now >= limit { throw Self.late(limit == deadline) }
            let ready = Gate(loop: loop)
            race.whenReady { _ in ready.open() }
            do {
                try await ready.wait()
            } catch {
                throw Self.cancelled
            }
        }
    }

    private static func late(_ isTotal: Bool) -> FetchError {
        FetchError(.timeout, isTotal ? "the exchange took too long" : "the connection did not stand in time")
    }

    /// The addresses of a host to which the session may connect: all, or those to begin with while others are awaited.
    private func addresses(
        of host: String, until limit: Int64
    ) async throws(FetchError) -> (addresses: [SocketAddress], areAll: Bool) {
        let asked = resolver.ended
        while true {
            if let known = resolver.known(host, since: asked) { return (try permitted(known.get()), true) }
            if let first = resolver.first(host), let open = try? permitted(first) { return (open, false) }
            do {
                try await resolver.lookUp(host).wait(until: limit)
            } catch {
                throw Self.failure(error, "the host name could not be looked up in time")
            }
        }
    }

    /// Brings the addresses that come later into a race.
    private func follow(_ race: AddressRace, to host: String, port: UInt16, from first: [SocketAddress]) {
        resolver.lookUp(host).onOpen { [weak self, weak race] in
            guard let self, let race else { return }
            // Late is not all.
            if resolver.first(host) != nil { return follow(race, to: host, port: port, from: first) }
            let known = Set(first.compactMap(\.ip))
            let all = (try? permitted(resolver.known(host)?.get() ?? [])) ?? []
            race.add(all.filter { $0.ip.map { !known.contains($0) } ?? false }.map { $0.with(port: port) })
        }
    }

    /// Those of a host's addresses that the session's rule opens.
    private func permitted(_ addresses: [SocketAddress]) throws(FetchError) -> [SocketAddress] {
        let open = addresses.filter { $0.ip.map(options.mayConnect) ?? false }
        guard open.isEmpty, let closed = addresses.first?.ip else { return open }
        throw FetchError(
            .url, "the host's address \(closed) is \(closed.addressClass.rawValue), where this session may not go")
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
        for direction: Direction, on connection: Connection, until deadline: Int64
    ) async throws(FetchError) {
        let stands = connection.awaited == nil
        let limit = min(deadline, stands ? time(after: options.idleTimeout) : connection.connectLimit)
        let slow =
            limit == deadline
            ? "the exchange took too long"
            : stands ? "the server was silent for too long" : "the connection did not stand in time"
        // A wait that begins in time ends with what lies in the socket, however late it is.
        guard loop.now < limit else { throw Self.failure(.timedOut, slow) }
        do {
            switch direction {
            case .read: try await connection.watch.readable(until: limit)
            case .write: try await connection.watch.writable(until: limit)
            }
        } catch {
            throw Self.failure(error, slow)
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
