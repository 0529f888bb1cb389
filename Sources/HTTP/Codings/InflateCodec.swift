import CText

/// Decodes gzip and deflate with zlib. Its memory is kept from one body to the next.
final class InflateCodec {
    private enum Format {
        case gzip, zlib, bare
        /// deflate of which at most one byte has come: the second shows whether it is zlib's format.
        case unknown
    }

    /// zlib's largest window, in bits. 16 more mean gzip's frame, a negative number means none.
    private static let windowBits: Int32 = 15

    private let stream: UnsafeMutablePointer<z_stream>
    private var format = Format.gzip
    private var firstByte: UInt8?
    /// Whether the last member has ended.
    private(set) var isComplete = false
    private var isPastEnd = false

    init() throws(FetchError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, Self.windowBits + 16, ZLIB_VERSION, size) == Z_OK else {
            throw FetchError(.decode, "zlib has no memory")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func startBody(coding: ContentCoding) {
        format = coding == .gzip ? .gzip : .unknown
        firstByte = nil
        isComplete = false
        isPastEnd = false
        if format == .gzip {
            inflateReset2(stream, Self.windowBits + 16)
        }
    }

    /// Reads some input and writes some output. All input has been read if the output is not full.
    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(FetchError) -> CodecStep {
        guard let first = input.first, !isPastEnd else {
            // Without input, zlib may still hold output back.
            let isIdle = isPastEnd || isComplete || format == .unknown
            return isIdle ? CodecStep(read: input.count, written: 0) : try inflate(input, output)
        }
        if isComplete {
            // Another gzip member may follow (RFC 1952, section 2.2). Anything else behind the end is padding or a
            // harmless mistake.
            guard format == .gzip, first == 0x1F else {
                isPastEnd = true
                return CodecStep(read: input.count, written: 0)
            }
            isComplete = false
            inflateReset(stream)
        }
        if format == .unknown {
            guard let firstByte else {
                firstByte = first
                return CodecStep(read: 1, written: 0)
            }
            try chooseFormat(firstByte, first, output)
        }
        return try inflate(input, output)
    }

    /// The first two bytes show zlib's format: the method, and a checksum (RFC 1950, section 2.2). The first is passed
    /// to zlib here; one byte produces no output.
    private func chooseFormat(
        _ first: UInt8, _ second: UInt8, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(FetchError) {
        let isZlib = first & 0x8F == 0x08 && (Int(first) << 8 | Int(second)) % 31 == 0
        format = isZlib ? .zlib : .bare
        inflateReset2(stream, isZlib ? Self.windowBits : -Self.windowBits)
        _ = try withUnsafePointer(to: first) { (held) throws(FetchError) in
            try inflate(UnsafeBufferPointer(start: held, count: 1), output)
        }
    }

    private func inflate(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(FetchError) -> CodecStep {
        let available = UInt32(clamping: input.count)
        let room = UInt32(clamping: output.count)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.pointee.avail_in = available
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = room
        let result = CText.inflate(stream, Z_NO_FLUSH)
        let step = CodecStep(
            read: Int(available - stream.pointee.avail_in), written: Int(room - stream.pointee.avail_out))
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
        switch result {
        case Z_STREAM_END: isComplete = true
        // No progress was possible: the input has ended, or the output is full.
        case Z_OK, Z_BUF_ERROR: break
        default: throw FetchError(.decode, "the body is not the gzip or deflate data that it is said to be")
        }
        return step
    }
}
