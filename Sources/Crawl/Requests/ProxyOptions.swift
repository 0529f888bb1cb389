public import HTTP
public import Web

/// Selects the proxy for a URL, if any.
public struct ProxyOptions: Sendable {
    /// For http URLs.
    public var http: Proxy?
    /// For https URLs.
    public var https: Proxy?
    /// Hosts that are reached without a proxy.
    public var exceptions = ProxyExceptions("")

    /// Creates options without proxies.
    public init() {}

    /// The proxy for a URL; nil if it is reached without one.
    public func proxy(for url: WebURL) -> Proxy? {
        guard let proxy = url.schemeKind == .https ? https : http, !exceptions.contain(url) else { return nil }
        return proxy
    }

    /// Whether `forwarder(of:)` may return a proxy.
    var hasForwarder: Bool { http?.kind == .http }

    /// The proxy that receives a URL's request instead of the URL's server: an HTTP proxy, for an http URL. Through all
    /// others there is a tunnel to the server.
    public func forwarder(of url: WebURL) -> Proxy? {
        guard http != nil, url.schemeKind == .http, let proxy = proxy(for: url), proxy.kind == .http else { return nil }
        return proxy
    }
}

/// Hosts that are reached without a proxy, in the form of `no_proxy`: a list, separated by commas or blanks, of names,
/// which include their subdomains, addresses, and blocks of addresses such as 10.0.0.0/8. `*` means every host. A name
/// or an address with a port, such as `intranet:8080`, applies only to that port.
public struct ProxyExceptions: Sendable {
    private var isEverything = false
    private var names: [(text: [UInt8], port: UInt16?)] = []
    private var blocks: [(address: IPAddress, bits: Int, port: UInt16?)] = []

    /// Parses a list. Words that are neither addresses nor blocks are names, which may match nothing.
    public init(_ list: String) {
        for word in list.lowercased().split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let (place, port) = Self.split(word)
            let parts = place.split(separator: "/", maxSplits: 1)
            let host = Array(place.utf8.first == UInt8(ascii: ".") ? place.utf8.dropFirst() : place.utf8[...])
            if word == "*" {
                isEverything = true
            } else if let first = parts.first, let address = Self.address(first) {
                let width = address.bytes.count * 8
                let bits = parts.count == 1 ? width : Int(parts[1]) ?? -1
                if (0...width).contains(bits) { blocks.append((address, bits, port)) }
            } else {
                names.append((host.last == UInt8(ascii: ".") ? host.dropLast() : host, port))
            }
        }
    }

    /// Splits a word into host and port. A word with several colons is an IPv6 address, unless it has brackets.
    private static func split(_ word: Substring) -> (place: Substring, port: UInt16?) {
        guard let colon = word.lastIndex(of: ":"), let port = UInt16(word[word.index(after: colon)...]) else {
            return (word, nil)
        }
        let place = word[..<colon]
        return place.contains(":") && !place.hasSuffix("]") ? (word, nil) : (place, port)
    }

    private static func address(_ text: Substring) -> IPAddress? {
        let spelled = text.contains(":") && !text.hasPrefix("[") ? "[\(text)]" : String(text)
        return IPAddress(host: Array(spelled.utf8)[...])
    }

    /// Whether a URL's host is on the list.
    public func contain(_ url: WebURL) -> Bool {
        if isEverything { return true }
        var host = url.bytes[url.hostRange]
        let urlPort = url.effectivePort
        if let address = IPAddress(host: host) {
            let bytes = address.bytes
            return blocks.contains { block in
                let start = block.address.bytes
                return start.count == bytes.count && (block.port ?? urlPort) == urlPort
                    && (0..<block.bits).allSatisfy { (start[$0 / 8] ^ bytes[$0 / 8]) & (0x80 >> ($0 % 8)) == 0 }
            }
        }
        if host.last == UInt8(ascii: ".") { host.removeLast() }
        return names.contains { name, port in
            guard (port ?? urlPort) == urlPort, !name.isEmpty, host.count >= name.count,
                host.suffix(name.count).elementsEqual(name)
            else {
                return false
            }
            return host.count == name.count || host[host.endIndex - name.count - 1] == UInt8(ascii: ".")
        }
    }
}
