import CText

/// Decodes zstd. Its memory, as large as the largest window so far, is kept from one body to the next.
final class ZstdCodec {
    /// 8 MiB: a decoder for the web must support it, and an encoder must not exceed it (RFC 9659).
    private static let windowLog: Int32 = 23

    private let context: OpaquePointer
    /// The number of bytes that identify a frame: its magic number, and the descriptor of a frame with content.
    private static let startLength = 5
    /// These bytes of the present frame, as far as they have come.
    private var start: [UInt8] = []
    /// A frame's header is no longer (RFC 8878, section 3.1.1.1).
    private static let longestHeader = 18
    /// Bytes that may still belong to the header of the present frame.
    private var headerLeft = 0
    /// Whether the last frame has ended.
    private(set) var isComplete = false

    init() throws(FetchError) {
        guard let context = ZSTD_createDCtx() else { throw FetchError(.decode, "zstd has no memory") }
        self.context = context
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLog)
    }

    deinit {
        ZSTD_freeDCtx(context)
    }

    /// The number of bytes that it holds.
    var size: Int { ZSTD_sizeof_DCtx(context) }

    func startBody() {
        ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        isComplete = false
        start.removeAll(keepingCapacity: true)
    }

    /// Whether a frame may begin with these bytes (RFC 8878, sections 3.1.1 and 3.1.2): with a magic number, and
    /// without the reserved bit. The library also decodes older formats, with code that remote data should not reach.
    private static func mayBegin(_ start: [UInt8]) -> Bool {
        guard let first = start.first else { return true }
        let isSkippable = 0x50...0x5F ~= first
        guard isSkippable || first == 0x28 else { return false }
        let magic: [UInt8] = isSkippable ? [0x2A, 0x4D, 0x18] : [0xB5, 0x2F, 0xFD]
        guard zip(start.dropFirst(), magic).allSatisfy(==) else { return false }
        return isSkippable || start.count < Self.startLength || start[4] & 0x08 == 0
    }

    /// Reads some input and writes some output. All input has been read if the output is not full. Frames may follow
    /// each other (RFC 8878, section 3.1).
    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(FetchError) -> CodecStep {
        // A further call after a frame's end would start another.
        guard !(isComplete && input.isEmpty) else { return CodecStep(read: 0, written: 0) }
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        if start.count < Self.startLength {
            source.pos = min(Self.startLength - start.count, input.count)
            start += input[..<source.pos]
            guard Self.mayBegin(start) else { throw Self.failure }
            isComplete = false
            guard start.count == Self.startLength else { return CodecStep(read: source.pos, written: 0) }
            try passStart(into: &target)
            headerLeft = Self.longestHeader - Self.startLength
        }
        isComplete = false
        while headerLeft > 0, source.pos < input.count, !isComplete {
            var byte = ZSTD_inBuffer(src: input.baseAddress, size: source.pos + 1, pos: source.pos)
            isComplete = try decompress(&byte, into: &target) == 0
            guard byte.pos > source.pos else { break }
            source.pos = byte.pos
            headerLeft -= 1
        }
        if !isComplete { isComplete = try decompress(&source, into: &target) == 0 }
        if isComplete { start.removeAll(keepingCapacity: true) }
        return CodecStep(read: source.pos, written: target.pos)
    }

    /// Passes a frame's first bytes by themselves; those of the rest of its header follow one by one. The library checks more
    /// of a frame that it gets whole, or takes what follows for one: it never gets more than a header's last byte at once, so
    /// that the same bytes come to the same end in whatever pieces they come.
    private func passStart(into target: inout ZSTD_outBuffer) throws(FetchError) {
        let failure: FetchError? = start.withUnsafeBufferPointer { bytes in
            var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
            return ZSTD_isError(ZSTD_decompressStream(context, &target, &source)) == 0 ? nil : Self.failure
        }
        if let failure { throw failure }
    }

    private func decompress(
        _ source: inout ZSTD_inBuffer, into target: inout ZSTD_outBuffer
    ) throws(FetchError) -> Int {
        let result = ZSTD_decompressStream(context, &target, &source)
        guard ZSTD_isError(result) == 0 else { throw Self.failure }
        return result
    }

    private static var failure: FetchError {
        FetchError(.decode, "the body is not the zstd data that it is said to be")
    }
}
