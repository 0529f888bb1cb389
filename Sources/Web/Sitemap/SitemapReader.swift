// Finds the URLs of a sitemap (sitemaps.org, protocol 0.9) while it arrives. A sitemap may have 50 MB, of which only
// the present tag and URL are kept. Real sitemaps are as ill-formed as pages, so this is not a validating parser: it
// looks for known elements and reads their text. It fetches nothing and expands no entities that the document declares.

/// The kind of a document.
public enum SitemapKind: String, Sendable {
    /// No document with URLs, or not known yet.
    case none
    /// `<urlset>`: pages.
    case urlset
    /// `<sitemapindex>`: other sitemaps.
    case index
    /// RSS 0.9, 1.0 or 2.0: the items' links.
    case rss
    /// Atom (RFC 4287): the entries' links.
    case atom
    /// One URL a line.
    case text

    /// Whether a document declared as HTML may be a sitemap, by its first bytes alone: nearly every page shows at once
    /// that it is one.
    package static func mayBegin(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = bytes.prefix(1_024)[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        rest = rest.drop(while: isSitemapSpace)
        // Lines of URLs, or UTF-16.
        guard rest.first == UInt8(ascii: "<") else {
            return rest.first == UInt8(ascii: "h") || rest.first.map { $0 >= 0xFE } ?? false
        }
        if let second = rest.dropFirst().first, second != UInt8(ascii: "!"), second != UInt8(ascii: "?") {
            return isRoot(rest)
        }
        var position = rest.startIndex
        while let tag = rest[position...].firstIndex(of: UInt8(ascii: "<")) {
            if isRoot(rest[tag...]) { return true }
            position = tag + 1
        }
        return false
    }

    /// Whether a tag is the root of a sitemap or a feed, with or without a prefix.
    private static func isRoot(_ tag: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let name = tag.dropFirst().prefix { !isSitemapSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        let local = name.firstIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return ["urlset", "sitemapindex", "feed", "rss", "RDF"].contains { local.elementsEqual($0.utf8) }
    }
}

/// The limits for reading sitemaps.
public struct SitemapLimits: Sendable {
    /// The largest number of URLs; the protocol allows 50,000.
    public var urls = 50_000
    /// The largest number of bytes before any character decoding; the protocol allows 50 MB.
    public var bytes = 52_428_800
    /// The largest number of bytes of one URL as UTF-8; the protocol requires fewer than 2,048 characters. Longer ones
    /// are left out.
    public var urlLength = 2_048
    /// The largest number of sitemaps that one crawl reads: as many as one index may name.
    public var files = 50_000
    /// The largest number of nested indexes. The protocol allows one; sites that nest them have few.
    public var levels = 3

    /// Creates the default limits, which are the protocol's.
    public init() {}
}

/// An incremental reader of one sitemap.
///
/// Its memory is bounded by the limits and the size of pieces, its time is linear, and the URLs do not depend on how
/// the document is cut.
public struct SitemapReader: ~Copyable {
    /// Called with a URL in UTF-8, with decoded character references and trimmed white space, not resolved, and with
    /// the kind of the document. The bytes are valid during the call.
    public typealias Found = (_ url: UnsafeBufferPointer<UInt8>, SitemapKind) -> Void

    private let limits: SitemapLimits
    private var decoder = SitemapDecoder()
    private var document: SitemapDocument
    private var length = 0

    /// Creates a reader at the start of a sitemap.
    public init(limits: SitemapLimits = SitemapLimits()) {
        self.limits = limits
        document = SitemapDocument(limits: limits)
    }

    /// The kind of the document; `none` until its root element or its first line is known.
    public var kind: SitemapKind { document.urls.kind }

    /// The number of URLs found.
    public var count: Int { document.urls.count }

    /// The number of URLs left out because they are too long or contain a declared entity.
    public var dropped: Int { document.urls.dropped }

    /// Whether a limit was reached, so that something was not read.
    public private(set) var isCutShort = false

    /// Whether the document has ended inside its root element.
    public private(set) var isUnfinished = false

    /// Reads the next piece, without its content coding (gzip) but in its character encoding.
    ///
    /// - Parameters:
    ///   - piece: any number of bytes.
    ///   - found: called with each URL in turn.
    public mutating func read(_ piece: UnsafeBufferPointer<UInt8>, _ found: Found) {
        let taken = min(piece.count, limits.bytes - length)
        length += taken
        isCutShort = isCutShort || taken < piece.count
        // The steps of 4 KiB keep the storage of the decoder and the URLs small for pieces of any size.
        for start in stride(from: 0, to: taken, by: 4_096) {
            let part = UnsafeBufferPointer(rebasing: piece[start..<min(start + 4_096, taken)])
            decoder.decode(part) { document.read($0) }
            hand(found)
        }
    }

    /// Ends the document. The last line of a text needs no line end. An unfinished element is ignored.
    public mutating func finish(_ found: Found) {
        decoder.finish { document.read($0) }
        if !isCutShort {
            document.finish()
            isUnfinished = document.elements.hasOpenRoot
        }
        hand(found)
    }

    private mutating func hand(_ found: Found) {
        isCutShort = isCutShort || document.urls.isFull
        document.urls.drain(found)
    }
}
