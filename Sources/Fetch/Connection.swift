import Crawl
import EventLoop

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
    let transport: Transport
    let watch: Watch
    /// When it must stand, with TLS when that does, by the clock of the exchanges.
    let connectLimit: Int64
    @exclusivity(unchecked) var response = ResponseReader()
    /// Whether it has served an exchange before.
    @exclusivity(unchecked) var isReused = false
    /// What is done when it is ready to be read while it is in the pool; made by the pool, once.
    var whenIdle: (() -> Void)?
    /// Since when it has been in the pool, monotonic nanoseconds.
    var idleSince: Int64 = 0
    /// What the socket must be ready for before it can go on with connecting; nil once it stands.
    private(set) var awaited: Direction? = .write
    private var hasConnected = false
    private var isSecuring = false
    /// What a proxy is asked for between TCP and TLS; nil where there is none, and once it has said yes.
    private var tunnel: ProxyTunnel?

    /// A connection that begins to connect.
    ///
    /// - Parameters:
    ///   - id: its identity.
    ///   - origin: the crawl's number for the origin.
    ///   - address: where to connect to.
    ///   - tunnel: what to ask of a proxy that listens there; nil where it is the origin's server itself.
    ///   - secured: for TLS, what all its connections have in common, and the name that the certificate must be for.
    ///   - limit: when it must stand.
    ///   - loop: the loop that watches it.
    /// - Throws: `connect` where the system refuses, `tls` for a name that no certificate can be for.
    init(
        id: UInt64, origin: UInt32, to address: SocketAddress, tunnel: ProxyTunnel? = nil,
        secured: (by: TLSContext, hostName: String)?, limit: Int64, loop: EventLoop
    ) throws(FetchError) {
        var transport = try Transport(family: address.family)
        do throws(FetchError) {
            if let secured {
                try transport.secure(with: secured.by, hostName: secured.hostName, origin: origin)
            }
            switch transport.connect(to: address) {
            case .done, .wouldBlock: break
            case .failed(let error): throw error
            }
            do {
                watch = try loop.watch(transport.descriptor)
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
        self.tunnel = tunnel
        connectLimit = limit
    }

    /// Whether TCP's handshake is over.
    ///
    /// - Throws: why the connection does not stand.
    func isConnected() throws(FetchError) -> Bool {
        if !hasConnected { hasConnected = try transport.isConnected() }
        return hasConnected
    }

    /// Goes on with connecting once the socket is ready for what is awaited: TCP first, then a proxy's word, then TLS.
    ///
    /// - Parameter willSecure: called before the first step of a TLS handshake.
    /// - Throws: why the connection can't stand, and what `willSecure` throws.
    func establish(_ willSecure: () throws(FetchError) -> Void = {}) throws(FetchError) {
        guard try isConnected() else { return awaited = .write }
        switch tunnel?.advance(on: transport) {
        case .done, nil: tunnel = nil
        case .wouldBlock(let direction): return awaited = direction
        case .failed(let error): throw error
        }
        if transport.tls != nil, !isSecuring {
            isSecuring = true
            try willSecure()
        }
        switch transport.tls?.handshake() {
        case .done, nil: awaited = nil
        case .wouldBlock(let direction): awaited = direction
        case .failed(let error): throw error
        }
    }

    /// Ends it. Whoever waits on it gets `WaitError.closed`.
    func close() {
        watch.unwatch()
        transport.close()
    }
}
