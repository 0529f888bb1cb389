/// The peer of a TLS connection: the certificate must be for the host, and sessions are kept by host and port.
struct TLSPeer: Hashable {
    /// A name, or an IPv4 or IPv6 address, as in a URL or without its brackets.
    let host: String
    let port: UInt16
}

/// A bounded cache of values by peer, from which the oldest peer is removed first.
struct RecentPeers<Value> {
    private let limit: Int
    private var values: [TLSPeer: Value] = [:]
    /// The peers; a ring once there are `limit` of them, in which `oldest` is overwritten next.
    private var order: [TLSPeer] = []
    private var oldest = 0

    /// Creates an empty cache for `limit` peers, at least one.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var count: Int { values.count }

    /// The value of a peer. Neither reading nor setting it makes the peer younger.
    subscript(peer: TLSPeer) -> Value? {
        values[peer]
    }

    /// Sets a peer's value.
    mutating func set(_ value: Value, for peer: TLSPeer) {
        guard values.updateValue(value, forKey: peer) == nil else { return }
        guard order.count == limit else { return order.append(peer) }
        values[order[oldest]] = nil
        order[oldest] = peer
        oldest = (oldest + 1) % limit
    }
}
