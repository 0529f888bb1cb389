/// Decodes the chunked transfer coding (RFC 9112 section 7.1), byte by byte between the runs of data.
///
/// Where the RFC leaves room: blanks after the size are skipped, extensions are skipped unread, and a line may end with
/// a bare line feed, as real servers send it. Anything else out of place is an error, except in the trailers: lines
/// that are not fields are skipped, as in a head.
struct ChunkDecoder: Sendable {
    private enum Phase: UInt8 {
        case sizeStart, size, afterSize, extensions, sizeLineFeed
        case data, dataEnd, dataLineFeed
        case trailerStart, trailerName, trailerValue, trailerLineFeed, lastLineFeed
    }

    private var phase = Phase.sizeStart
    /// Whether the trailers are odd in the sense of (`ResponseHead.isOdd`).
    private(set) var isOdd = false
    /// The present chunk's size while it is read, then what is left of it.
    private var remaining = 0
    /// The number of bytes in size lines beyond sizes and line ends.
    private var extra: Int32 = 0
    private var trailerBytes: Int32 = 0
    private var trailerLine: Int32 = 0
    private var trailerFields: Int32 = 0

    enum Step: Equatable {
        case needMore
        case data(Range<Int>)
        case end
    }

    /// Consumes bytes from `offset` on, up to the end of a run of data or the end of the body.
    @inline(__always)
    mutating func next(
        _ input: UnsafeBufferPointer<UInt8>, at offset: inout Int, limits: HTTPLimits
    ) throws(FetchError) -> Step {
        while offset < input.count {
            if phase == .data {
                let run = offset..<(offset + min(remaining, input.count - offset))
                remaining -= run.count
                offset = run.upperBound
                if remaining == 0 {
                    phase = .dataEnd
                }
                return .data(run)
            }
            let byte = input[offset]
            offset += 1
            if phase.rawValue < Phase.data.rawValue {
                try readSizeLine(byte, limits: limits)
            } else if phase.rawValue < Phase.trailerStart.rawValue {
                try readDataEnd(byte)
            } else if try readTrailer(byte, limits: limits) {
                return .end
            }
        }
        return .needMore
    }

    @inline(__always)
    private mutating func readSizeLine(_ byte: UInt8, limits: HTTPLimits) throws(FetchError) {
        if let digit = HTTPByte.hexDigit(byte), phase == .size || phase == .sizeStart {
            if remaining == 0 && digit == 0 {
                try countExtra(limits)
            }
            guard remaining <= Int.max >> 4 else {
                throw FetchError(.protocol, "a chunk's size overflows")
            }
            remaining = remaining << 4 | digit
            phase = .size
            return
        }
        switch (phase, byte) {
        case (.sizeStart, _):
            throw FetchError(.protocol, "a chunk's size is missing or malformed")
        case (_, HTTPByte.lineFeed):
            phase = remaining == 0 ? .trailerStart : .data
        case (.sizeLineFeed, _):
            throw FetchError(.protocol, "a chunk's size line holds a bare CR")
        case (_, HTTPByte.carriageReturn):
            phase = .sizeLineFeed
        case (.extensions, _), (_, UInt8(ascii: ";")):
            try countExtra(limits)
            phase = .extensions
        case (_, HTTPByte.space), (_, HTTPByte.tab):
            try countExtra(limits)
            phase = .afterSize
        default:
            throw FetchError(.protocol, "a chunk's size is missing or malformed")
        }
    }

    private mutating func countExtra(_ limits: HTTPLimits) throws(FetchError) {
        extra += 1
        if extra > limits.chunkExtensions {
            throw FetchError(.tooLarge, "the chunk extensions are too long")
        }
    }

    @inline(__always)
    private mutating func readDataEnd(_ byte: UInt8) throws(FetchError) {
        if byte == HTTPByte.lineFeed {
            phase = .sizeStart
        } else if byte == HTTPByte.carriageReturn && phase == .dataEnd {
            phase = .dataLineFeed
        } else {
            throw FetchError(.protocol, "a chunk does not end where its size says")
        }
    }

    /// Skips one byte of the trailers; true for the last byte of the body.
    private mutating func readTrailer(_ byte: UInt8, limits: HTTPLimits) throws(FetchError) -> Bool {
        trailerBytes += 1
        trailerLine += byte == HTTPByte.lineFeed ? 0 : 1
        if trailerBytes > limits.head || trailerLine > limits.line {
            throw FetchError(.tooLarge, "the trailers are too long")
        }
        // The line ends within its name: it has no colon.
        let isLineEnd = byte == HTTPByte.lineFeed || byte == HTTPByte.carriageReturn
        isOdd = isOdd || phase == .trailerName && isLineEnd
        switch (phase, byte) {
        case (.trailerStart, HTTPByte.lineFeed), (.lastLineFeed, HTTPByte.lineFeed):
            return true
        case (.trailerStart, HTTPByte.carriageReturn):
            phase = .lastLineFeed
        case (_, HTTPByte.lineFeed):
            phase = .trailerStart
            trailerLine = 0
        case (.trailerName, HTTPByte.carriageReturn), (.trailerValue, HTTPByte.carriageReturn):
            phase = .trailerLineFeed
        case (_, HTTPByte.carriageReturn):
            isOdd = true
        case (.trailerLineFeed, _), (.lastLineFeed, _), (_, 0):
            throw FetchError(.protocol, "the trailers hold a NUL or a bare CR")
        case (.trailerStart, _), (.trailerName, _):
            try readTrailerName(byte, limits: limits)
        default:
            break
        }
        return false
    }

    private mutating func readTrailerName(_ byte: UInt8, limits: HTTPLimits) throws(FetchError) {
        if phase == .trailerStart, !HTTPByte.isBlank(byte) {
            trailerFields += 1
            if trailerFields > limits.fields {
                throw FetchError(.tooLarge, "there are too many trailers")
            }
        }
        if phase == .trailerName, byte == UInt8(ascii: ":") {
            phase = .trailerValue
        } else {
            phase = .trailerName
            isOdd = isOdd || !HTTPByte.isToken(byte)
        }
    }
}
