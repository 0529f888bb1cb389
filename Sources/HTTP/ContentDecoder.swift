// A body without its content codings, piece by piece. However far a body swells, no more than one buffer a layer is
// filled at a time, and no layer gives more than the limit: a bomb costs the limit's time. Of memory it costs what its
// coding may refer back to, until its exchange ends: 32 KiB (gzip, deflate), 8 MiB (zstd) or 16 MiB (br, once).

/// The buffers that decoders write to, one set for all decoders of a thread: what is written has been handed on before
/// another decoder is asked.
public final class ContentDecoderBuffers {
    /// Bytes in each buffer.
    public static let size = 64 << 10

    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// Allocates the buffers; pages that are never touched cost nothing.
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

/// Takes gzip, deflate, br and zstd off a body; used for one body after the other, it allocates only for the first of
/// each coding (br: for each body; zstd: also after one that took megabytes).
public final class ContentDecoder {
    private let buffers: ContentDecoderBuffers
    /// The coding that was applied last comes first.
    private var layers: [ContentDecoderLayer] = []
    private var layerCount = 0
    private var limit = 0
    private var identityBytes = 0
    /// Bytes still to be looked at for whether the body is text: those of one that has a coding which we do not know.
    private var unproven = 0

    /// Bytes that suffice to tell text from coded data: one in nine of the latter's is no text's.
    private static let provingBytes = 512

    /// A decoder for `begin`.
    public init(sharing buffers: ContentDecoderBuffers) {
        self.buffers = buffers
    }

    /// Begins a body.
    ///
    /// - Parameters:
    ///   - contentEncoding: the Content-Encoding field's value, lines joined by commas; empty where there is none.
    ///   - limit: how many bytes the decoded body may have.
    /// - Throws: `decode` for more than three codings, and for br or zstd more than once.
    public func begin(contentEncoding: UnsafeBufferPointer<UInt8>, limit: Int) throws(FetchError) {
        (layerCount, identityBytes) = (0, 0)
        self.limit = limit
        let (codings, hasUnknown) = try ContentCoding.list(contentEncoding)
        unproven = hasUnknown ? Self.provingBytes : 0
        while layers.count < codings.count {
            layers.append(ContentDecoderLayer())
        }
        for (layer, coding) in zip(layers, codings.reversed()) {
            try layer.begin(coding)
        }
        layerCount = codings.count
    }

    /// Whether the body comes as it is.
    public var isIdentity: Bool { layerCount == 0 && unproven == 0 }

    /// Decodes a piece of the body and calls `body` with each piece that comes of it, which is valid during that call.
    ///
    /// - Throws: `decode` where the data is not what the field says, `too-large` above the limit, and what `body`
    ///   throws; the decoder is then of use for the next `begin` only.
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
    /// - Throws: `decode` where a coding that we do not know turns out to be on them.
    private func hand(
        _ decoded: UnsafeBufferPointer<UInt8>, to body: (UnsafeBufferPointer<UInt8>) throws(FetchError) -> Void
    ) throws(FetchError) {
        if unproven > 0 {
            let looked = decoded.prefix(unproven)
            // UTF-16 begins with a byte order mark as a rule, and is text.
            let isUTF16 = unproven == Self.provingBytes && looked.first.map { $0 >= 0xFE } ?? false
            unproven = isUTF16 ? 0 : unproven - looked.count
            guard isUTF16 || !looked.contains(where: Self.isBinary) else {
                throw FetchError(.decode, "The body has a content coding that is not understood.")
            }
        }
        try body(decoded)
    }

    /// Whether a byte stands in no text (MIME Sniffing, section 3, "binary data byte").
    private static func isBinary(_ byte: UInt8) -> Bool {
        byte < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains(byte)
    }

    /// Ends the body.
    ///
    /// - Throws: `truncated` where coded data lacks its end.
    public func finish() throws(FetchError) {
        defer { end() }
        for layer in layers.prefix(layerCount) where !layer.isComplete {
            throw FetchError(.truncated, "The body's coded data ends too early.")
        }
    }

    /// Gives up a body: memory for its larger windows is given back. `finish` does so, too.
    public func end() {
        for layer in layers.prefix(layerCount) {
            layer.end()
        }
        layerCount = 0
    }

    private static var tooLarge: FetchError { FetchError(.tooLarge, "The decoded body is larger than the limit.") }

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
            // What one layer hands to the next counts as well: that may be swallowed without output.
            guard layer.written <= limit else { throw Self.tooLarge }
            guard step.read > 0 || step.written > 0 || rest.isEmpty else {
                throw FetchError(.decode, "The decoder does not get on.")
            }
            if step.written > 0 {
                try decode(UnsafeBufferPointer(rebasing: output[..<step.written]), layer: index + 1, body)
            }
        } while !rest.isEmpty || step.written == output.count
    }
}
