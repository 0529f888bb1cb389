/// Bounds on what a server may make a reader hold or skip, all checked before memory is allocated.
///
/// Every bound is a number of bytes unless it says otherwise. A response that exceeds one ends with an error of kind
/// `tooLarge`.
public struct HTTPLimits: Sendable, Hashable {
    /// One line of a head or of trailers, without its line feed.
    public var line: Int32 = 64 << 10
    /// One head, or the trailers of one body, in all.
    public var head: Int32 = 256 << 10
    /// Field lines in one head, or in the trailers of one body.
    public var fields: Int32 = 1_000
    /// The chunk size lines of one body beyond sizes and line ends: extensions, blanks, leading zeros.
    public var chunkExtensions: Int32 = 16 << 10
    /// Informational (1xx) heads before the response itself.
    public var informational: Int32 = 32

    /// Creates the default limits, which are generous for any real server.
    public init() {}
}
