import EventLoop
import HTTP

/// What a connection needs above TCP before a request can be sent.
enum Layer {
    /// TLS with the origin's server or, where `isProxy`, with a proxy.
    case tls(TLSContext, TLSPeer, isProxy: Bool)
    /// A proxy's word that it has become a tunnel.
    case tunnel(ProxyTunnel)
}

/// A connection to an origin, plain or with TLS: its socket, the loop's watch on it, and where its response stands.
///
/// It owns no read buffer: bytes land in one that the loop lends for as long as they are looked at.
final class Connection {
    /// Identity, from 1, for logs.
    let id: UInt64
    /// The crawl's number for the origin it leads to.
    let origin: UInt32
    /// The peer's address, as "127.0.0.1:80".
    let peer: String
    private(set) var transport: Transport
    let watch: Watch
    /// When it must stand, with TLS when that does, by the clock of its group.
    let connectLimit: Int64
    var response = ResponseReader()
    /// Whether it has served an exchange before.
    var isReused = false
    /// What is done when it is ready to be read while it is in the pool; made by the pool, once.
    var whenIdle: (() -> Void)?
    /// Since when it has been in the pool, monotonic nanoseconds.
    var idleSince: Int64 = 0
    /// What the socket must be ready for before it can go on with connecting; nil once it stands.
    private(set) var awaited: Direction? = .write
    private var hasConnected = false
    /// Whether the first of `layers` is TLS that has begun.
    private var isSecuring = false
    private var isSecured = false
    /// What has yet to be done after TCP, in this order.
    private var layers: [Layer]

    /// A connection that begins to connect.
    ///
    /// - Parameters:
    ///   - id: its identity.
    ///   - origin: the crawl's number for the origin.
    ///   - address: where to connect to.
    ///   - layers: what is needed after TCP, in this order.
    ///   - limit: when it must stand.
    ///   - group: the group that its watch is in.
    /// - Throws: `connect` where the system refuses.
    init(
        id: UInt64, origin: UInt32, to address: SocketAddress, layers: [Layer], limit: Int64, in group: WatchGroup
    ) throws(FetchError) {
        let transport = try Transport(family: address.family)
        do throws(FetchError) {
            switch transport.connect(to: address) {
            case .done, .wouldBlock: break
            case .failed(let error): throw error
            }
            do {
                watch = try group.loop.watch(transport.descriptor, in: group)
            } catch {
                throw FetchError(.connect, "the socket can't be watched: \(error)")
            }
        } catch {
            transport.close()
            throw error
        }
        self.id = id
        self.origin = origin
        peer = address.description
        self.transport = transport
        self.layers = layers
        connectLimit = limit
    }

    /// TLS with the origin's server; nil where there is none, and where only the way to a proxy has it.
    var serverTLS: TLSConnection? { isSecured ? transport.tls : nil }

    /// Whether TCP's handshake is over.
    ///
    /// - Throws: why the connection does not stand.
    func isConnected() throws(FetchError) -> Bool {
        if !hasConnected { hasConnected = try transport.isConnected() }
        return hasConnected
    }

    /// Goes on with connecting once the socket is ready for what is awaited: TCP first, then layer after layer.
    ///
    /// - Parameter willSecure: called before the first step of each TLS handshake.
    /// - Throws: why the connection can't stand, and what `willSecure` throws.
    func establish(_ willSecure: () throws(FetchError) -> Void = {}) throws(FetchError) {
        guard try isConnected() else { return awaited = .write }
        while let layer = layers.first {
            switch try advance(layer, willSecure) {
            case .done: layers.removeFirst()
            case .wouldBlock(let direction): return awaited = direction
            case .failed(let error): throw error
            }
        }
        // Their storage goes with the last: ten thousand connections may be kept.
        layers = []
        awaited = nil
    }

    private func advance(
        _ layer: Layer, _ willSecure: () throws(FetchError) -> Void
    ) throws(FetchError) -> Transport.Step {
        switch layer {
        case .tunnel(let tunnel):
            return tunnel.advance(on: transport)
        case .tls(let context, let peer, let isProxy):
            if !isSecuring {
                isSecuring = true
                try willSecure()
                try transport.secure(with: context, to: peer)
            }
            guard let step = transport.tls?.handshake() else { return .done }
            switch step {
            case .done: (isSecuring, isSecured) = (false, !isProxy)
            case .failed(let error) where isProxy:
                return .failed(FetchError(error.kind, "TLS with the proxy: \(error.message)"))
            case .wouldBlock, .failed: break
            }
            return step
        }
    }

    /// Ends it. Whoever waits on it gets `WaitError.closed`.
    func close() {
        watch.unwatch()
        transport.close()
    }
}
