// Finds the links of a page while it arrives, in one pass and without storing the page. Links are found with the states
// of the HTML standard's tokenizer and with the few rules of its tree construction that concern links: foreign content,
// templates, framesets. A tag that is complete in a chunk is read in place. Only a tag that is cut by the end of a
// chunk, or a value with character references, is copied.

/// The directives of `<meta name=robots>` for a crawler.
public struct RobotsDirectives: OptionSet, Sendable {
    /// One bit for each directive.
    public let rawValue: UInt8

    /// Creates a set with the given bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Do not index the page.
    public static let noindex = RobotsDirectives(rawValue: 1)
    /// Follow none of the page's links.
    public static let nofollow = RobotsDirectives(rawValue: 2)
}

/// An incremental scanner for the links of HTML pages, used for one page after the other.
///
/// Feed it the page in pieces of any size; after each piece, read `links` and their values, then `drain()`. Its memory
/// is bounded for every page: 64 KiB for each of at most five attribute values of an unfinished tag, and for each piece
/// 16 bytes a link and the copied values.
public final class LinkScanner {
    /// The length in bytes, as written in the page, beyond which an attribute value is not a link.
    public static let valueLimit = 65_536
    /// The length in bytes to which titles are cut.
    public static let titleLimit = 256

    package var tokenizer = HTMLTokenizer()

    /// Creates a scanner at the start of a page.
    public init() {}

    /// Prepares the scanner for another page; its storage is used again.
    ///
    /// - Parameters:
    ///   - navigation: whether to look only for links that are `ScannedLink.isNavigation` and for documents within the
    ///     page. Others may be left out, which is faster.
    ///   - isXML: whether the page is XHTML in XML's syntax, in which `<title/>` is a whole element and CDATA sections
    ///     are allowed anywhere.
    ///   - extras: what to look for besides, for which most tags have to be parsed.
    public func reset(navigation: Bool = false, isXML: Bool = false, extras: Extras = []) {
        tokenizer.reset(.wanted(navigation: navigation, extras), isXML: isXML)
    }

    /// What may be looked for on pages beside links that are links by themselves.
    public struct Extras: OptionSet, Sendable {
        /// One bit for each.
        public let rawValue: UInt8

        /// Creates a set with the given bits.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// `anchors`: an `id` of any element, and the `name` of an `a`.
        public static let anchors = Extras(rawValue: 1)
        /// What style elements and style attributes name.
        public static let styles = Extras(rawValue: 2)
        /// What meta elements name for those who show a card of the page: `og:url`, `og:image`, `twitter:image`.
        public static let cards = Extras(rawValue: 4)

        /// Where the tags of links stand.
        public static let positions = Extras(rawValue: 8)
        /// What scripts of linked data name (JSON-LD 1.1, section 7).
        public static let linkedData = Extras(rawValue: 16)

        /// Those for which any element has to be parsed.
        static let ofAnyElement: Extras = [.anchors, .styles]
        static let combinations = (0..<32).map { Extras(rawValue: $0) }
    }

    /// Scans the next piece of the page and appends its links to `links`.
    ///
    /// - Parameter chunk: bytes in an ASCII-compatible encoding; less than 4 GiB.
    public func scan(_ chunk: UnsafeBufferPointer<UInt8>) {
        tokenizer.scan(chunk)
    }

    /// Ends the page. An unfinished tag is ignored.
    public func finish() {
        tokenizer.finish()
    }

    /// The links found since the last `drain()`, in the order of their tags.
    public var links: [ScannedLink] { Array(tokenizer.links.all) }

    /// A link's value: character references decoded, not trimmed, not resolved. That of `srcdoc` is a document.
    ///
    /// - Parameters:
    ///   - link: a link found since the last `drain()`.
    ///   - chunk: the piece in which it was found.
    /// - Returns: bytes that are valid until the next `scan`, `drain` or `reset`.
    public func value(of link: ScannedLink, in chunk: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let start = link.isInChunk ? chunk.baseAddress : tokenizer.values.start
        return UnsafeBufferPointer(start: start.map { $0 + Int(link.offset) }, count: Int(link.length))
    }

    /// The anchors found since the last `drain()`, if they are collected.
    public var anchors: [ScannedAnchor] { tokenizer.anchors }

    /// An anchor's name: character references decoded.
    ///
    /// - Parameters:
    ///   - anchor: an anchor found since the last `drain()`.
    ///   - chunk: the piece in which it was found.
    /// - Returns: bytes that are valid until the next `scan`, `drain` or `reset`.
    public func name(of anchor: ScannedAnchor, in chunk: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let start = anchor.isInChunk ? chunk.baseAddress : tokenizer.values.start
        return UnsafeBufferPointer(start: start.map { $0 + Int(anchor.offset) }, count: Int(anchor.length))
    }

    /// Whether the page has a script that a browser runs, so far; known only if anchors are collected.
    public var hasScript: Bool { tokenizer.hasScript }

    /// Removes the links found so far. Call it after each piece, while its bytes are still valid.
    public func drain() {
        tokenizer.drain()
    }

    /// Whether the root of an XML document is XHTML's; nil before the root has come, and in HTML's syntax.
    public var isXHTML: Bool? { tokenizer.isXHTML }

    /// The value of the first `<base href>` so far; valid until the next `scan` or `reset`.
    public var baseHref: UnsafeBufferPointer<UInt8>? {
        tokenizer.hasBase ? tokenizer.baseHref.bytes : nil
    }

    /// The directives of `<meta name=robots>` and `<meta name=crawltop>` so far.
    public var robots: RobotsDirectives { tokenizer.robots }

    /// The first title, with collapsed and trimmed white space, at most `titleLimit` bytes; empty until it is complete.
    ///
    /// Valid until the next `scan` or `reset`.
    public var title: UnsafeBufferPointer<UInt8> { tokenizer.title.bytes }

    /// The encoding's label in `<meta charset>` or `<meta http-equiv=content-type>`, whichever comes first; empty if
    /// there is none. Valid until the next `scan` or `reset`.
    public var metaCharset: UnsafeBufferPointer<UInt8> { tokenizer.charset.bytes }

    /// The number of links that are `isNavigation`, and of documents within the page, that were dropped because they
    /// are longer than `valueLimit`. Other values of that length are usually images in `data:` URLs.
    public var droppedLinks: Int { tokenizer.droppedLinks }
}
