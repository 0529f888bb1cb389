public import HTTP

/// The details of an exchange in flight, beyond a row of a table. Created only on request.
public struct ExchangeDetails: Sendable {
    /// The contents of a row.
    public var live: LiveExchange
    /// The request's method.
    public var method: HTTPMethod
    /// The peer's address, such as "127.0.0.1:80"; nil before there is a connection.
    public var peer: String?
    /// Minor version of HTTP/1: 0 or 1; nil before the response's head.
    public var httpMinorVersion: UInt8?
    /// The TLS version, or nil for plain HTTP.
    public var tls: String?
    /// The name of the TLS cipher, or nil for plain HTTP.
    public var cipher: String?
    /// The Content-Type field's value; untrusted bytes.
    public var contentType: [UInt8]?
    /// Links found so far that were new to the frontier.
    public var newLinks: Int
}
