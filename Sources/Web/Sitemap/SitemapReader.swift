// The URLs of a sitemap (sitemaps.org, protocol 0.9), found while it arrives: a sitemap may have 50 MB, and nothing of
// it is kept but the tag and the URL being read. Sitemaps in the wild are as ill-formed as pages, so this is no
// validating parser: it looks for known elements and takes what it finds in them. It fetches nothing and expands no
// entity that the document declares.

/// What a document turned out to be.
public enum SitemapKind: String, Sendable {
    /// Nothing that has URLs, or nothing yet.
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

    /// Whether a document that calls itself HTML may be a sitemap all the same, by its first bytes: not by looking at all
    /// of it. Nearly every page says at once that it is one.
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

    /// Whether a tag is that of a sitemap's root, or of a feed's, with a prefix or without.
    private static func isRoot(_ tag: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let name = tag.dropFirst().prefix { !isSitemapSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        let local = name.firstIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return ["urlset", "sitemapindex", "feed", "rss", "RDF"].contains { local.elementsEqual($0.utf8) }
    }
}

/// How much of a sitemap is read.
public struct SitemapLimits: Sendable {
    /// URLs; the protocol allows 50,000.
    public var urls = 50_000
    /// Bytes before any character decoding; the protocol allows 50 MB.
    public var bytes = 52_428_800
    /// Bytes of one URL as UTF-8; the protocol asks for fewer than 2,048 characters. Longer ones are left out.
    public var urlLength = 2_048
    /// Sitemaps that one crawl reads; as many as one index may name.
    public var files = 50_000
    /// Indexes on the way to a sitemap. The protocol has one; sites that nest them have few.
    public var levels = 3

    /// The protocol's limits.
    public init() {}
}

/// An incremental reader of sitemaps; one reads one.
///
/// Its memory is bounded by the limits and by the pieces it is fed, its time is linear in them, and any way to cut the
/// document into pieces gives the same URLs.
public struct SitemapReader: ~Copyable {
    /// Takes a URL: UTF-8, character references decoded, white space trimmed, not resolved; and the kind of the document
    /// that lists it. The bytes are valid during the call.
    public typealias Found = (_ url: UnsafeBufferPointer<UInt8>, SitemapKind) -> Void

    private let limits: SitemapLimits
    private var decoder = SitemapDecoder()
    private var document: SitemapDocument
    private var length = 0

    /// A reader at the beginning of a sitemap.
    public init(limits: SitemapLimits = SitemapLimits()) {
        self.limits = limits
        document = SitemapDocument(limits: limits)
    }

    /// What the document is; `none` until its root element or its first line is known.
    public var kind: SitemapKind { document.urls.kind }

    /// How many URLs were found.
    public var count: Int { document.urls.count }

    /// URLs that were left out because they are too long, or have an entity that the document declares.
    public var dropped: Int { document.urls.dropped }

    /// Whether a limit kept something from being read.
    public private(set) var isCutShort = false

    /// Whether the document has ended, and its root element had not: the rest is missing.
    public private(set) var isUnfinished = false

    /// Reads the next piece, its content coding (gzip) undone, its character encoding not.
    ///
    /// - Parameters:
    ///   - piece: any number of bytes.
    ///   - found: takes each URL in turn.
    public mutating func read(_ piece: UnsafeBufferPointer<UInt8>, _ found: Found) {
        let taken = min(piece.count, limits.bytes - length)
        length += taken
        isCutShort = isCutShort || taken < piece.count
        // By 4 KiB, so that the decoder's and the URLs' storage stay small however large the piece is.
        for start in stride(from: 0, to: taken, by: 4_096) {
            let part = UnsafeBufferPointer(rebasing: piece[start..<min(start + 4_096, taken)])
            decoder.decode(part) { document.read($0) }
            hand(found)
        }
    }

    /// Ends the document: the last line of a text needs no line end. An unfinished element is none.
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
