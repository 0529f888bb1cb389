import EventLoop

/// Collects requests and sends them together: at the end of the loop's turn, or when there are `limit`.
///
/// An idle server sleeps. Waking it costs the sender as much as sending does, if the server runs on another processor.
/// The first of several requests wakes it; the others find it awake.
final class Outbox {
    /// The largest number of requests. More would not be cheaper, and would keep the first waiting.
    static let limit = 32
    /// The largest length of a request, in bytes: a socket whose last request was answered has room for it.
    static let longest = 2_048

    private struct Entry {
        let connection: Connection
        /// The end of its request in `bytes`, and the start of the next.
        let end: Int
    }

    private let loop: EventLoop
    private var entries: [Entry] = []
    private var bytes: [UInt8] = []
    private lazy var flushing: () -> Void = { [weak self] in self?.flush() }

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Adds a request of at most `longest` bytes. A failure to send it shows when the response is read.
    func post(_ request: [UInt8], on connection: Connection) {
        if entries.isEmpty { loop.atEndOfTurn(flushing) }
        bytes += request
        entries.append(Entry(connection: connection, end: bytes.count))
        if entries.count == Self.limit { flush() }
    }

    /// Sends all requests, except those on connections that were closed meanwhile.
    func flush() {
        var start = 0
        bytes.withUnsafeBytes { bytes in
            for entry in entries {
                let request = UnsafeRawBufferPointer(rebasing: bytes[start..<entry.end])
                start = entry.end
                if entry.connection.watch.isClosed { continue }
                if case .bytes(request.count) = entry.connection.transport.write(request) { continue }
                // The connection is broken, or lacks the room it should have: the reader of the response finds the end
                // of the stream.
                entry.connection.transport.shutDown()
            }
        }
        entries.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }
}
