// Decodes the content codings of a body, piece by piece. However large a body becomes, each layer fills one buffer at a
// time and gives no more than the limit, so a decompression bomb costs no more time than that. Until its exchange ends
// it costs the memory that its coding may refer back to: 32 KiB (gzip, deflate), 8 MiB (zstd) or 16 MiB (br, once).

/// The output buffers of decoders. All decoders of a thread share one set: each hands its output on before another
/// decoder runs.
public final class ContentDecoderBuffers {
    /// Bytes in each buffer.
    public static let size = 64 << 10

    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// Allocates the buffers. Pages that are never touched cost nothing.
    public init() {
        storage = .allocate(capacity: Self.size * ContentCoding.layerLimit)
    }

    deinit {
        storage.deallocate()
    }

    fileprivate subscript(layer: Int) -> UnsafeMutableBufferPointer<UInt8> {
        UnsafeMutableBufferPointer(rebasing: storage[(layer * Self.size)..<((layer + 1) * Self.size)])
    }
}

/// Decodes gzip, deflate, br and zstd bodies, one after the other. It allocates only for the first body of each coding
/// (br: for each body; zstd: also after a body that took megabytes).
public final class ContentDecoder {
    private let buffers: ContentDecoderBuffers
    /// The coding that was applied last comes first.
    private var layers: [ContentDecoderLayer] = []
    private var layerCount = 0
    private var limit = 0
    private var identityBytes = 0
    /// The number of bytes still to check for being text, in a body with an unknown coding.
    private var unproven = 0

    /// The number of bytes that suffices to tell text from coded data, of which one byte in nine cannot be text.
    private static let provingBytes = 512

    /// Creates a decoder; call `startBody` before the first body.
    public init(sharing buffers: ContentDecoderBuffers) {
        self.buffers = buffers
    }

    /// Starts a body.
    ///
    /// - Parameters:
    ///   - contentEncoding: the Content-Encoding field's value, lines joined by commas; empty if there is none.
    ///   - limit: the largest number of bytes of the decoded body.
    /// - Throws: `decode` for more than three codings, and for br or zstd more than once.
    public func startBody(contentEncoding: UnsafeBufferPointer<UInt8>, limit: Int) throws(FetchError) {
        (layerCount, identityBytes) = (0, 0)
        self.limit = limit
        let (codings, hasUnknown) = try ContentCoding.list(contentEncoding)
        unproven = hasUnknown ? Self.provingBytes : 0
        while layers.count < codings.count {
            layers.append(ContentDecoderLayer())
        }
        for (layer, coding) in zip(layers, codings.reversed()) {
            try layer.startBody(coding: coding)
        }
        layerCount = codings.count
    }

    /// Whether the body is handed on as it is.
    public var isIdentity: Bool { layerCount == 0 && unproven == 0 }

    /// Decodes a piece of the body and calls `body` with each piece of the result, which is valid during that call.
    ///
    /// - Throws: `decode` if the data is not what the field says, `too-large` above the limit, and what `body` throws.
    ///   Call `startBody` before using the decoder again then.
    public func decode(
        _ input: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws(FetchError) -> Void
    ) throws(FetchError) {
        if layerCount > 0 {
            return try decode(input, layer: 0, body)
        }
        guard input.count <= limit - identityBytes else { throw Self.tooLarge }
        identityBytes += input.count
        if !input.isEmpty {
            try hand(input, to: body)
        }
    }

    /// Hands decoded bytes on.
    ///
    /// - Throws: `decode` if they turn out to have an unknown coding.
    private func hand(
        _ decoded: UnsafeBufferPointer<UInt8>, to body: (UnsafeBufferPointer<UInt8>) throws(FetchError) -> Void
    ) throws(FetchError) {
        if unproven > 0 {
            let looked = decoded.prefix(unproven)
            // UTF-16 is text, and nearly always begins with a byte order mark.
            let isUTF16 = unproven == Self.provingBytes && looked.first.map { $0 >= 0xFE } ?? false
            unproven = isUTF16 ? 0 : unproven - looked.count
            guard isUTF16 || !looked.contains(where: Self.isBinary) else {
                throw FetchError(.decode, "the body has a content coding that is not understood")
            }
        }
        try body(decoded)
    }

    /// Whether a byte is never part of a text (MIME Sniffing, section 3, "binary data byte").
    private static func isBinary(_ byte: UInt8) -> Bool {
        byte < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains(byte)
    }

    /// Ends the body.
    ///
    /// - Throws: `truncated` if the end of the coded data is missing.
    public func finish() throws(FetchError) {
        defer { abandonBody() }
        for layer in layers.prefix(layerCount) where !layer.isComplete {
            throw FetchError(.truncated, "the body's coded data ends too early")
        }
    }

    /// Abandons a body and frees memory for its larger windows. `finish` does so, too.
    public func abandonBody() {
        for layer in layers.prefix(layerCount) {
            layer.releaseMemory()
        }
        layerCount = 0
    }

    private static var tooLarge: FetchError { FetchError(.tooLarge, "the decoded body is larger than the limit") }

    private func decode(
        _ input: UnsafeBufferPointer<UInt8>, layer index: Int,
        _ body: (UnsafeBufferPointer<UInt8>) throws(FetchError) -> Void
    ) throws(FetchError) {
        guard index < layerCount else { return try hand(input, to: body) }
        let (layer, output) = (layers[index], buffers[index])
        var rest = input
        var step: CodecStep
        repeat {
            step = try layer.step(rest, output)
            rest = UnsafeBufferPointer(rebasing: rest[step.read...])
            // What one layer hands to the next counts as well: the next may consume it without output.
            guard layer.written <= limit else { throw Self.tooLarge }
            guard step.read > 0 || step.written > 0 || rest.isEmpty else {
                throw FetchError(.decode, "the decoder makes no progress")
            }
            if step.written > 0 {
                try decode(UnsafeBufferPointer(rebasing: output[..<step.written]), layer: index + 1, body)
            }
        } while !rest.isEmpty || step.written == output.count
    }
}
