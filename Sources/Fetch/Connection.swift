import Crawl
import EventLoop

/// A TCP connection to an origin: its socket, the loop's watch on it, and where its response stands.
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
    @exclusivity(unchecked) var response = ResponseReader()
    /// Whether it has served an exchange before.
    @exclusivity(unchecked) var isReused = false
    /// Since when it has been in the pool, monotonic nanoseconds.
    var idleSince: Int64 = 0

    /// A connection on a socket that it owns from now on: the socket is closed if this fails.
    init(id: UInt64, origin: UInt32, peer: String, transport: Transport, loop: EventLoop) throws(FetchError) {
        self.id = id
        self.origin = origin
        self.peer = peer
        self.transport = transport
        do {
            watch = try loop.watch(transport.descriptor)
        } catch {
            transport.close()
            throw FetchError(.connect, "the socket can't be watched: \(error)")
        }
    }

    /// Ends it. Whoever waits on it gets `WaitError.closed`.
    func close() {
        watch.unwatch()
        transport.close()
    }
}
