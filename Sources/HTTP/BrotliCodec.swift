import CText

/// Takes off br. The library cannot begin anew with an old state, so each body costs one.
final class BrotliCodec {
    private var state: OpaquePointer?
    private(set) var isComplete = false

    deinit {
        BrotliDecoderDestroyInstance(state)
    }

    func begin() throws(FetchError) {
        BrotliDecoderDestroyInstance(state)
        isComplete = false
        state = BrotliDecoderCreateInstance(nil, nil, nil)
        guard state != nil else { throw FetchError(.decode, "brotli has no memory.") }
    }

    /// Gives back the memory: up to 16 MiB of window, which an idle decoder is not to hold.
    func end() {
        BrotliDecoderDestroyInstance(state)
        state = nil
    }

    /// Reads some input and writes some output; all input is read once the output is not filled.
    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(FetchError) -> CodecStep {
        // What follows the end does no harm.
        guard !isComplete else { return CodecStep(read: input.count, written: 0) }
        var (available, room) = (input.count, output.count)
        var (next, free) = (input.baseAddress, output.baseAddress)
        let result = BrotliDecoderDecompressStream(state, &available, &next, &room, &free, nil)
        guard result != BROTLI_DECODER_RESULT_ERROR else {
            throw FetchError(.decode, "The body is not the br data that it is said to be.")
        }
        isComplete = result == BROTLI_DECODER_RESULT_SUCCESS
        return CodecStep(read: input.count - available, written: output.count - room)
    }
}
