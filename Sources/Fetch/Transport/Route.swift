import Crawl
import HTTP
import Web

/// The destination of a request, and the addresses that it may have.
package struct Destination {
    let route: Route
    /// The number of look-ups that had ended when the request started.
    let asked: UInt64
    /// Whether an address is permitted whatever else is known of the host.
    private let opens: (IPAddress) -> Bool
    /// The permitted ones among the host's addresses, in their order; throws `url` if there is none.
    let permitted: ([IPAddress]) throws(FetchError) -> [IPAddress]

    /// Creates a destination with a route through one of the proxies, or a direct one.
    ///
    /// - Throws: `url` for a URL that can't be reached.
    init(
        _ url: WebURL, by proxies: ProxyOptions, since asked: UInt64, opens: @escaping (IPAddress) -> Bool,
        permitted: @escaping ([IPAddress]) throws(FetchError) -> [IPAddress]
    ) throws(FetchError) {
        self.asked = asked
        self.opens = opens
        self.permitted = permitted
        route = try Route(to: url, proxies)
    }

    /// Creates a destination that the user has named, with a direct route: any address that it has is permitted.
    ///
    /// - Parameters:
    ///   - host: a name or address, as in a URL.
    ///   - port: its port.
    ///   - isSecure: whether it is reached by TLS.
    ///   - asked: the number of look-ups that had ended.
    init(host: String, port: UInt16, isSecure: Bool, since asked: UInt64) {
        self.asked = asked
        opens = { _ in true }
        permitted = { (addresses) throws(FetchError) in addresses }
        route = Route(host: host, port: port, isSecure: isSecure)
    }

    func isOpen(_ address: SocketAddress) -> Bool {
        address.ip.map(opens) ?? false
    }

    func permitted(of addresses: [SocketAddress]) throws(FetchError) -> [SocketAddress] {
        let permitted = try permitted(addresses.compactMap(\.ip))
        return addresses.filter { $0.ip.map(permitted.contains) ?? false }
    }
}

/// The route to a server: direct, or through a proxy.
struct Route {
    let proxy: Proxy?
    /// The server, as in a URL.
    let host: String
    /// The server's port.
    let port: UInt16
    /// The host to connect to: the server or a proxy.
    let hop: String
    let hopPort: UInt16
    /// The names whose addresses are needed.
    let names: [String]
    /// The proxy, if it is reached by TLS.
    let securedProxy: TLSPeer?
    /// The server, if it is reached by TLS.
    let securedServer: TLSPeer?
    private let forwards: Bool

    init(to url: WebURL, _ proxies: ProxyOptions) throws(FetchError) {
        guard let port = url.effectivePort else { throw FetchError(.url, "the URL has no port") }
        self.port = port
        host = url.hostname
        proxy = proxies.proxy(for: url)
        hop = proxy?.host ?? host
        hopPort = proxy?.port ?? port
        names = proxy?.kind == .socks5 ? [hop, host] : [hop]
        forwards = proxy?.kind == .http && url.schemeKind == .http
        securedProxy = proxy?.isSecure == true ? TLSPeer(host: hop, port: hopPort) : nil
        securedServer = url.schemeKind == .https ? TLSPeer(host: host, port: port) : nil
    }

    /// Creates a direct route.
    init(host: String, port: UInt16, isSecure: Bool) {
        (self.host, self.port) = (host, port)
        (hop, hopPort) = (host, port)
        names = [host]
        proxy = nil
        securedProxy = nil
        securedServer = isSecure ? TLSPeer(host: host, port: port) : nil
        forwards = false
    }

    /// The tunnel to ask the proxy for; nil without a proxy, or if the proxy itself receives the requests.
    func tunnel(to end: TunnelEnd?) throws(FetchError) -> ProxyTunnel? {
        guard let proxy, let end, !forwards else { return nil }
        switch proxy.kind {
        case .http: return ProxyTunnel(ConnectHandshake(to: end, through: proxy))
        case .socks5, .socks5h: return ProxyTunnel(try SOCKS5Handshake(to: end, through: proxy))
        }
    }
}
