package import EventLoop
import HTTP

/// A layer above TCP that must be established before a request can be sent.
enum Layer {
    /// TLS with the origin's server or, if `isProxy`, with a proxy.
    case tls(TLSContext, TLSPeer, isProxy: Bool)
    /// A tunnel through a proxy.
    case tunnel(ProxyTunnel)
}

/// A connection to an origin, plain or with TLS: its socket, the loop's watch on it, and the state of its response.
///
/// It owns no read buffer: bytes are read into a shared one, which is lent until they have been used.
package final class Connection {
    /// The identity, from 1, for logs.
    let id: UInt64
    /// The crawl's number for the origin it leads to.
    let origin: UInt32
    /// The peer's address, as "127.0.0.1:80".
    let peer: String
    package private(set) var transport: Transport
    package let watch: Watch
    /// When it must be established, TLS included, by the clock of its group.
    let connectLimit: Int64
    var response = ResponseReader()
    /// Whether it has served an exchange before.
    var isReused = false
    /// The pool's handler for readiness to read, created once.
    var whenIdle: (() -> Void)?
    /// When it entered the pool, monotonic nanoseconds.
    var idleSince: Int64 = 0
    /// The direction in which the socket must be ready before connecting can go on; nil once it is established.
    private(set) var awaited: Direction? = .write
    private var hasConnected = false
    /// Whether the first of `layers` is TLS and its handshake has started.
    private var isSecuring = false
    private var isSecured = false
    /// The layers still to establish, in this order.
    private var layers: [Layer]

    /// Creates a connection and starts to connect.
    ///
    /// - Parameters:
    ///   - id: its identity.
    ///   - origin: the crawl's number for the origin.
    ///   - address: the address to connect to.
    ///   - layers: the layers above TCP, in this order.
    ///   - limit: when it must be established.
    ///   - group: the group that its watch is in.
    /// - Throws: `connect` if the system refuses.
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

    /// TLS with the origin's server; nil if there is none, or only TLS with a proxy.
    var serverTLS: TLSConnection? { isSecured ? transport.tls : nil }

    /// Whether TCP's handshake is over.
    ///
    /// - Throws: why the connection failed.
    func isConnected() throws(FetchError) -> Bool {
        if !hasConnected { hasConnected = try transport.isConnected() }
        return hasConnected
    }

    /// Goes on connecting once the socket is ready for what is awaited: first TCP, then each layer.
    ///
    /// - Parameter willSecure: called before the first step of each TLS handshake.
    /// - Throws: why the connection failed, and what `willSecure` throws.
    func establish(_ willSecure: () throws(FetchError) -> Void = {}) throws(FetchError) {
        guard try isConnected() else { return awaited = .write }
        while let layer = layers.first {
            switch try advance(layer, willSecure) {
            case .done: layers.removeFirst()
            case .wouldBlock(let direction): return awaited = direction
            case .failed(let error): throw error
            }
        }
        // Release the storage with the last layer: ten thousand connections may be kept.
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

    /// Closes the connection. A task that waits on it gets `WaitError.closed`.
    package func close() {
        watch.unwatch()
        transport.close()
    }
}
