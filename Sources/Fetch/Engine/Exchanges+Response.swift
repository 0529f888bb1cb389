import Crawl
import EventLoop
import HTTP
import Words

/// The state of a response while it comes in.
struct Reading {
    /// Whether there is nothing more to read.
    var isComplete = false
    /// Whether the last read filled the buffer, so that there may be more.
    var isFull = false
    /// Whether the connection can serve another exchange afterwards.
    var keepsConnection = false
    /// The direction in which the socket must be ready before there can be more.
    var awaited = Direction.read
    fileprivate var plan = BodyPlan.scan
    fileprivate var bodyBytes = 0
}

/// Reads responses and hands them to the crawl: the head, then the body in pieces.
extension Exchanges {
    /// Reads once and hands over the bytes.
    ///
    /// - Returns: whether something came. If not, there is nothing more to read now.
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
        // A subscriber of the crawl may stop the engine.
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
    /// The server has timed out a kept connection. That does not answer the request that was on its way, so the request
    /// may be sent again on a new connection (RFC 9110 section 15.5.9).
    static let givenUp = FetchError(.closed, "the server gave the kept connection up")

    /// Whether a failure on a kept connection only means that the server had closed it meanwhile.
    func isStale(_ error: FetchError) -> Bool {
        error == Self.givenUp || !hasStarted && (error.kind == .reset || error.kind == .closed)
    }

    /// The error for a stream that ended without a closure alert: a body that only the end delimits may be incomplete
    /// (RFC 9112 section 9.8).
    mutating func cutShort() throws(FetchError) -> FetchError {
        _ = try close()
        return FetchError(.truncated, "the server did not end the TLS connection in good order: the body may be cut")
    }
}
