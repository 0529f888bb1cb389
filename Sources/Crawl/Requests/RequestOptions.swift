public import HTTP

/// What a user wants requests to carry, and which requests there are beyond those for pages.
public struct RequestOptions: Sendable {
    /// Fields beside those that every request has, or in place of them. `RequestHeader.isForAll` tells which of them go
    /// to every host; the others go to the seeds' origins only.
    public var headers: [RequestHeader] = []
    /// For the seeds' origins, but for seeds that carry credentials of their own.
    public var credentials: Credentials?
    /// Credentials by host, for origins that have none yet.
    public var netrc = Netrc()
    /// Whether cookies are kept and sent back.
    public var usesCookies = false
    /// Cookies that are there from the beginning.
    public var cookies: [Cookie] = []
    /// Whether links out of scope are checked: requested once, and not crawled.
    public var checksExternal = false
    /// Whether what makes a request conditional is kept, so that a page that is fetched again need not be sent again.
    public var keepsValidators = false

    /// The defaults.
    public init() {}
}
