// What the link scanner says of one URL in a page: sixteen bytes, so that a page's links cost no allocation each.

/// One URL found in a page; `LinkScanner.value(of:in:)` gives its bytes.
public struct ScannedLink: Sendable, Equatable {
    /// The elements that may hold a URL.
    public enum Element: UInt8, Sendable, CaseIterable {
        case a = 1, area, iframe, frame, metaRefresh, base, link, img, source, script, form, object, embed, video, audio
        case track, input, button, body, table, td, th, blockquote, q, del, ins, image

        /// The element's local name.
        public var name: String {
            self == .metaRefresh ? "meta" : "\(self)"
        }
    }

    /// The attributes that may hold a URL.
    public enum Attribute: UInt8, Sendable, CaseIterable {
        case href = 1, src, srcset, imagesrcset, action, formaction, data, poster, cite, longdesc, background, content
        case xlinkHref

        /// The attribute's name as written in a page, in lower case.
        public var name: String {
            self == .xlinkHref ? "xlink:href" : "\(self)"
        }
    }

    /// What the element's `rel` says of the target, as far as a crawler cares.
    public struct Relation: OptionSet, Sendable {
        /// One bit for each keyword.
        public let rawValue: UInt16

        /// A set from its bits.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// `nofollow`: the author does not vouch for the target.
        public static let nofollow = Relation(rawValue: 1 << 0)
        /// `stylesheet`
        public static let stylesheet = Relation(rawValue: 1 << 1)
        /// `icon`, also in `shortcut icon`, `apple-touch-icon` and `mask-icon`
        public static let icon = Relation(rawValue: 1 << 2)
        /// `alternate`
        public static let alternate = Relation(rawValue: 1 << 3)
        /// `canonical`
        public static let canonical = Relation(rawValue: 1 << 4)
        /// `preload` or `modulepreload`
        public static let preload = Relation(rawValue: 1 << 5)
        /// `prefetch`, `prerender`
        public static let prefetch = Relation(rawValue: 1 << 6)
        /// `preconnect` or `dns-prefetch`: names an origin, not a resource
        public static let preconnect = Relation(rawValue: 1 << 7)
        /// `manifest`
        public static let manifest = Relation(rawValue: 1 << 8)
        /// `next`
        public static let next = Relation(rawValue: 1 << 9)
        /// `prev` or `previous`
        public static let previous = Relation(rawValue: 1 << 10)
        /// `search`
        public static let search = Relation(rawValue: 1 << 11)
    }

    /// Where the value begins: in the chunk just scanned, or in the scanner's own buffer.
    let offset: UInt32
    /// The value's bytes.
    let length: UInt32
    /// Whether the value lies in the chunk.
    let isInChunk: Bool
    /// The element that it stands on.
    public let element: Element
    /// The attribute that it stands in.
    public let attribute: Attribute
    /// The element's `rel`.
    public let relation: Relation

    /// Whether a reader of the page would get to the target as a page: a, area, iframe, frame, meta refresh.
    public var isNavigation: Bool {
        Self.isNavigation(element, attribute)
    }

    /// Whether a link that stands in such a place is navigation.
    @inline(__always)
    static func isNavigation(_ element: Element, _ attribute: Attribute) -> Bool {
        element.rawValue <= Element.metaRefresh.rawValue && attribute != .longdesc
    }

    /// Whether the target belongs to the page: an image, a script, a style sheet, sound, an embedded object, and what else
    /// a link element names but an origin. Frames are navigation.
    public var isRequisite: Bool {
        switch element {
        case .link: !relation.contains(.preconnect)
        case .img, .image: attribute != .longdesc
        case .input: attribute == .src
        case .source, .script, .object, .embed, .video, .audio, .track, .body, .table, .td, .th: true
        case .a, .area, .iframe, .frame, .metaRefresh, .base, .form, .button, .blockquote, .q, .del, .ins: false
        }
    }

    /// Whether `rel` has `nofollow`.
    public var nofollow: Bool {
        relation.contains(.nofollow)
    }
}
