/// What a client makes of a response's status code (RFC 9110 section 15).
package enum StatusCode {
    /// Whether the client goes on where its Location says (Fetch standard, "redirect status").
    ///
    /// What else is of class 3xx is an answer: 300 offers a choice, 304 says that nothing has changed, 305 names a proxy, which
    /// is not to be taken from a server (section 15.4.6), and a code that is not known counts as 300.
    package static func isRedirect(_ code: UInt16) -> Bool {
        switch code {
        case 301, 302, 303, 307, 308: true
        default: false
        }
    }

    /// The code as which one is understood: one that is not known is its class's first, and one of no class a failure of
    /// the server's.
    package static func understood(_ code: UInt16) -> UInt16 {
        switch code {
        case 500...508, 510, 511: code
        case 500...: 500
        case 300...308: code
        case 300..<400: 300
        default: code
        }
    }
}
