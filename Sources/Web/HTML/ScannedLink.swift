// A URL that the link scanner found: sixteen bytes, so that a page's links need no allocation each.

/// One URL found in a page; `LinkScanner.value(of:in:)` returns its bytes.
public struct ScannedLink: Sendable, Equatable {
    /// The elements that may have a URL.
    public enum Element: UInt8, Sendable, CaseIterable {
        case a = 1, area, iframe, frame, metaRefresh, base, link, img, source, script, form, object, embed, video, audio
        case track, input, button, body, table, td, th, blockquote, q, del, ins, image, use, style

        /// The element's local name.
        public var name: String {
            self == .metaRefresh ? "meta" : "\(self)"
        }
    }

    /// The attributes that may contain a URL.
    public enum Attribute: UInt8, Sendable, CaseIterable {
        case href = 1, src, srcset, imagesrcset, action, formaction, data, poster, cite, longdesc, background, content
        case xlinkHref
        /// Not a URL, but a document that contains some.
        case srcdoc
        /// Not a URL, but declarations that contain some, or the sheet in a style element. Its number is the tokenizer's.
        case style = 30

        /// The attribute's name as written in a page, in lower case.
        public var name: String {
            self == .xlinkHref ? "xlink:href" : "\(self)"
        }
    }

    /// The meaning of the element's `rel` for a crawler.
    public struct Relation: OptionSet, Sendable {
        /// One bit for each keyword.
        public let rawValue: UInt16

        /// Creates a set with the given bits.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// `nofollow`: the author does not vouch for the target.
        public static let nofollow = Relation(rawValue: 1 << 0)
        /// `stylesheet`
        public static let stylesheet = Relation(rawValue: 1 << 1)
        /// `icon`, also in `shortcut icon`, `mask-icon`, and names that start with `apple-touch-`
        public static let icon = Relation(rawValue: 1 << 2)
        /// `alternate`
        public static let alternate = Relation(rawValue: 1 << 3)
        /// `canonical`
        public static let canonical = Relation(rawValue: 1 << 4)
        /// `preload` or `modulepreload`
        public static let preload = Relation(rawValue: 1 << 5)
        /// `prefetch`, `prerender`
        public static let prefetch = Relation(rawValue: 1 << 6)
        /// `preconnect`, `dns-prefetch` or `pingback`: names an origin or a service, not a resource
        public static let service = Relation(rawValue: 1 << 7)
        /// `manifest`
        public static let manifest = Relation(rawValue: 1 << 8)
        /// `next`
        public static let next = Relation(rawValue: 1 << 9)
        /// `prev` or `previous`
        public static let previous = Relation(rawValue: 1 << 10)
        /// `search`
        public static let search = Relation(rawValue: 1 << 11)
        /// Another keyword whose target is a page: those of HTML (4.6.7) such as `author`, `help` and `license`, those of
        /// HTML 4 such as `contents` and `up`, and a few that are widely used, such as `shortlink`.
        public static let page = Relation(rawValue: 1 << 12)
        /// From the attribute `disabled`: a style sheet is not fetched.
        public static let disabled = Relation(rawValue: 1 << 13)
        /// From the attribute `type`: the target is not HTML.
        public static let notHTML = Relation(rawValue: 1 << 14)

        /// From the attribute `type`: an input element is an image button, the only kind with an image (HTML,
        /// 4.10.5.1.19).
        public static let imageButton = Relation(rawValue: 1 << 15)

        private static let pages: Relation = [.canonical, .next, .previous, .page]
        private static let resources: Relation = [.icon, .preload, .prefetch, .manifest]
        /// Relations whose targets are fetched or connected to, but not as pages.
        fileprivate static let fetched: Relation = [.icon, .preload, .prefetch, .manifest, .stylesheet, .service]

        /// Whether a link element's target is a page, because the relation is a hyperlink's (HTML, 4.6.7). `alternate`
        /// is not one together with `stylesheet`; nor is `search` if `type` shows that it leads to a description for
        /// the browser.
        @usableFromInline package var leadsToPage: Bool {
            !isDisjoint(with: Self.pages) || contains(.alternate) && !contains(.stylesheet)
                || contains(.search) && !contains(.notHTML)
        }

        /// Whether a link element's target belongs to the page, because the relation is that of an external resource
        /// which a browser fetches (HTML, 4.6.7).
        package var namesResource: Bool {
            !isDisjoint(with: Self.resources) || contains(.stylesheet) && !contains(.disabled)
        }
    }

    /// The offset of the value, in the chunk just scanned or in the scanner's own buffer.
    @usableFromInline let offset: UInt32
    /// The length of the value, in bytes.
    @usableFromInline let length: UInt32
    /// Whether the value is in the chunk.
    let isInChunk: Bool
    /// The element that has it.
    public let element: Element
    /// The attribute that contains it.
    public let attribute: Attribute
    /// The element's `rel`.
    public let relation: Relation

    /// The same link, with its value at an offset of other bytes.
    @inline(__always)
    package func moved(to offset: Int) -> ScannedLink {
        ScannedLink(
            offset: UInt32(truncatingIfNeeded: offset), length: length, isInChunk: false, element: element,
            attribute: attribute, relation: relation)
    }

    /// Its value in the bytes that its offset refers to.
    @inlinable @inline(__always)
    package func value(in bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes.baseAddress.map { $0 + Int(offset) }, count: Int(length))
    }

    /// Whether a reader of the page would get to the target as a page: a, area, iframe, frame, meta refresh, link with a
    /// hyperlink's relation, and what is said of the page in linked data.
    @inlinable public var isNavigation: Bool {
        Self.isNavigation(element, attribute, relation)
    }

    /// Whether a link with such an element, attribute and relation is navigation.
    @inlinable @inline(__always)
    package static func isNavigation(_ element: Element, _ attribute: Attribute, _ relation: Relation) -> Bool {
        element.rawValue <= Element.metaRefresh.rawValue
            ? attribute != .longdesc && attribute != .srcdoc
            : element == .link && attribute == .href && relation.leadsToPage || attribute == .content
    }

    /// Whether a link element has no known relation, or that of a description of the site's search. Neither readers nor
    /// browsers use the target, but a crawler may follow it.
    package var isOther: Bool {
        element == .link && attribute == .href && !relation.leadsToPage && relation.isDisjoint(with: Relation.fetched)
    }

    /// Whether HTML from the target is a page: not if it comes in place of an image, a script or a style sheet.
    package var mayHoldPage: Bool {
        isNavigation || element == .object || element == .embed || isOther
    }

    /// Whether the target belongs to the page: an image, a script, a style sheet, sound, an embedded object, and other
    /// external resources of HTML. Frames are navigation.
    public var isRequisite: Bool {
        switch element {
        case .link: attribute == .imagesrcset ? relation.contains(.preload) : relation.namesResource
        case .img, .image: attribute != .longdesc
        case .input: attribute == .src && relation.contains(.imageButton)
        case .script: attribute == .src
        case .source, .use, .object, .embed, .video, .audio, .track, .body, .table, .td, .th, .style: true
        case .a, .area, .iframe, .frame, .metaRefresh, .base, .form, .button, .blockquote, .q, .del, .ins: false
        }
    }

    /// Whether `rel` has `canonical`.
    @inlinable @inline(__always)
    package var isCanonical: Bool { relation.rawValue & 1 << 4 != 0 }

    /// Whether `rel` has `nofollow`.
    public var nofollow: Bool {
        relation.contains(.nofollow)
    }
}
