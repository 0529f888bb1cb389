import HTTP
import Web

/// The body of one sitemap as it comes in. Many are files compressed with gzip, even if their heads do not say so:
/// their first two bytes show it (RFC 1952, section 2.3.1).
final class SitemapBody {
    private enum Form {
        /// `begun`: the first byte was that of gzip.
        case beginning, begun, plain, gzip
    }

    private static let magic: (first: UInt8, second: UInt8) = (0x1F, 0x8B)

    /// The number of indexes on the way to it.
    let level: Int
    private let decoder: ContentDecoder
    private let limit: Int
    private var reader: SitemapReader
    private var form = Form.beginning

    /// Creates a body before its first piece.
    ///
    /// - Parameters:
    ///   - level: the number of indexes on the way to it.
    ///   - buffers: the buffers to decode to, other than those for the body's content codings.
    ///   - limits: the limits for reading it.
    init(level: Int, buffers: ContentDecoderBuffers, limits: SitemapLimits) {
        self.level = level
        decoder = ContentDecoder(sharing: buffers)
        limit = limits.bytes
        reader = SitemapReader(limits: limits)
    }

    /// The kind of the document, as far as is known.
    var kind: SitemapKind { reader.kind }

    /// Whether its end is missing.
    var isUnfinished: Bool { reader.isUnfinished }

    /// The number of URLs found so far.
    var count: Int { reader.count }

    /// The number of URLs dropped so far because they are too long.
    var dropped: Int { reader.dropped }

    /// Reads the next piece and calls `found` with each URL.
    ///
    /// - Throws: `decode` for invalid gzip data, `too-large` if the decompressed data exceeds the limit.
    func read(
        _ piece: UnsafeBufferPointer<UInt8>, _ found: SitemapReader.Found
    ) throws(FetchError) {
        guard let first = piece.first else { return }
        switch form {
        case .plain:
            reader.read(piece, found)
        case .gzip:
            try decoder.decode(piece) { (decoded) throws(FetchError) in reader.read(decoded, found) }
        case .beginning where first != Self.magic.first:
            form = .plain
            reader.read(piece, found)
        case .beginning:
            form = .begun
            try read(UnsafeBufferPointer(rebasing: piece[1...]), found)
        case .begun:
            form = first == Self.magic.second ? .gzip : .plain
            if form == .gzip {
                let coding: StaticString = "gzip"
                try decoder.startBody(
                    contentEncoding: UnsafeBufferPointer(start: coding.utf8Start, count: coding.utf8CodeUnitCount),
                    limit: limit)
            }
            try withUnsafePointer(to: Self.magic.first) { (first) throws(FetchError) in
                try read(UnsafeBufferPointer(start: first, count: 1), found)
            }
            try read(piece, found)
        }
    }

    /// Ends the body.
    ///
    /// - Throws: `truncated` if the end of the gzip data is missing.
    func finish(_ found: SitemapReader.Found) throws(FetchError) {
        reader.finish(found)
        if form == .gzip { try decoder.finish() }
    }
}
