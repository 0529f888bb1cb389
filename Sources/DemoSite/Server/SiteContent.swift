/// What a server serves.
protocol SiteContent {
    /// One response, made piece by piece.
    associatedtype Response: SiteResponse

    /// How a request is treated, by the number of requests before it.
    func treatment(ofRequest number: Int) -> RequestTreatment
    /// The response to a request, of which `bytes` are the head.
    mutating func response(to request: RequestHead, in bytes: UnsafeBufferPointer<UInt8>, now: Int64) -> Response
    /// The response to what is no request, after which the connection ends.
    func refusal(_ status: Int) -> Response
    /// Appends the next piece of a response.
    mutating func appendPiece(of response: inout Response, to out: inout [UInt8]) -> ResponseStep
}

extension SiteContent {
    func treatment(ofRequest number: Int) -> RequestTreatment { .answered }
}

/// What a connection has to know of a response.
protocol SiteResponse {
    /// Whether the connection may serve another request.
    var keepAlive: Bool { get }
    /// Nanoseconds to wait before the first piece.
    var delay: Int64 { get }
}

/// How a request is treated.
enum RequestTreatment {
    case answered
    /// It gets no answer, nor do those behind it.
    case ignored
    /// Its connection is reset.
    case reset
}

/// What follows a piece of a response.
enum ResponseStep: Equatable {
    /// Another one.
    case more
    /// Another one, after a time in nanoseconds.
    case pause(Int64)
    /// Nothing: it was the last one.
    case done
}
