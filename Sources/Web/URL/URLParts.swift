/// The positions of the components of a serialised URL, as offsets into its bytes, in the order of the text:
///
///     https://user:pass@example.com:1234/foo/bar?baz#quux
///          |      |     |          |    |       |   |
///          |      |     hostStart  |    |       |   fragmentStart
///          |      usernameEnd      |    |       queryStart
///          schemeEnd         hostEnd    pathStart
///
/// Without a query, queryStart is fragmentStart; without a fragment, fragmentStart is the text's length.
/// pathStart comes after the "/." that keeps a path of "//..." without a host apart from an authority.
struct URLParts: Sendable, Hashable {
    var schemeEnd: UInt32 = 0
    var usernameEnd: UInt32 = 0
    var hostStart: UInt32 = 0
    var hostEnd: UInt32 = 0
    var pathStart: UInt32 = 0
    var queryStart: UInt32 = 0
    var fragmentStart: UInt32 = 0
    var port: UInt16?
    var scheme = URLScheme.other
    /// Whether the URL has a host, possibly an empty one: "//" follows the scheme.
    var hasAuthority = false
    /// Whether the path is one opaque text, as in "mailto:someone".
    var hasOpaquePath = false

    /// The end of scheme, credentials, host and port.
    var authorityEnd: Int { hasAuthority ? Int(pathStart) : Int(schemeEnd) + 1 }
    /// The start of the user name, if the URL has an authority.
    var usernameStart: Int { Int(schemeEnd) + 3 }
}
