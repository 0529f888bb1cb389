import Crawl
import HTTP
import Web

/// Where a request is to be connected, and where that may be.
struct Destination {
    let url: WebURL
    let route: Route
    /// The look-ups that had ended when whoever goes there began to.
    let asked: UInt64
    /// Whether one may connect to an address whatever else is known of the host.
    private let opens: (IPAddress) -> Bool
    /// Those of all the host's addresses to which one may connect, in their order; throws `url` where there is none.
    let permitted: ([IPAddress]) throws(FetchError) -> [IPAddress]

    /// A destination by a way that the proxies decide.
    ///
    /// - Throws: `url` for one that can't be reached.
    init(
        _ url: WebURL, by proxies: ProxyOptions, since asked: UInt64, opens: @escaping (IPAddress) -> Bool,
        permitted: @escaping ([IPAddress]) throws(FetchError) -> [IPAddress]
    ) throws(FetchError) {
        self.url = url
        self.asked = asked
        self.opens = opens
        self.permitted = permitted
        route = try Route(to: url, proxies)
    }

    func isOpen(_ address: SocketAddress) -> Bool {
        address.ip.map(opens) ?? false
    }

    func permitted(of addresses: [SocketAddress]) throws(FetchError) -> [SocketAddress] {
        let permitted = try permitted(addresses.compactMap(\.ip))
        return addresses.filter { $0.ip.map(permitted.contains) ?? false }
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
