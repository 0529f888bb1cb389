package import Web

/// A user name and a password, sent in the Basic scheme (RFC 7617) without waiting for a challenge.
public struct Credentials: Sendable, Hashable {
    let user: [UInt8]
    let password: [UInt8]

    /// Creates credentials from bytes, usually UTF-8.
    ///
    /// - Returns: nil for a user name with a colon, or either with a control character (RFC 7617 section 2).
    public init?(user: [UInt8], password: [UInt8]) {
        guard !user.contains(UInt8(ascii: ":")), !(user + password).contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return nil }
        self.user = user
        self.password = password
    }

    /// Parses `USER:PASSWORD`, or a user without a password.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        self.init(user: Array(parts[0]), password: parts.count > 1 ? Array(parts[1]) : [])
    }

    /// Takes the credentials of a URL; nil if it has none, or some that can't be sent.
    package init?(of url: WebURL) {
        guard url.hasCredentials else { return nil }
        self.init(user: url.percentDecoded(url.usernameRange), password: url.percentDecoded(url.passwordRange))
    }

    /// The Authorization field's value.
    package var fieldValue: String { Self.basic(user: user, password: password) }

    /// The value of a field in the Basic scheme.
    static func basic(user: [UInt8], password: [UInt8]) -> String {
        "Basic " + Base64.encode(user + [UInt8(ascii: ":")] + password)
    }
}
