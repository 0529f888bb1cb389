/// What one step of a codec has done.
struct CodecStep {
    /// Bytes of input that are done with.
    var read: Int
    /// Bytes of output.
    var written: Int
}

/// One coding of a body. The codecs are made when first wanted and kept for the bodies to come.
package final class ContentDecoderLayer {
    /// Bytes that an idle zstd decoder may hold.
    private static let keptSize = 1 << 20

    private var coding = ContentCoding.gzip
    private var inflate: InflateCodec?
    private var brotli: BrotliCodec?
    private(set) var zstd: ZstdCodec?
    private var hasInput = false
    /// Bytes of output so far.
    private(set) var written = 0

    func begin(_ coding: ContentCoding) throws(FetchError) {
        self.coding = coding
        hasInput = false
        written = 0
        switch coding {
        case .gzip, .deflate:
            if inflate == nil { inflate = try InflateCodec() }
            inflate?.begin(coding)
        case .brotli:
            if brotli == nil { brotli = BrotliCodec() }
            try brotli?.begin()
        case .zstd:
            if zstd == nil { zstd = try ZstdCodec() }
            zstd?.begin()
        }
    }

    /// Gives back memory that an idle decoder is not to hold.
    func end() {
        brotli?.end()
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
        guard let step else { throw FetchError(.decode, "The body has no decoder.") }
        written += step.written
        return step
    }

    /// Whether the coded data has ended where it says it ends. An empty body is the empty body of every coding: servers
    /// send such.
    var isComplete: Bool {
        guard hasInput else { return true }
        return switch coding {
        case .gzip, .deflate: inflate?.isComplete ?? false
        case .brotli: brotli?.isComplete ?? false
        case .zstd: zstd?.isComplete ?? false
        }
    }
}
