/// The meaning of a response's status code for a client (RFC 9110 section 15).
package enum StatusCode {
    /// Whether the client follows the Location field (Fetch standard, "redirect status").
    ///
    /// Other codes of class 3xx are answers: 300 offers a choice, 304 means that nothing has changed, 305 names a
    /// proxy, which must not be accepted from a server (section 15.4.6), and an unknown code counts as 300.
    package static func isRedirect(_ code: UInt16) -> Bool {
        switch code {
        case 301, 302, 303, 307, 308: true
        default: false
        }
    }

    /// Whether it says that a URL has moved for good.
    package static func isPermanentRedirect(_ code: UInt16) -> Bool { code == 301 || code == 308 }

    /// The code that a code counts as: an unknown one counts as the first of its class, and one without a class as a
    /// server error.
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
