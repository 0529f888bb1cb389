public import HTTP

// The contents of events about exchanges.

/// The start of an exchange.
public struct ExchangeStart: Sendable, Hashable {
    /// The slot that it holds from now on.
    public let slot: Int
    /// The URL requested.
    public let url: URLID
    /// 1 for the first try.
    public let attempt: Int
    /// The request's method.
    public let method: HTTPMethod
    /// Whether a request is sent; false if it is known that it would fail.
    public let isSent: Bool
    /// The time, monotonic nanoseconds.
    public let at: Int64
}

/// The connection of an exchange.
public struct ExchangeConnection: Sendable, Hashable {
    /// Its identity, from 1.
    public let identity: UInt64
    /// Whether it has served an exchange before.
    public let isReused: Bool
    /// The peer's address, such as "127.0.0.1:80".
    public let peer: String
    /// The TLS version, such as "TLSv1.3"; nil for plain HTTP.
    public let tls: String?
    /// The name of the TLS cipher, such as "TLS_AES_256_GCM_SHA384"; nil for plain HTTP.
    public let cipher: String?
}

/// The head of a response.
public struct ExchangeHead: Sendable, Hashable {
    /// The HTTP status.
    public let status: UInt16
    /// Minor version of HTTP/1: 0 or 1.
    public let httpMinorVersion: UInt8
    /// The Content-Type field's value; untrusted bytes.
    public let contentType: [UInt8]?
    /// The body's length by Content-Length, if it was sent.
    public let expectedBytes: Int?
}
