import HTTP
public import Words

/// Why Redis can't be used, or did not do what it was asked for.
public struct RedisFailure: Error, Sendable, Hashable {
    /// The kind of a failure.
    public enum Kind: String, Sendable, CaseIterable {
        /// The name is unknown, nobody listens, or the connection broke or fell silent.
        case unreachable
        /// The server asks for another password, or for one at all.
        case wrongPassword = "wrong-password"
        /// The user may not do that.
        case notAllowed = "not-allowed"
        /// The server reads its data into memory; it will be ready later.
        case loading
        /// The server has no memory left for more data.
        case full
        /// The server takes no writes: it is a replica, or can't save.
        case readOnly = "read-only"
        case tls
        /// What came is not a reply, or exceeds a limit.
        case `protocol`
        /// The server's version is too old.
        case tooOld = "too-old"
        case other
    }

    /// The kind.
    public let kind: Kind
    /// One sentence for a person. What the server said has passed the filter.
    public let message: SafeText

    /// Creates a failure.
    public init(_ kind: Kind, _ message: SafeText) {
        self.kind = kind
        self.message = message
    }

    /// The failure of a connection.
    init(_ error: FetchError) {
        self.init(error.kind == .tls ? .tls : .unreachable, SafeText(untrusted: error.message))
    }

    /// What a server's error means.
    public init(_ error: RedisError) {
        switch String(decoding: error.code.prefix(16), as: UTF8.self) {
        case "WRONGPASS": self.init(.wrongPassword, "Redis does not accept the user or the password")
        case "NOAUTH": self.init(.wrongPassword, "Redis asks for a password")
        case "NOPERM": self.init(.notAllowed, "Redis does not allow that to this user: \(error.text)")
        case "DENIED": self.init(.notAllowed, "Redis takes connections of its own machine only")
        case "LOADING": self.init(.loading, "Redis is loading its data into memory")
        case "OOM": self.init(.full, "Redis has no memory left (its maxmemory is reached)")
        case "CLUSTERDOWN": self.init(.unreachable, "the cluster of Redis has lost a server")
        case "READONLY": self.init(.readOnly, "Redis is a replica that takes no writes")
        case "MASTERDOWN": self.init(.readOnly, "Redis is a replica that has lost its master")
        case "MISCONF": self.init(.readOnly, "Redis can't save its data and takes no writes")
        default: self.init(.other, "Redis answers: \(error.text)")
        }
    }

    static let closedByServer = RedisFailure(.unreachable, "Redis closed the connection")
    static let silent = RedisFailure(.unreachable, "Redis does not answer")
    static let noProtocol = RedisFailure(.protocol, "what answers does not speak the protocol of Redis")
    static let unasked = RedisFailure(.protocol, "Redis sent a reply to no command")
    static let tooLong = RedisFailure(.protocol, "a reply of Redis is too long")
    static let longLine = RedisFailure(.protocol, "a line in a reply of Redis is too long")
    static let noSlots = RedisFailure(.protocol, "Redis does not tell the slots of its cluster")
    static let tooMany = RedisFailure(.protocol, "a reply of Redis has too many elements")
}
