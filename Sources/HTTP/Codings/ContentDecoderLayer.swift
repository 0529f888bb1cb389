/// The result of one step of a codec.
struct CodecStep {
    /// The number of input bytes that were read.
    var read: Int
    /// The number of output bytes that were written.
    var written: Int
}

/// Decodes one coding of a body. Codecs are created when first needed and kept for later bodies.
package final class ContentDecoderLayer {
    /// The largest number of bytes that an idle zstd decoder may hold.
    private static let keptSize = 1 << 20

    private var coding = ContentCoding.gzip
    private var inflate: InflateCodec?
    private var brotli: BrotliCodec?
    private(set) var zstd: ZstdCodec?
    private var hasInput = false
    /// The number of output bytes so far.
    private(set) var written = 0

    func startBody(coding: ContentCoding) throws(FetchError) {
        self.coding = coding
        hasInput = false
        written = 0
        switch coding {
        case .gzip, .deflate:
            if inflate == nil { inflate = try InflateCodec() }
            inflate?.startBody(coding: coding)
        case .brotli:
            if brotli == nil { brotli = BrotliCodec() }
            try brotli?.startBody()
        case .zstd:
            if zstd == nil { zstd = try ZstdCodec() }
            zstd?.startBody()
        }
    }

    /// Frees memory that an idle decoder should not hold.
    func releaseMemory() {
        brotli?.releaseMemory()
        if let size = zstd?.size, size > Self.keptSize { zstd = nil }
    }

    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) throws(FetchError) -> CodecStep {
        hasInput = hasInput || !input.isEmpty
        let step: CodecStep? =
            switch coding {
            case .gzip, .deflate: try inflate?.step(input, output)
            case .brotli: try brotli?.step(input, output)
            case .zstd: try zstd?.step(input, output)
            }
        guard let step else { throw FetchError(.decode, "the body has no decoder") }
        written += step.written
        return step
    }

    /// Whether the coded data is complete. An empty body is complete in every coding: servers send such bodies.
    var isComplete: Bool {
        guard hasInput else { return true }
        return switch coding {
        case .gzip, .deflate: inflate?.isComplete ?? false
        case .brotli: brotli?.isComplete ?? false
        case .zstd: zstd?.isComplete ?? false
        }
    }
}
