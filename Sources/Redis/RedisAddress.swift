import Web

/// The address of a Redis server as a user names it: `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE][?NAME=VALUE...]`,
/// or `rediss://` for TLS.
///
/// User and password are secrets: no text and no reflection of this type shows them.
public struct RedisAddress: Sendable, Hashable {
    /// The port without one in the address.
    public static let defaultPort: UInt16 = 6_379

    /// A name or an IP address, serialised as in a URL.
    public let host: String
    /// The port.
    public let port: UInt16
    /// Whether the server is reached by TLS, with a certificate for `host`.
    public let isSecure: Bool
    /// The number of the database.
    public let database: Int32
    /// The names and values behind the `?`, decoded, in their order.
    public let items: [Item]
    /// The user, decoded; nil for the default user.
    let user: [UInt8]?
    /// The password, decoded; nil for a server that asks for none.
    let password: [UInt8]?

    /// A name and a value of the address.
    public struct Item: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The value; empty without a `=`.
        public let value: String
    }

    /// Parses an address. The port is 6379 and the database 0 unless it says otherwise.
    ///
    /// - Throws: the reason, without any of the text, since that may hold a password.
    public init(_ text: String) throws(RedisAddressError) {
        let end = text.firstRange(of: "://")
        let scheme = end.map { text[..<$0.lowerBound].lowercased() }
        guard let end, scheme == "redis" || scheme == "rediss" else {
            throw RedisAddressError("an address of Redis begins with redis:// or, for TLS, with rediss://")
        }
        // Parsed as an http URL, so that the host is parsed as theirs. A URL has no port that is its scheme's default.
        let rest = text[end.upperBound...]
        guard rest.first != "/", rest.first != "\\", let url = try? WebURL("http://\(rest)"), url.hash.isEmpty else {
            throw RedisAddressError("an address of Redis is redis://user:password@host:port/database")
        }
        let port = url.port ?? (try? WebURL("https://\(rest)"))?.port ?? Self.defaultPort
        guard port > 0 else {
            throw RedisAddressError("the port of Redis is not 0")
        }
        let path = url.pathname.dropFirst()
        guard let database = path.isEmpty ? 0 : Int32(path), path.utf8.allSatisfy(isASCIIDigit) else {
            throw RedisAddressError("the database of Redis is a number, as in redis://host/0")
        }
        (host, self.port, self.database) = (url.hostname, port, database)
        isSecure = scheme == "rediss"
        let names = (user: url.percentDecoded(url.usernameRange), password: url.percentDecoded(url.passwordRange))
        user = names.user.isEmpty ? nil : names.user
        password = names.password.isEmpty && names.user.isEmpty ? nil : names.password
        items = Self.items(url)
    }

    /// Creates the address of another server that belongs to the same deployment: same user, password and TLS.
    init(host: String, port: UInt16, like other: RedisAddress) {
        (self.host, self.port) = (host, port)
        (isSecure, database, items) = (other.isSecure, other.database, other.items)
        (user, password) = (other.user, other.password)
    }

    /// The same address with another password, which stands in no command line.
    public func with(password: [UInt8]) -> RedisAddress {
        RedisAddress(self, user: user, password: password)
    }

    private init(_ other: RedisAddress, user: [UInt8]?, password: [UInt8]) {
        (host, port, isSecure) = (other.host, other.port, other.isSecure)
        (database, items) = (other.database, other.items)
        (self.user, self.password) = (user, password)
    }

    private static func items(_ url: WebURL) -> [Item] {
        guard url.queryRange.count > 1 else { return [] }
        let query = (url.queryRange.lowerBound + 1)..<url.queryRange.upperBound
        return url.bytes[query].split(separator: UInt8(ascii: "&")).map { item in
            let name = item.prefix { $0 != UInt8(ascii: "=") }
            let value = item[name.endIndex...].dropFirst()
            func text(_ part: ArraySlice<UInt8>) -> String {
                String(decoding: url.percentDecoded(part.startIndex..<part.endIndex), as: UTF8.self)
            }
            return Item(name: text(name), value: text(value))
        }
    }
}

extension RedisAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The address without user, password and items, as "redis://127.0.0.1:6379/0".
    public var description: String { "\(isSecure ? "rediss" : "redis")://\(host):\(port)/\(database)" }
    /// The same.
    public var debugDescription: String { description }
    /// Shows nothing of what is stored.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

/// Why a text is not the address of a Redis server.
public struct RedisAddressError: Error, Sendable, Hashable {
    /// One sentence for a person, without any of the text.
    public let message: String

    init(_ message: String) {
        self.message = message
    }
}
