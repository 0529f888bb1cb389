/// Whom a TLS connection is to reach: the certificate must be for the host, and sessions are kept by both.
struct TLSPeer: Hashable {
    /// A name, or an IPv4 or IPv6 address, as in a URL or without its brackets.
    let host: String
    let port: UInt16
}

/// A value for each of the peers that got one lately: a bounded cache, from which the oldest peer goes first.
struct RecentPeers<Value> {
    private let limit: Int
    private var values: [TLSPeer: Value] = [:]
    /// The peers, in a ring once there are `limit` of them: `oldest` is overwritten next.
    private var order: [TLSPeer] = []
    private var oldest = 0

    /// An empty cache for `limit` peers, at least one.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var count: Int { values.count }

    /// Reading a peer does not make it younger, nor does giving it another value.
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
