import Crawl
import EventLoop
import HTTP

/// How a request goes out.
extension Exchanges {
    /// Puts the slot's request into `request` and makes its connection ready for the response.
    func writeRequest(_ slot: Int, on connection: Connection) throws(FetchError) {
        crawl.connected(
            slot: slot, connection: connection.id, peer: connection.peer, tls: connection.serverTLS?.version,
            cipher: connection.serverTLS?.cipher, reused: connection.isReused)
        crawl.enter(.sending, slot: slot, now: loop.now)
        if isStopped { throw Self.stopped }
        request.removeAll(keepingCapacity: true)
        try crawl.appendRequest(for: slot, requests, to: &request)
        connection.response.begin(method: crawl.method(in: slot))
    }

    /// Sends as much of `request` as the socket takes now: all of it, as a rule, and that with others of this turn.
    ///
    /// - Returns: how many bytes went, or are about to.
    func sendRequest(on connection: Connection) throws(FetchError) -> Int {
        if connection.transport.tls == nil, request.count <= Outbox.longest {
            outbox.post(request, on: connection)
            return request.count
        }
        switch request.withUnsafeBytes({ connection.transport.write($0) }) {
        case .bytes(let count): return count
        case .wouldBlock: return 0
        case .failed(let error): throw error
        }
    }
}
