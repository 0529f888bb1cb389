public import HTTP

/// The user's options for the contents of requests, and for requests other than those for pages.
public struct RequestOptions: Sendable {
    /// Fields that are added to those of every request, or replace them. Those with `RequestHeader.isForAll` are sent
    /// to every host, the others only to the seeds' origins.
    public var headers: [RequestHeader] = []
    /// Credentials for the seeds' origins, except for seeds with their own.
    public var credentials: Credentials?
    /// Credentials by host, for origins without other ones.
    public var netrc = Netrc()
    /// Whether cookies are kept and sent back.
    public var usesCookies = false
    /// The first cookies in the jar.
    public var cookies: [Cookie] = []
    /// Whether links out of scope are checked: requested once, and not crawled.
    public var checksExternal = false
    /// Whether validators are kept, so that an unchanged page need not be sent again.
    public var keepsValidators = false
    /// Whether the results of exchanges have digests of their bodies.
    public var digestsBodies = false

    /// Creates the default options.
    public init() {}
}
