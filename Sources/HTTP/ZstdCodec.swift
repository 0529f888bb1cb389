import CText

/// Takes off zstd; its memory, as large as the largest window so far, is kept from one body to the next.
final class ZstdCodec {
    /// 8 MiB: what a decoder for the web must support and an encoder must not exceed (RFC 9659).
    private static let windowLog: Int32 = 23

    private let context: OpaquePointer
    /// Whether what comes is the first byte of a frame.
    private var isAtStart = true
    /// Whether the last frame has ended.
    private(set) var isComplete = false

    init() throws(FetchError) {
        guard let context = ZSTD_createDCtx() else { throw FetchError(.decode, "zstd has no memory.") }
        self.context = context
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLog)
    }

    deinit {
        ZSTD_freeDCtx(context)
    }

    /// Bytes that it holds.
    var size: Int { ZSTD_sizeof_DCtx(context) }

    func begin() {
        ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        isComplete = false
        isAtStart = true
    }

    /// Whether a frame begins as RFC 8878 has it, section 3.1: the library decodes formats from before that, too, by code
    /// that nobody should let strangers reach. Their magic numbers differ in the first byte.
    private func isStandard(_ first: UInt8) -> Bool {
        first == 0x28 || 0x50...0x5F ~= first
    }

    /// Reads some input and writes some output; all input is read once the output is not filled. Frames may follow each
    /// other (RFC 8878, section 3.1).
    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(FetchError) -> CodecStep {
        // Asking once more after a frame's end would begin another.
        guard !(isComplete && input.isEmpty) else { return CodecStep(read: 0, written: 0) }
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        if let first = input.first, isAtStart {
            guard isStandard(first) else { throw Self.failure }
            isAtStart = false
            // The library checks more of a frame that it gets whole. It never does, so that the same bytes come to the same
            // end in whatever pieces they come.
            source.size = 1
            _ = try decompress(&source, into: &target)
            source.size = input.count
        }
        isComplete = try decompress(&source, into: &target) == 0
        if isComplete { isAtStart = true }
        return CodecStep(read: source.pos, written: target.pos)
    }

    private func decompress(
        _ source: inout ZSTD_inBuffer, into target: inout ZSTD_outBuffer
    ) throws(FetchError) -> Int {
        let result = ZSTD_decompressStream(context, &target, &source)
        guard ZSTD_isError(result) == 0 else { throw Self.failure }
        return result
    }

    private static var failure: FetchError {
        FetchError(.decode, "The body is not the zstd data that it is said to be.")
    }
}
