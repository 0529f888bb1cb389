/// How connections to Redis behave. Times are in nanoseconds.
public struct RedisOptions: Sendable {
    /// A file of certificates in PEM form that are trusted besides the system's; nil for none.
    public var caFile: String?
    /// IP addresses of name servers to use instead of the system's, as for crawls; nil for the system's.
    public var nameServers: String?
    /// The time to establish a connection, look-up and TLS included.
    public var connectTimeout: Int64 = 5_000_000_000
    /// The time that a server may take until its next reply, and after which it is asked for one if it was idle. So the
    /// loss of a peer is noticed after at most twice that time. Commands that wait in the server take less than this.
    public var replyTimeout: Int64 = 5_000_000_000
    /// The bytes of commands that are not sent, from which on a connection is behind.
    public var unsentBytes = 1 << 20
    /// The commands without a reply from which on a connection is behind.
    public var unansweredCommands = 10_000
    /// The limits of one reply.
    package var limits = ReplyReader.Limits()

    /// Creates the default options.
    public init() {}
}
