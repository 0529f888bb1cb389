/// What a server serves.
package protocol SiteContent {
    /// One response, made piece by piece.
    associatedtype Response: SiteResponse

    /// How a request is treated, by the number of requests before it.
    func treatment(ofRequest number: Int) -> RequestTreatment
    /// The response to a request, whose ranges are those of the bytes.
    mutating func response(
        to request: RequestHead, in bytes: UnsafeBufferPointer<UInt8>, now: Int64
    ) -> Response
    /// The response to what is no request, after which the connection ends.
    func refusal(_ status: Int) -> Response
    /// Appends the next piece of a response.
    mutating func appendPiece(of response: inout Response, to out: inout [UInt8]) -> ResponseStep
}

extension SiteContent {
    /// Every request is answered.
    package func treatment(ofRequest number: Int) -> RequestTreatment { .answered }
}

/// What a connection has to know of a response.
package protocol SiteResponse {
    /// Whether the connection may serve another request.
    var keepAlive: Bool { get }
    /// Nanoseconds to wait before the first piece.
    var delay: Int64 { get }
}

/// How a request is treated.
package enum RequestTreatment {
    case answered
    /// It gets no answer, nor do those behind it.
    case ignored
    /// Its connection is reset.
    case reset
}

/// What follows a piece of a response.
package enum ResponseStep: Equatable {
    /// Another one.
    case more
    /// Another one, after a time in nanoseconds.
    case pause(Int64)
    /// Nothing: it was the last one.
    case done
}
