/// A response whose bytes are there, the last one on its connection.
package struct BytesResponse: SiteResponse {
    package let keepAlive = false
    package let delay: Int64 = 0
    private let status: Int
    private let contentType: StaticString
    private let body: [UInt8]
    private let isHead: Bool

    /// Creates the response to a request; to what is no request where that is nil.
    package init(_ request: RequestHead?, _ status: Int, _ contentType: StaticString, _ body: [UInt8]) {
        (self.status, self.contentType, self.body) = (status, contentType, body)
        isHead = request?.isHead ?? false
    }

    /// Appends all of it.
    package func appendPiece(to out: inout [UInt8]) -> ResponseStep {
        out.appendHead(status, contentType, length: body.count, keepAlive: keepAlive)
        if !isHead { out += body }
        return .done
    }
}

extension [UInt8] {
    /// Appends the head of a response (RFC 9112 section 4).
    ///
    /// - Parameters:
    ///   - status: its status.
    ///   - contentType: the media type of its body.
    ///   - length: the number of bytes of its body, which a response to HEAD has not.
    ///   - location: where it redirects to; empty for nowhere.
    ///   - keepAlive: whether the connection may serve another request.
    mutating func appendHead(
        _ status: Int, _ contentType: StaticString, length: Int, location: [UInt8] = [], keepAlive: Bool
    ) {
        append("HTTP/1.1 ", status, " ")
        append(StatusReason.text(status))
        append("\r\nServer: crawltop\r\nContent-Type: ")
        append(contentType)
        if !location.isEmpty {
            append("\r\nLocation: ")
            self += location
        }
        if status == 405 { append("\r\nAllow: GET, HEAD") }
        append("\r\nContent-Length: ", length, "")
        append(keepAlive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n")
    }
}
