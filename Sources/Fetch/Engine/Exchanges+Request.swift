import Crawl
import EventLoop
import HTTP

/// Sends requests.
extension Exchanges {
    /// Writes the slot's request to `request` and prepares its connection for the response.
    func writeRequest(_ slot: Int, on connection: Connection) throws(FetchError) {
        crawl.connected(
            slot: slot, connection: connection.id, peer: connection.peer, tls: connection.serverTLS?.version,
            cipher: connection.serverTLS?.cipher, certificateDays: connection.serverTLS?.certificateDays,
            reused: connection.isReused)
        crawl.enter(.sending, slot: slot, now: loop.now)
        if isStopped { throw Self.stopped }
        request.removeAll(keepingCapacity: true)
        try crawl.appendRequest(for: slot, requests, to: &request)
        connection.response.startResponse(to: crawl.method(in: slot))
    }

    /// Sends as much of `request` as the socket takes now: usually all of it, together with others of this turn.
    ///
    /// - Returns: the number of bytes that were sent or are about to be.
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
