import CRedis

/// Reads replies from bytes that come in pieces, with hiredis' reader.
///
/// What a server can make it keep is bounded; beyond a limit it throws, and the stream can't be read any further.
package final class ReplyReader {
    /// The limits of one reply.
    package struct Limits: Sendable {
        /// Bytes, framing included.
        package var bytes = 64 << 20
        /// Elements of all its arrays together.
        package var elements = 1 << 20
        /// Bytes of a line: a status, an error, a number or a length.
        package var line = 64 << 10

        /// The defaults.
        package init() {}
    }

    /// The deepest nesting of arrays: hiredis 0.14 has room for as many.
    package static let deepest = 8

    private let reader: UnsafeMutablePointer<redisReader>
    private let builder: ReplyBuilder
    private let limits: Limits
    /// The bytes of the present reply that have come, and of those behind it.
    private var kept = 0

    /// Creates a reader at the start of a stream.
    package init(limits: Limits = Limits()) {
        self.limits = limits
        builder = ReplyBuilder(mostElements: limits.elements)
        guard let reader = redisReaderCreateWithFunctions(ReplyBuilder.functions) else {
            fatalError("hiredis has no memory for a reader")
        }
        self.reader = reader
        reader.pointee.privdata = Unmanaged.passUnretained(builder).toOpaque()
    }

    deinit {
        redisReaderFree(reader)
    }

    /// Adds bytes of the stream. Take all replies with `next` before the next call.
    ///
    /// - Throws: `protocol`.
    package func feed(_ bytes: UnsafeRawBufferPointer) throws(RedisFailure) {
        kept += bytes.count
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard redisReaderFeed(reader, start, bytes.count) == REDIS_OK else { throw .noProtocol }
    }

    /// The next reply that has come as a whole; nil if more bytes are needed.
    ///
    /// - Throws: `protocol` for bytes that are no reply, and for a reply that exceeds a limit.
    package func next() throws(RedisFailure) -> RedisReply? {
        var object: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &object) == REDIS_OK else {
            throw builder.isFull ? .tooMany : .noProtocol
        }
        if let reply = builder.take() {
            kept = reader.pointee.len - reader.pointee.pos
            return reply
        }
        guard kept <= limits.bytes else { throw .tooLong }
        guard !redis_line_is_longer(reader, limits.line) else { throw .longLine }
        return nil
    }
}
