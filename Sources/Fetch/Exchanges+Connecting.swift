import Crawl
import EventLoop

/// How an exchange gets a connection of its own: by which names and addresses, through which proxy.
extension Exchanges {
    /// The time begins in which the slot's exchange must get a connection.
    func beginConnecting(_ slot: Int) {
        slots[slot].connectLimit = min(slots[slot].deadline, group.now + crawl.options.connectTimeout)
    }

    /// The next name to look up before the slot's exchange can connect, which resolves from now on; nil when all is known.
    ///
    /// - Throws: `dns` where a look-up has failed, `url` for an URL that can't be reached.
    func nameToLookUp(_ slot: Int) throws(FetchError) -> String? {
        if isOver(slot) { throw Self.stopped }
        let route = try Route(to: crawl.url(in: slot), crawl.options.proxies)
        for name in route.names {
            if let known = resolver.known(name, since: slots[slot].asked) {
                _ = try known.get()
            } else if firstAddresses(route) == nil {
                crawl.enter(.resolving, slot: slot, now: loop.now)
                if isStopped { throw Self.stopped }
                return name
            }
        }
        return nil
    }

    /// A race for a connection to the slot's host or its proxy, all names being known.
    ///
    /// - Throws: `url` for a host with no address where the crawl may go.
    func race(_ slot: Int) throws(FetchError) -> AddressRace {
        let url = crawl.url(in: slot)
        let route = try Route(to: url, crawl.options.proxies)
        let first = firstAddresses(route)
        var addresses: [SocketAddress]
        if let first { addresses = first } else { addresses = try answer(route.hop, slot) }
        var end: TunnelEnd?
        if let proxy = route.proxy {
            // The proxy is the user's choice; where it is to go is not.
            if proxy.kind == .socks5 {
                let permitted = try crawl.permitted(try answer(url.hostname, slot).compactMap(\.ip), for: slot)
                end = permitted.first.map { TunnelEnd(host: .address($0), port: route.port) }
            } else if let address = IPAddress(host: url.bytes[url.hostRange]) {
                _ = try crawl.permitted([address], for: slot)
                end = TunnelEnd(host: .address(address), port: route.port)
            } else {
                // The machine's own name, for one.
                _ = try crawl.permitted(resolver.own(url.hostname), for: slot)
                end = TunnelEnd(host: .name(url.hostname), port: route.port)
            }
        } else if first?.allSatisfy(isOpen) != true {
            addresses = try permitted(addresses, for: slot)
        }
        crawl.enter(.connecting, slot: slot, now: loop.now)
        // A subscriber of what the crawl tells may stop the engine.
        if isStopped { throw Self.stopped }
        let source = AddressRace.Source(
            open: { [unowned self] (address, beside) throws(FetchError) in
                try open(slot, to: address, beside: beside, layers: layers(of: route, to: end))
            }, close: { [unowned self] in discard($0) })
        let race = AddressRace(
            addresses.map { $0.with(port: route.hopPort) }, awaitsMore: first != nil,
            limit: slots[slot].connectLimit, source: source, in: group)
        racing[slot] = race
        if first != nil { follow(race, by: route, from: addresses, slot) }
        return race
    }

    /// The addresses with which a race may begin while others are awaited; nil where all are known, or nothing.
    ///
    /// A proxy's wait for the others; those of which a seed's whole answer decides whether they are open do so until it is
    /// late.
    private func firstAddresses(_ route: Route) -> [SocketAddress]? {
        guard route.proxy == nil, let first = resolver.first(route.hop),
            first.allSatisfy(isOpen) || resolver.isLate(route.hop)
        else { return nil }
        return first
    }

    private func isOpen(_ address: SocketAddress) -> Bool {
        address.ip.map(crawl.permits) ?? false
    }

    /// What came of looking a name up for the slot's exchange.
    private func answer(_ name: String, _ slot: Int) throws(FetchError) -> [SocketAddress] {
        try resolver.answer(name, since: slots[slot].asked).get()
    }

    /// Brings the addresses that come later into a race.
    private func follow(_ race: AddressRace, by route: Route, from first: [SocketAddress], _ slot: Int) {
        resolver.lookUp(route.hop).onOpen { [weak self, weak race] in
            guard let self, let race, !race.isOver else { return }
            // Late is not all.
            if resolver.first(route.hop) != nil { return follow(race, by: route, from: first, slot) }
            let known = Set(first.compactMap(\.ip))
            // Where there are no others, or none that are open, the race is lost with the first.
            let all = (try? permitted(resolver.known(route.hop)?.get() ?? [], for: slot)) ?? []
            race.add(all.filter { $0.ip.map { !known.contains($0) } ?? false }.map { $0.with(port: route.hopPort) })
        }
    }

    /// Those of all the addresses of the slot's host to which the crawl may connect.
    ///
    /// - Throws: `url` where there are none.
    private func permitted(_ addresses: [SocketAddress], for slot: Int) throws(FetchError) -> [SocketAddress] {
        let permitted = try crawl.permitted(addresses.compactMap(\.ip), for: slot)
        return addresses.filter { $0.ip.map(permitted.contains) ?? false }
    }

    /// What a connection by a route needs after TCP.
    private func layers(of route: Route, to end: TunnelEnd?) throws(FetchError) -> [Layer] {
        var layers: [Layer] = []
        if let peer = route.securedProxy { layers.append(.tls(try secure(), peer, isProxy: true)) }
        if let tunnel = try route.tunnel(to: end) { layers.append(.tunnel(tunnel)) }
        if let peer = route.securedServer { layers.append(.tls(try secure(), peer, isProxy: false)) }
        return layers
    }

    /// Goes on with a race: the connection that stands, which is the slot's from now on; nil: wait.
    func advance(_ race: AddressRace, _ slot: Int) throws(FetchError) -> Connection? {
        if isOver(slot) { throw Self.stopped }
        let limit = WaitLimit(slots[slot].connectLimit, deadline: slots[slot].deadline, .connecting)
        guard let connection = try race.advance(now: group.now) else {
            if group.now >= limit.time { throw limit.failure }
            return nil
        }
        racing[slot] = nil
        slots[slot].connection = connection
        return connection
    }

    /// Goes on with connecting once TCP stands, after the wait for what the connection awaits.
    func establish(_ slot: Int, _ connection: Connection) throws(FetchError) {
        try connection.establish { () throws(FetchError) in
            crawl.enter(.securing, slot: slot, now: loop.now)
            if isStopped { throw Self.stopped }
        }
    }
}

/// The way to a URL's server: straight, or by a proxy.
struct Route {
    let proxy: Proxy?
    /// The URL's port.
    let port: UInt16
    /// The host that is connected to.
    let hop: String
    let hopPort: UInt16
    /// The names whose addresses are needed.
    let names: [String]
    /// The proxy, where TLS is spoken to it.
    let securedProxy: TLSPeer?
    /// The URL's server, where TLS is spoken to it.
    let securedServer: TLSPeer?
    private let forwards: Bool

    init(to url: WebURL, _ proxies: ProxyOptions) throws(FetchError) {
        guard let port = url.effectivePort else { throw FetchError(.url, "the URL has no port") }
        self.port = port
        proxy = proxies.proxy(for: url)
        hop = proxy?.host ?? url.hostname
        hopPort = proxy?.port ?? port
        names = proxy?.kind == .socks5 ? [hop, url.hostname] : [hop]
        forwards = proxy?.kind == .http && url.schemeKind == .http
        securedProxy = proxy?.isSecure == true ? TLSPeer(host: hop, port: hopPort) : nil
        securedServer = url.schemeKind == .https ? TLSPeer(host: url.hostname, port: port) : nil
    }

    /// What to ask of the proxy; nil where there is none, or where it takes requests itself.
    func tunnel(to end: TunnelEnd?) throws(FetchError) -> ProxyTunnel? {
        guard let proxy, let end, !forwards else { return nil }
        switch proxy.kind {
        case .http: return ProxyTunnel(ConnectHandshake(to: end, through: proxy))
        case .socks5, .socks5h: return ProxyTunnel(try SOCKS5Handshake(to: end, through: proxy))
        }
    }
}
