import EventLoop
public import HTTP
public import Web
import Words

/// A response whose head has come. Its body comes as it is read.
///
/// The response owns the connection until the body's end. Then the connection is kept for another request, if the
/// server agrees. If the response is released or closed before that, its connection is closed. Use it on the loop's
/// thread, from one task at a time.
public final class FetchResponse {
    /// The URL that answered: the requested one, or the last redirect's target.
    public let url: WebURL
    /// The status, 200 to 999.
    public var status: Int { Int(head.status) }
    /// The head's fields.
    public var headers: ResponseHeaders { ResponseHeaders(head) }
    /// The body's length in bytes, if the server has declared it.
    public var contentLength: Int? { head.contentLength }
    /// The body, piece by piece.
    public var body: BodySequence { BodySequence(response: self) }

    private let session: FetchSession
    private let deadline: Int64
    private var connection: Connection?
    private var head = ResponseHead()
    private var hasHead = false
    /// Body bytes of the last read that have not been handed out yet.
    private var piece: [UInt8] = []
    private var isComplete = false
    private var hasYield = false

    init(url: WebURL, connection: Connection, session: FetchSession, deadline: Int64) {
        self.url = url
        self.connection = connection
        self.session = session
        self.deadline = deadline
        connection.response.startResponse(to: .get)
    }

    deinit {
        guard let connection else { return }
        let loop = session.loop
        if loop.isOnLoopThread { return connection.close() }
        nonisolated(unsafe) let orphan = connection
        loop.submit { orphan.close() }
    }

    /// Reads the rest of the body.
    ///
    /// - Parameter limit: the largest number of bytes.
    /// - Returns: the rest of the body, without bytes that were read before.
    /// - Throws: `tooLarge` if there is more, of which no more than `limit` and one read are held; otherwise as
    ///   `BodySequence`.
    public func read(upTo limit: Int) async throws(FetchError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await nextPiece() {
            guard piece.count <= limit - bytes.count else {
                close()
                throw FetchError(.tooLarge, "the body is longer than \(counted(limit, "byte"))")
            }
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
        }
        return bytes
    }

    /// Abandons the rest of the body, and closes the connection unless the body has ended. May be called twice.
    public func close() {
        connection?.close()
        connection = nil
        piece = []
    }

    /// Reads until the head is complete.
    func readHead() async throws(FetchError) {
        while !hasHead { try await receive() }
    }

    func nextPiece() async throws(FetchError) -> [UInt8]? {
        while piece.isEmpty, !isComplete { try await receive() }
        defer { piece = [] }
        return piece.isEmpty ? nil : piece
    }

    /// Reads once. A failure closes the response.
    private func receive() async throws(FetchError) {
        do throws(FetchError) {
            // After a full read there may be more at once: other tasks run first.
            if hasYield {
                hasYield = false
                await session.loop.yield()
            }
            if Task.isCancelled { throw WaitLimit.cancelled }
            while true {
                guard let connection else { throw FetchError(.closed, "the response was closed") }
                switch connection.transport.read(into: session.buffer) {
                case .wouldBlock(let direction):
                    try await session.wait(for: direction, on: connection, until: deadline)
                case .failed(let error):
                    throw error
                case .end:
                    if case .end = try connection.response.close() { endResponse(keepAlive: false) }
                    return
                case .endWithoutNotify:
                    throw try connection.response.cutShort()
                case .bytes(let count):
                    hasYield = count == session.buffer.count
                    return try digest(UnsafeRawBufferPointer(rebasing: session.buffer[..<count]), of: connection)
                }
            }
        } catch {
            close()
            throw error
        }
    }

    private func digest(_ raw: UnsafeRawBufferPointer, of connection: Connection) throws(FetchError) {
        let bytes = raw.assumingMemoryBound(to: UInt8.self)
        var offset = 0
        while true {
            switch try connection.response.next(bytes, at: &offset, head: &head) {
            case .needMore: return
            case .head:
                if head.status == 408, connection.isReused { throw ResponseReader.givenUp }
                hasHead = true
            case .body(let range): piece += bytes[range]
            case .end(let keepAlive): return endResponse(keepAlive: keepAlive)
            }
        }
    }

    private func endResponse(keepAlive: Bool) {
        isComplete = true
        guard let connection else { return }
        self.connection = nil
        if keepAlive { session.keepConnection(connection) } else { connection.close() }
    }
}
