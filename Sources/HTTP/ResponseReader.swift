/// Reads the responses of one connection, without doing I/O (RFC 9112).
///
/// The engine feeds it what came from the wire and asks for events until it needs more. It is small, since ten
/// thousand connections have one each, and it holds memory of its own only for a head that came in pieces, as
/// long as that head is incomplete. What it answers does not depend on how the bytes were cut.
public struct ResponseReader: Sendable {
    /// What `next` found.
    public enum Event: Equatable, Sendable {
        /// All input is eaten (or the exchange is over): come again with more.
        case needMore
        /// The response's head is complete, and in `head`.
        case head
        /// Bytes of the body, as offsets into the input given.
        case body(Range<Int>)
        /// The response is complete. What follows in the input, if anything, is not eaten.
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
    /// The part of a head that came so far, when its end did not come with it.
    private var pending: [UInt8] = []
    /// Body bytes to come, where their number is known.
    private var remaining = 0
    private var chunks = ChunkDecoder()

    /// A reader for one connection, with no exchange begun.
    public init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
    }

    /// Starts a new exchange on the connection.
    public mutating func begin(method: HTTPMethod) {
        self.method = method
        phase = .head
        isPersistent = false
        wasOdd = false
        hasStarted = false
        informational = 0
        scanner = HeadScanner()
        pending = []
    }

    /// Eats bytes from `offset` on and tells what they are.
    ///
    /// Informational heads are read and dropped.
    ///
    /// - Parameters:
    ///   - input: what came from the wire and was not eaten yet begins at `offset`.
    ///   - offset: 0 ... input.count; moves past what was eaten.
    ///   - head: filled when the event is `head`, scratch before that.
    /// - Returns: the next event; ask again until it is `needMore` or `end`.
    /// - Throws: `protocol` or `tooLarge`; the connection is of no more use then.
    public mutating func next(
        _ input: UnsafeBufferPointer<UInt8>, at offset: inout Int, head: inout ResponseHead
    ) throws(FetchError) -> Event {
        switch phase {
        case .idle: return .needMore
        case .head: return try readHead(input, at: &offset, head: &head)
        case .ended: return end(moreFollows: offset < input.count)
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
                return end(moreFollows: offset < input.count)
            }
        }
    }

    /// Takes note that the peer has closed the connection and that all input was eaten.
    ///
    /// - Returns: `end(keepAlive: false)`, if that completes the response.
    /// - Throws: `closed` when not a byte of the response has come, `protocol` when only empty lines have, `truncated`
    ///   when the rest of it is missing.
    public mutating func close() throws(FetchError) -> Event {
        switch phase {
        case .untilClose, .ended, .idle:
            phase = .idle
            return .end(keepAlive: false)
        case .head where !hasStarted:
            throw FetchError(.closed, "The server closed the connection without an answer.")
        case .head:
            let isEmpty = pending.withUnsafeBufferPointer { scanner.isEmpty($0, end: $0.count) }
            if informational == 0, isEmpty { throw HeadScanner.notHTTP }
            throw FetchError(.truncated, "The connection ended inside the response head.")
        case .length, .chunked:
            throw FetchError(.truncated, "The connection ended inside the body.")
        }
    }

    private mutating func end(moreFollows: Bool) -> Event {
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
            guard let eaten = try takeHead(rest, head: &head) else {
                offset = input.count
                return .needMore
            }
            offset += eaten
            scanner = HeadScanner()
            if head.status >= 200 {
                try beginBody(&head)
                return .head
            }
            try passInformational(head.status)
            wasOdd = wasOdd || head.isOdd
        }
        return .needMore
    }

    /// Parses a head that ends in `rest`; keeps the bytes for later and returns nil if it does not.
    private mutating func takeHead(
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
        // The head's end may come anywhere in a read of any size, but no more than the limit is ever kept.
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
            throw FetchError(.protocol, "The server switched protocols, which was not asked for.")
        }
        informational += 1
        if informational > limits.informational {
            throw FetchError(.tooLarge, "Too many informational responses.")
        }
    }

    private mutating func beginBody(_ head: inout ResponseHead) throws(FetchError) {
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
