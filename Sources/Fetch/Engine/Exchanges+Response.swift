import Crawl
import EventLoop
import HTTP
import Words

/// What an engine knows of a response while it comes in.
struct Reading {
    /// Whether nothing more is to be read.
    var isComplete = false
    /// Whether as much came as is read at a time, and there may be more at once.
    var isFull = false
    /// Whether the connection can serve another exchange then.
    var keepsConnection = false
    /// What the socket must be ready for before there can be more.
    var awaited = Direction.read
    fileprivate var plan = BodyPlan.scan
    fileprivate var bodyBytes = 0
}

/// How what comes in is taken apart: the head for the crawl, the body's pieces for the page.
extension Exchanges {
    /// Reads once and hands over what came.
    ///
    /// - Returns: whether something came; if not, there is nothing more to read now.
    func receive(
        _ slot: Int, on connection: Connection, _ reading: inout Reading
    ) throws(FetchError) -> Bool {
        switch connection.transport.read(into: buffer) {
        case .wouldBlock(let direction):
            reading.awaited = direction
            return false
        case .failed(let error):
            throw error
        case .end:
            if case .end = try connection.response.close() { reading.isComplete = true }
            return false
        case .endWithoutNotify:
            throw try connection.response.cutShort()
        case .bytes(let count):
            if !connection.response.hasStarted { crawl.enter(.reading, slot: slot, now: loop.now) }
            crawl.received(count, slot: slot)
            try digest(UnsafeRawBufferPointer(rebasing: buffer[..<count]), slot, connection, &reading)
            reading.awaited = .read
            reading.isFull = count == buffer.count && !reading.isComplete
            return true
        }
    }

    private func digest(
        _ raw: UnsafeRawBufferPointer, _ slot: Int, _ connection: Connection, _ reading: inout Reading
    ) throws(FetchError) {
        let bytes = raw.assumingMemoryBound(to: UInt8.self)
        var offset = 0
        // A subscriber of what the crawl tells may stop the engine.
        while !reading.isComplete, !isStopped {
            switch try connection.response.next(bytes, at: &offset, head: &head) {
            case .needMore:
                return
            case .head:
                if head.status == 408, connection.isReused { throw ResponseReader.givenUp }
                reading.plan = crawl.head(head, slot: slot)
                if reading.plan == .leave { reading.isComplete = true }
            case .body(let range):
                reading.bodyBytes += range.count
                let plan = crawl.body(UnsafeBufferPointer(rebasing: bytes[range]), slot: slot)
                reading.plan = plan ?? reading.plan
                if reading.plan == .leave
                    || reading.plan == .drain && reading.bodyBytes > crawl.options.drainBytes
                {
                    reading.isComplete = true
                } else if reading.bodyBytes > crawl.options.maxBody {
                    throw FetchError(.tooLarge, "the body is longer than \(counted(crawl.options.maxBody, "byte"))")
                }
            case .end(let keepAlive):
                reading.isComplete = true
                reading.keepsConnection = keepAlive
            }
        }
    }
}

extension ResponseReader {
    /// The server says on a kept connection that it has waited for too long, which is no answer to the request that was
    /// on its way: it may go out again on a new connection (RFC 9110 section 15.5.9).
    static let givenUp = FetchError(.closed, "the server gave the kept connection up")

    /// Whether a failure on a kept connection only means that the server had closed it meanwhile.
    func isStale(_ error: FetchError) -> Bool {
        error == Self.givenUp || !hasStarted && (error.kind == .reset || error.kind == .closed)
    }

    /// What it means that the stream ended and that nobody vouches for it: a body that only the end delimits may lack
    /// some of it (RFC 9112 section 9.8).
    mutating func cutShort() throws(FetchError) -> FetchError {
        _ = try close()
        return FetchError(.truncated, "the server did not end the TLS connection in good order: the body may be cut")
    }
}
