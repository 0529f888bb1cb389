import HTTP

/// What a decoder makes of a body in pieces.
struct DecodedBody: Equatable {
    var bytes: [UInt8] = []
    var error: FetchErrorKind?
}

/// Decodes pieces with a decoder that may have been used before.
func decode(
    _ pieces: [ArraySlice<UInt8>], _ contentEncoding: String, limit: Int = 1 << 24, with decoder: ContentDecoder
) -> DecodedBody {
    var result = DecodedBody()
    do throws(FetchError) {
        try Array(contentEncoding.utf8).withUnsafeBufferPointer { (value) throws(FetchError) in
            try decoder.startBody(contentEncoding: value, limit: limit)
        }
        for piece in pieces {
            try piece.withUnsafeBufferPointer { (piece) throws(FetchError) in
                try decoder.decode(piece) { result.bytes += $0 }
            }
        }
        try decoder.finish()
    } catch {
        result.error = error.kind
        decoder.abandonBody()
    }
    return result
}
