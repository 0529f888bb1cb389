public import HTTP

/// A response's body, piece by piece as it comes from the wire; its framing (RFC 9112 section 6) is taken off.
///
/// What is not asked for is not read: the socket's buffer fills, and TCP tells the server to wait. A body can be read
/// once: a second iteration goes on where the first stopped.
public struct BodySequence: AsyncSequence {
    /// Some bytes, at least one, at most as many as one read gives (64 KiB).
    public typealias Element = [UInt8]

    let response: FetchResponse

    /// Starts, or goes on, reading.
    public func makeAsyncIterator() -> Iterator {
        Iterator(response: response)
    }

    /// Reads a body's pieces.
    public struct Iterator: AsyncIteratorProtocol {
        let response: FetchResponse

        /// Waits for the next piece.
        ///
        /// - Parameter actor: who asks.
        /// - Returns: some bytes; nil at the body's end.
        /// - Throws: `truncated` when the connection ends too soon, `timeout`, `reset`, `protocol`, and `closed` when the
        ///   task was cancelled or the response closed. The connection is gone then.
        public func next(isolation actor: isolated (any Actor)?) async throws(FetchError) -> [UInt8]? {
            try await response.nextPiece()
        }
    }
}
