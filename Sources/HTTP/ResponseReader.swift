/// Reads the responses of one connection, without I/O (RFC 9112).
///
/// The engine feeds it the bytes of the wire and asks for events until it needs more. It is small, since ten thousand
/// connections have one each, and it allocates memory only for an incomplete head that came in pieces. Its events do
/// not depend on how the bytes were cut.
public struct ResponseReader: Sendable {
    /// An event that `next` returns.
    public enum Event: Equatable, Sendable {
        /// All input is consumed, or the exchange is over: call again with more.
        case needMore
        /// The response's head is complete, and in `head`.
        case head
        /// Bytes of the body, as offsets into the input given.
        case body(Range<Int>)
        /// The response is complete. Any further input is not consumed.
        case end(keepAlive: Bool)
    }

    private enum Phase: UInt8 {
        case idle, head, length, chunked, untilClose, ended
    }

    private let limits: HTTPLimits
    private var phase = Phase.idle
    private var method = HTTPMethod.get
    private var isPersistent = false
    /// Whether an informational head was odd.
    private var wasOdd = false
    /// Whether any byte of the response has been seen.
    public private(set) var hasStarted = false
    private var informational: Int32 = 0
    private var scanner = HeadScanner()
    /// The first part of a head whose end has not come yet.
    private var pending: [UInt8] = []
    /// The number of body bytes to come, if it is known.
    private var remaining = 0
    private var chunks = ChunkDecoder()

    /// Creates a reader for one connection, before its first exchange.
    public init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
    }

    /// Starts the response to the next request on the connection.
    public mutating func startResponse(to method: HTTPMethod) {
        self.method = method
        phase = .head
        isPersistent = false
        wasOdd = false
        hasStarted = false
        informational = 0
        scanner = HeadScanner()
        pending = []
    }

    /// Consumes bytes from `offset` on and returns the next event.
    ///
    /// Informational heads are read and dropped.
    ///
    /// - Parameters:
    ///   - input: bytes of the wire; those not consumed yet begin at `offset`.
    ///   - offset: 0 ... input.count; moves past the consumed bytes.
    ///   - head: complete when the event is `head`, undefined before.
    /// - Returns: the next event; ask again until it is `needMore` or `end`.
    /// - Throws: `protocol` or `tooLarge`; close the connection then.
    public mutating func next(
        _ input: UnsafeBufferPointer<UInt8>, at offset: inout Int, head: inout ResponseHead
    ) throws(FetchError) -> Event {
        switch phase {
        case .idle: return .needMore
        case .head: return try readHead(input, at: &offset, head: &head)
        case .ended: return endResponse(moreFollows: offset < input.count)
        case .untilClose:
            guard offset < input.count else { return .needMore }
            defer { offset = input.count }
            return .body(offset..<input.count)
        case .length:
            guard offset < input.count else { return .needMore }
            let run = offset..<(offset + min(remaining, input.count - offset))
            remaining -= run.count
            offset = run.upperBound
            if remaining == 0 {
                phase = .ended
            }
            return .body(run)
        case .chunked:
            switch try chunks.next(input, at: &offset, limits: limits) {
            case .needMore: return .needMore
            case .data(let run): return .body(run)
            case .end:
                if chunks.isOdd { isPersistent = false }
                return endResponse(moreFollows: offset < input.count)
            }
        }
    }

    /// Ends the response because the peer has closed the connection, after all input was consumed.
    ///
    /// - Returns: `end(keepAlive: false)`, if that completes the response.
    /// - Throws: `closed` if not a byte of the response has come, `protocol` if only empty lines have, `truncated` if
    ///   the rest is missing.
    public mutating func close() throws(FetchError) -> Event {
        switch phase {
        case .untilClose, .ended, .idle:
            phase = .idle
            return .end(keepAlive: false)
        case .head where !hasStarted:
            throw FetchError(.closed, "the server closed the connection without an answer")
        case .head:
            let isEmpty = pending.withUnsafeBufferPointer { scanner.isEmpty($0, end: $0.count) }
            if informational == 0, isEmpty { throw HeadScanner.notHTTP }
            throw FetchError(.truncated, "the connection ended inside the response head")
        case .length, .chunked:
            throw FetchError(.truncated, "the connection ended inside the body")
        }
    }

    private mutating func endResponse(moreFollows: Bool) -> Event {
        phase = .idle
        return .end(keepAlive: isPersistent && !moreFollows)
    }
}

extension ResponseReader {
    private mutating func readHead(
        _ input: UnsafeBufferPointer<UInt8>, at offset: inout Int, head: inout ResponseHead
    ) throws(FetchError) -> Event {
        while offset < input.count {
            hasStarted = true
            let rest = UnsafeBufferPointer(rebasing: input[offset...])
            guard let eaten = try parseHead(rest, head: &head) else {
                offset = input.count
                return .needMore
            }
            offset += eaten
            scanner = HeadScanner()
            if head.status >= 200 {
                try startBody(&head)
                return .head
            }
            try passInformational(head.status)
            wasOdd = wasOdd || head.isOdd
        }
        return .needMore
    }

    /// Parses a head that ends in `rest`. If it does not end there, keeps the bytes for later and returns nil.
    private mutating func parseHead(
        _ rest: UnsafeBufferPointer<UInt8>, head: inout ResponseHead
    ) throws(FetchError) -> Int? {
        head.lineEnds.removeAll(keepingCapacity: true)
        if pending.isEmpty {
            if let end = try scanner.scan(rest, from: 0, limits: limits, lineEnds: &head.lineEnds) {
                try head.parse(UnsafeBufferPointer(rebasing: rest[..<end]), from: Int(scanner.start))
                return end
            }
            pending.append(contentsOf: rest)
            return nil
        }
        let before = pending.count
        // The head's end may be anywhere in a read of any size, but no more than the limit is kept.
        let taken = min(rest.count, max(0, Int(limits.head) - before) + 1)
        pending.append(contentsOf: rest[..<taken])
        let end = try pending.withUnsafeBufferPointer { (bytes) throws(FetchError) in
            try scanner.scan(bytes, from: before, limits: limits, lineEnds: &head.lineEnds)
        }
        guard let end else { return nil }
        var again = HeadScanner()
        head.lineEnds.removeAll(keepingCapacity: true)
        try pending.withUnsafeBufferPointer { (bytes) throws(FetchError) in
            let whole = UnsafeBufferPointer(rebasing: bytes[..<end])
            _ = try again.scan(whole, from: 0, limits: limits, lineEnds: &head.lineEnds)
            try head.parse(whole, from: Int(again.start))
        }
        pending = []
        return end - before
    }

    private mutating func passInformational(_ status: UInt16) throws(FetchError) {
        if status == 101 {
            throw FetchError(.protocol, "the server switched protocols, which was not asked for")
        }
        informational += 1
        if informational > limits.informational {
            throw FetchError(.tooLarge, "too many informational responses")
        }
    }

    private mutating func startBody(_ head: inout ResponseHead) throws(FetchError) {
        let framing = try MessageFraming(&head, method: method)
        isPersistent = framing.isPersistent && !wasOdd
        switch framing.body {
        case .none, .length(0): phase = .ended
        case .length(let length):
            remaining = length
            phase = .length
        case .chunked:
            chunks = ChunkDecoder()
            phase = .chunked
        case .untilClose: phase = .untilClose
        }
    }
}
