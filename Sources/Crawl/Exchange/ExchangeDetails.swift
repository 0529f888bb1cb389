public import HTTP

/// All that is known of an exchange in flight, beyond what a row of a table has room for. Made only when somebody looks.
public struct ExchangeDetails: Sendable {
    /// What a row shows.
    public var live: LiveExchange
    /// How the URL is requested.
    public var method: HTTPMethod
    /// The peer's address, as "127.0.0.1:80"; nil before a connection stands.
    public var peer: String?
    /// Minor version of HTTP/1: 0 or 1; nil before the response's head.
    public var httpMinorVersion: UInt8?
    /// The TLS version, or nil for plain HTTP.
    public var tls: String?
    /// The name of TLS's cipher, or nil for plain HTTP.
    public var cipher: String?
    /// The Content-Type field's value; untrusted bytes.
    public var contentType: [UInt8]?
    /// Links found so far that were new to the frontier.
    public var newLinks: Int
}
