import EventLoop

/// Requests that go out one right behind the other: at the end of the loop's turn, or as soon as they are enough.
///
/// A server that has nothing to do sleeps, and who sends to it has to wake it, which costs as much as the sending where
/// it runs on another processor. The first of several requests wakes it; the rest find it awake.
final class Outbox {
    /// Requests at most. More would not be cheaper, and would keep the first waiting.
    static let limit = 32
    /// A request's length at most, in bytes: a socket whose last request was answered has room for it.
    static let longest = 2_048

    private struct Entry {
        let connection: Connection
        /// Where its request ends in `bytes`, which is where the next begins.
        let end: Int
    }

    private let loop: EventLoop
    private var entries: [Entry] = []
    private var bytes: [UInt8] = []
    private lazy var flushing: () -> Void = { [weak self] in self?.flush() }

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Takes a request of at most `longest` bytes. That it could not be sent is seen when the response is read.
    func post(_ request: [UInt8], on connection: Connection) {
        if entries.isEmpty { loop.atEndOfTurn(flushing) }
        bytes += request
        entries.append(Entry(connection: connection, end: bytes.count))
        if entries.count == Self.limit { flush() }
    }

    /// Sends them all, but to connections that have been closed meanwhile.
    func flush() {
        var start = 0
        bytes.withUnsafeBytes { bytes in
            for entry in entries {
                let request = UnsafeRawBufferPointer(rebasing: bytes[start..<entry.end])
                start = entry.end
                if entry.connection.watch.isClosed { continue }
                if case .bytes(request.count) = entry.connection.transport.write(request) { continue }
                // Broken, or no room where there should be: who waits for the response is told by the end of the stream.
                entry.connection.transport.shutDown()
            }
        }
        entries.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }
}
