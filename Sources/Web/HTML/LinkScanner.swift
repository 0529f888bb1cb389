// Finds the links of a page while it arrives, in one pass and without keeping the page. What is a link is decided by
// the states of the HTML standard's tokenizer and by the few rules of its tree construction that bear on links: foreign
// content, templates, framesets. A tag that lies whole in a chunk is read where it lies; only a tag cut by the end of a
// chunk, or a value with character references, is copied.

/// What `<meta name=robots>` asks of a crawler.
public struct RobotsDirectives: OptionSet, Sendable {
    /// One bit for each directive.
    public let rawValue: UInt8

    /// A set from its bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Keep the page out of an index.
    public static let noindex = RobotsDirectives(rawValue: 1)
    /// Follow none of the page's links.
    public static let nofollow = RobotsDirectives(rawValue: 2)
}

/// An incremental scanner for the links of HTML pages; one serves page after page.
///
/// Feed it the page in pieces of any size; after each piece, read `links` and their values, then `drain()`. Its memory
/// is bounded whatever the page: 64 KiB for each of at most five attribute values of an unfinished tag, and per piece
/// 16 bytes for each link and the values that had to be copied.
public final class LinkScanner {
    /// Attribute values longer than this are no links, in bytes as written in the page.
    public static let valueLimit = 65_536
    /// Titles are cut to this, in bytes.
    public static let titleLimit = 256

    package var tokenizer = HTMLTokenizer()

    /// A scanner at the beginning of a page.
    public init() {}

    /// Makes the scanner ready for another page; its storage is used again.
    ///
    /// - Parameters:
    ///   - navigation: whether only links are looked for that are `ScannedLink.isNavigation`, and documents within the page,
    ///     and what else is found may be left out: a page is read faster then.
    ///   - isXML: whether the page is XHTML in XML's syntax, where `<title/>` is a whole element and a CDATA section may
    ///     stand anywhere.
    public func reset(navigation: Bool = false, isXML: Bool = false) {
        tokenizer.reset(navigation ? .navigation : .links, isXML: isXML)
    }

    /// Scans the next piece of the page and appends what it finds to `links`.
    ///
    /// - Parameter chunk: bytes in an encoding that has ASCII in its place; less than 4 GiB.
    public func scan(_ chunk: UnsafeBufferPointer<UInt8>) {
        tokenizer.scan(chunk)
    }

    /// Tells the scanner that the page has ended; an unfinished tag is no tag.
    public func finish() {
        tokenizer.finish()
    }

    /// The links found since the last `drain()`, in the order of their tags.
    public var links: [ScannedLink] { Array(tokenizer.links.all) }

    /// A link's value: character references decoded, not trimmed, not resolved. That of `srcdoc` is a document.
    ///
    /// - Parameters:
    ///   - link: a link found since the last `drain()`.
    ///   - chunk: the piece in whose scan it was found.
    /// - Returns: bytes that are valid until the next `scan`, `drain` or `reset`.
    public func value(of link: ScannedLink, in chunk: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let start = link.isInChunk ? chunk.baseAddress : tokenizer.values.start
        return UnsafeBufferPointer(start: start.map { $0 + Int(link.offset) }, count: Int(link.length))
    }

    /// Forgets the links found so far; call it after each piece, before its bytes go away.
    public func drain() {
        tokenizer.drain()
    }

    /// Whether the root of an XML document is XHTML's; nil before the root has come, and where the syntax is HTML's.
    public var isXHTML: Bool? { tokenizer.isXHTML }

    /// The value of the first `<base href>`, once it is seen; valid until the next `scan` or `reset`.
    public var baseHref: UnsafeBufferPointer<UInt8>? {
        tokenizer.hasBase ? tokenizer.baseHref.bytes : nil
    }

    /// What `<meta name=robots>` and `<meta name=crawltop>` have asked for so far.
    public var robots: RobotsDirectives { tokenizer.robots }

    /// The first title, white space collapsed and trimmed, at most `titleLimit` bytes; empty until it is whole.
    ///
    /// Valid until the next `scan` or `reset`.
    public var title: UnsafeBufferPointer<UInt8> { tokenizer.title.bytes }

    /// The encoding's label in `<meta charset>` or `<meta http-equiv=content-type>`, whichever comes first; empty where
    /// there is none. Valid until the next `scan` or `reset`.
    public var metaCharset: UnsafeBufferPointer<UInt8> { tokenizer.charset.bytes }

    /// Links that are `isNavigation`, and documents within the page, that were dropped because they are longer than
    /// `valueLimit`. What else is as long is an image in a `data:` URL, as a rule.
    public var droppedLinks: Int { tokenizer.droppedLinks }
}
