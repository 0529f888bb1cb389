public import HTTP

/// A response's body, piece by piece as it comes from the wire, without its framing (RFC 9112 section 6).
///
/// Nothing is read before it is asked for: the socket's buffer fills, and TCP makes the server wait. A body can be read
/// once: a second iteration goes on where the first stopped.
public struct BodySequence: AsyncSequence {
    /// At least one byte and at most 64 KiB, the size of one read.
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
        /// - Parameter actor: the caller's isolation.
        /// - Returns: some bytes; nil at the body's end.
        /// - Throws: `truncated` when the connection ends too soon, `timeout`, `reset`, `protocol`, and `closed` when
        ///   the task was cancelled or the response closed. The connection is closed then.
        public func next(isolation actor: isolated (any Actor)?) async throws(FetchError) -> [UInt8]? {
            try await response.nextPiece()
        }
    }
}
