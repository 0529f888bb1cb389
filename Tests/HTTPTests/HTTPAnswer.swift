import HTTP

/// What a reader made of one response.
struct HTTPAnswer: Equatable {
    var status: UInt16?
    var fields: [[String]] = []
    var body: [UInt8] = []
    /// Whether the response was complete, and whether the connection could go on.
    var keepAlive: Bool?
    var error: FetchErrorKind?
    /// How many bytes the reader ate.
    var eaten = 0

    /// The answer without what may depend on how the bytes were cut: whether more was already there at the end, and
    /// how much was eaten before an error.
    var lasting: HTTPAnswer {
        var copy = self
        copy.keepAlive = copy.keepAlive.map { _ in false }
        copy.eaten = error == nil ? eaten : 0
        return copy
    }
}

/// Feeds pieces of a response to a new reader until it ends, then closes the connection if asked to.
func answer(
    to pieces: [ArraySlice<UInt8>], method: HTTPMethod = .get, closes: Bool = true, limits: HTTPLimits = HTTPLimits()
) -> HTTPAnswer {
    var head = ResponseHead()
    var reader = ResponseReader(limits: limits)
    reader.startResponse(to: method)
    return answer(to: pieces, reader: &reader, head: &head, closes: closes)
}

/// Feeds pieces of a response to a reader on which an exchange has begun.
func answer(
    to pieces: [ArraySlice<UInt8>], reader: inout ResponseReader, head: inout ResponseHead, closes: Bool
) -> HTTPAnswer {
    var result = HTTPAnswer()
    do throws(FetchError) {
        for piece in pieces {
            try feed(piece, to: &reader, head: &head, result: &result)
            if result.keepAlive != nil {
                return result
            }
        }
        if closes, case .end(let keepAlive) = try reader.close() {
            result.keepAlive = keepAlive
        }
    } catch {
        result.error = error.kind
    }
    return result
}

private func feed(
    _ piece: ArraySlice<UInt8>, to reader: inout ResponseReader, head: inout ResponseHead, result: inout HTTPAnswer
) throws(FetchError) {
    try piece.withUnsafeBufferPointer { (input) throws(FetchError) in
        var offset = 0
        defer { result.eaten += offset }
        while true {
            switch try reader.next(input, at: &offset, head: &head) {
            case .needMore: return
            case .head:
                result.status = head.status
                result.fields = (0..<head.fieldCount).map { index in
                    [head.name(index), head.value(index)].map { range in
                        head.withBytes(in: range) { String(decoding: $0, as: UTF8.self) }
                    }
                }
            case .body(let range): result.body += input[range]
            case .end(let keepAlive):
                result.keepAlive = keepAlive
                return
            }
        }
    }
}

/// One string as one piece.
func whole(_ text: String) -> [ArraySlice<UInt8>] {
    [Array(text.utf8)[...]]
}

/// All ways to feed bytes that must give the same answer: whole, byte by byte, and cut in two at every place.
///
/// Of more than 4,096 bytes only some places in the middle are tried.
func cuts(of bytes: [UInt8]) -> some Sequence<[ArraySlice<UInt8>]> {
    (-1...bytes.count).lazy
        .filter { $0 < 2_048 || bytes.count - $0 < 256 || $0 % (bytes.count / 64 + 1) == 0 }
        .map { place in
            place < 0 ? bytes.indices.map { bytes[$0...$0] } : [bytes[..<place], bytes[place...]]
        }
}
