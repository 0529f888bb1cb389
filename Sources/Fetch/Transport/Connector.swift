import EventLoop
import HTTP
import Web

/// How connections are made, for engines and sessions alike: by which names and addresses, through which proxy, with TLS.
final class Connector {
    let resolver: Resolver
    private let group: WatchGroup
    private let caFile: String?
    private let isInsecure: Bool
    private var tls: TLSContext?
    private var lastConnection: UInt64 = 0

    /// How a race opens a connection on its way to an address, with the layers that it needs above TCP, beside so many
    /// attempts of the same race; nil where there is no room for it.
    typealias Opening = (SocketAddress, [Layer], _ beside: Int) throws(FetchError) -> Connection?

    /// A connector.
    ///
    /// - Parameters:
    ///   - group: what is frozen with the connections.
    ///   - nameServers: see `Resolver`.
    ///   - caFile: a file of certificates that are trusted besides the system's.
    ///   - isInsecure: whether servers need no valid certificate.
    init(in group: WatchGroup, nameServers: String?, caFile: String?, isInsecure: Bool) {
        self.group = group
        self.caFile = caFile
        self.isInsecure = isInsecure
        resolver = Resolver(loop: group.loop, in: group, servers: nameServers)
    }

    /// The next name to look up before anybody can connect to a destination; nil when all is known.
    ///
    /// - Throws: `dns` where a look-up has failed.
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

    /// A race for a connection to a destination or its proxy, all names being known.
    ///
    /// - Parameters:
    ///   - destination: where to, and where that may be.
    ///   - limit: when the connection must stand, by the group's clock.
    ///   - open: opens a connection.
    ///   - close: closes one that `open` gave.
    /// - Returns: a race that has not begun.
    /// - Throws: `url` for a host with no address where one may go.
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

    /// A connection on its way to an address.
    func open(
        _ address: SocketAddress, _ layers: [Layer], origin: UInt32, until limit: Int64
    ) throws(FetchError) -> Connection {
        let connection = try Connection(
            id: lastConnection + 1, origin: origin, to: address, layers: layers, limit: limit, in: group)
        lastConnection += 1
        return connection
    }

    /// The addresses with which a race may begin while others are awaited; nil where all are known, or nothing.
    ///
    /// A proxy's wait for the others; those of which a seed's whole answer decides whether they are open do so until it is
    /// late.
    private func firstAddresses(_ destination: Destination) -> [SocketAddress]? {
        let route = destination.route
        guard route.proxy == nil, let first = resolver.first(route.hop),
            first.allSatisfy(destination.isOpen) || resolver.isLate(route.hop)
        else { return nil }
        return first
    }

    /// What came of looking a name up.
    private func answer(_ name: String, for destination: Destination) throws(FetchError) -> [SocketAddress] {
        try resolver.answer(name, since: destination.asked).get()
    }

    /// Where a proxy is to lead, which must be where one may go; nil without a proxy. The proxy itself is the user's choice.
    private func tunnelEnd(of destination: Destination) throws(FetchError) -> TunnelEnd? {
        let (url, port) = (destination.url, destination.route.port)
        guard let proxy = destination.route.proxy else { return nil }
        if proxy.kind == .socks5 {
            let addresses = try answer(url.hostname, for: destination).compactMap(\.ip)
            return try destination.permitted(addresses).first.map { TunnelEnd(host: .address($0), port: port) }
        }
        if let address = IPAddress(host: url.bytes[url.hostRange]) {
            _ = try destination.permitted([address])
            return TunnelEnd(host: .address(address), port: port)
        }
        // The machine's own name, for one.
        _ = try destination.permitted(resolver.own(url.hostname))
        return TunnelEnd(host: .name(url.hostname), port: port)
    }

    /// Brings the addresses that come later into a race.
    private func follow(_ race: AddressRace, to destination: Destination, from first: [SocketAddress]) {
        let hop = destination.route.hop
        resolver.lookUp(hop).onOpen { [weak self, weak race] in
            guard let self, let race, !race.isOver else { return }
            // Late is not all.
            if resolver.first(hop) != nil { return follow(race, to: destination, from: first) }
            let known = Set(first.compactMap(\.ip))
            // Where there are no others, or none that are open, the race is lost with the first.
            let all = (try? destination.permitted(of: resolver.known(hop)?.get() ?? [])) ?? []
            race.add(
                all.filter { $0.ip.map { !known.contains($0) } ?? false }
                    .map { $0.with(port: destination.route.hopPort) })
        }
    }

    /// What a connection by a route needs after TCP.
    private func layers(of route: Route, to end: TunnelEnd?) throws(FetchError) -> [Layer] {
        var layers: [Layer] = []
        if let peer = route.securedProxy { layers.append(.tls(try secure(), peer, isProxy: true)) }
        if let tunnel = try route.tunnel(to: end) { layers.append(.tunnel(tunnel)) }
        if let peer = route.securedServer { layers.append(.tls(try secure(), peer, isProxy: false)) }
        return layers
    }

    /// What all TLS connections have in common, made for the first of them.
    private func secure() throws(FetchError) -> TLSContext {
        if let tls { return tls }
        let made = try TLSContext(caFile: caFile, isInsecure: isInsecure)
        tls = made
        return made
    }
}
