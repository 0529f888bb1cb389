import CText

/// Decodes br. The library cannot reset a state, so each body needs a new one.
final class BrotliCodec {
    private var state: OpaquePointer?
    private(set) var isComplete = false

    deinit {
        BrotliDecoderDestroyInstance(state)
    }

    func startBody() throws(FetchError) {
        BrotliDecoderDestroyInstance(state)
        isComplete = false
        state = BrotliDecoderCreateInstance(nil, nil, nil)
        guard state != nil else { throw FetchError(.decode, "brotli has no memory") }
    }

    /// Frees up to 16 MiB of window, which an idle decoder should not hold.
    func releaseMemory() {
        BrotliDecoderDestroyInstance(state)
        state = nil
    }

    /// Reads some input and writes some output. All input has been read if the output is not full.
    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(FetchError) -> CodecStep {
        // Bytes behind the end do no harm.
        guard !isComplete else { return CodecStep(read: input.count, written: 0) }
        var (available, room) = (input.count, output.count)
        var (next, free) = (input.baseAddress, output.baseAddress)
        let result = BrotliDecoderDecompressStream(state, &available, &next, &room, &free, nil)
        guard result != BROTLI_DECODER_RESULT_ERROR else {
            throw FetchError(.decode, "the body is not the br data that it is said to be")
        }
        isComplete = result == BROTLI_DECODER_RESULT_SUCCESS
        return CodecStep(read: input.count - available, written: output.count - room)
    }
}
