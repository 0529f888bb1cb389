package import EventLoop
import HTTP
import Web

/// Creates connections for engines and sessions: resolves names, chooses addresses and proxies, and sets up TLS.
package final class Connector {
    let resolver: Resolver
    let group: WatchGroup
    private let caFile: String?
    private let isInsecure: Bool
    private let speaksHTTP: Bool
    private var tls: TLSContext?
    private var lastConnection: UInt64 = 0

    /// Starts connecting to an address with the layers above TCP, beside a number of attempts of the same race; nil if
    /// there is no room.
    typealias Opening = (SocketAddress, [Layer], _ beside: Int) throws(FetchError) -> Connection?

    /// Creates a connector.
    ///
    /// - Parameters:
    ///   - group: the group that connections are frozen with.
    ///   - nameServers: see `Resolver`.
    ///   - caFile: a file of certificates that are trusted besides the system's.
    ///   - isInsecure: whether servers need no valid certificate.
    ///   - speaksHTTP: whether TLS asks for HTTP/1.1.
    package init(
        in group: WatchGroup, nameServers: String?, caFile: String?, isInsecure: Bool, speaksHTTP: Bool = true
    ) {
        self.group = group
        self.caFile = caFile
        self.isInsecure = isInsecure
        self.speaksHTTP = speaksHTTP
        resolver = Resolver(loop: group.loop, in: group, servers: nameServers)
    }

    /// The next name to look up before connecting to a destination; nil if all are known.
    ///
    /// - Throws: `dns` if a look-up has failed.
    func nameToLookUp(for destination: Destination) throws(FetchError) -> String? {
        for name in destination.route.names {
            if let known = resolver.known(name, since: destination.asked) {
                _ = try known.get()
            } else if firstAddresses(destination) == nil {
                return name
            }
        }
        return nil
    }

    /// Creates a race for a connection to a destination or its proxy. All names must be known.
    ///
    /// - Parameters:
    ///   - destination: the destination, with the addresses that it may have.
    ///   - limit: when the connection must be established, by the group's clock.
    ///   - open: opens a connection.
    ///   - close: closes a connection from `open`.
    /// - Returns: a race that has not started.
    /// - Throws: `url` for a host without a permitted address.
    func race(
        to destination: Destination, until limit: Int64, open: @escaping Opening, close: @escaping (Connection) -> Void
    ) throws(FetchError) -> AddressRace {
        let route = destination.route
        let first = firstAddresses(destination)
        var addresses: [SocketAddress]
        if let first { addresses = first } else { addresses = try answer(route.hop, for: destination) }
        let end = try tunnelEnd(of: destination)
        if route.proxy == nil, first?.allSatisfy(destination.isOpen) != true {
            addresses = try destination.permitted(of: addresses)
        }
        let source = AddressRace.Source(
            open: { [unowned self] (address, beside) throws(FetchError) in
                try open(address, layers(of: route, to: end), beside)
            }, close: close)
        let race = AddressRace(
            addresses.map { $0.with(port: route.hopPort) }, awaitsMore: first != nil, limit: limit, source: source,
            in: group)
        if let first { follow(race, to: destination, from: first) }
        return race
    }

    /// Starts connecting to an address.
    func open(
        _ address: SocketAddress, _ layers: [Layer], origin: UInt32, until limit: Int64
    ) throws(FetchError) -> Connection {
        let connection = try Connection(
            id: lastConnection + 1, origin: origin, to: address, layers: layers, limit: limit, in: group)
        lastConnection += 1
        return connection
    }

    /// The addresses with which a race may start while others are awaited; nil if all are known, or none.
    ///
    /// The addresses of a proxy wait for the others. So do addresses that only a seed's complete answer can permit,
    /// until the rest is late.
    private func firstAddresses(_ destination: Destination) -> [SocketAddress]? {
        let route = destination.route
        guard route.proxy == nil, let first = resolver.first(route.hop),
            first.allSatisfy(destination.isOpen) || resolver.isLate(route.hop)
        else { return nil }
        return first
    }

    /// The result of looking up a name.
    private func answer(_ name: String, for destination: Destination) throws(FetchError) -> [SocketAddress] {
        try resolver.answer(name, since: destination.asked).get()
    }

    /// The end of a proxy's tunnel, which must be permitted; nil without a proxy. The proxy itself is the user's
    /// choice.
    private func tunnelEnd(of destination: Destination) throws(FetchError) -> TunnelEnd? {
        let (host, port) = (destination.route.host, destination.route.port)
        guard let proxy = destination.route.proxy else { return nil }
        if proxy.kind == .socks5 {
            let addresses = try answer(host, for: destination).compactMap(\.ip)
            return try destination.permitted(addresses).first.map { TunnelEnd(host: .address($0), port: port) }
        }
        if let address = IPAddress(host: Array(host.utf8)[...]) {
            _ = try destination.permitted([address])
            return TunnelEnd(host: .address(address), port: port)
        }
        // For example the machine's own name.
        _ = try destination.permitted(resolver.own(host))
        return TunnelEnd(host: .name(host), port: port)
    }

    /// Adds later addresses to a race.
    private func follow(_ race: AddressRace, to destination: Destination, from first: [SocketAddress]) {
        let hop = destination.route.hop
        resolver.lookUp(hop).onOpen { [weak self, weak race] in
            guard let self, let race, !race.isOver else { return }
            // The rest is late but may still come.
            if resolver.first(hop) != nil { return follow(race, to: destination, from: first) }
            let known = Set(first.compactMap(\.ip))
            // Without further permitted addresses, the race depends on the first ones.
            let all = (try? destination.permitted(of: resolver.known(hop)?.get() ?? [])) ?? []
            race.add(
                all.filter { $0.ip.map { !known.contains($0) } ?? false }
                    .map { $0.with(port: destination.route.hopPort) })
        }
    }

    /// The layers above TCP of a connection by a route.
    private func layers(of route: Route, to end: TunnelEnd?) throws(FetchError) -> [Layer] {
        var layers: [Layer] = []
        if let peer = route.securedProxy { layers.append(.tls(try secure(), peer, isProxy: true)) }
        if let tunnel = try route.tunnel(to: end) { layers.append(.tunnel(tunnel)) }
        if let peer = route.securedServer { layers.append(.tls(try secure(), peer, isProxy: false)) }
        return layers
    }

    /// The shared TLS context, created for the first TLS connection.
    private func secure() throws(FetchError) -> TLSContext {
        if let tls { return tls }
        let made = try TLSContext(caFile: caFile, isInsecure: isInsecure, speaksHTTP: speaksHTTP)
        tls = made
        return made
    }
}
