// The traits of elements that the scanner needs: relevant attributes, how their text is tokenized, and their effect on
// foreign content and framesets (HTML standard, 13.2.6).

/// The elements that are relevant to the scanner; the first ones are `ScannedLink.Element`, with its raw values.
package enum HTMLElement: UInt8, CaseIterable {
    case unknown = 0
    case a, area, iframe, frame, meta, base, link, img, source, script, form, object, embed, video, audio
    case track, input, button, body, table, td, th, blockquote, q, del, ins, image, use
    // Elements with their own tokenization.
    case style, title, textarea, xmp, noembed, noframes, plaintext
    // Elements that change how their contents are read.
    case svg, math, foreignObject, desc, mi, mo, mn, ms, mtext, annotationXML, template, frameset
    // Elements that are relevant in foreign content or before a frameset.
    case b, big, br, center, code, dd, div, dl, dt, em, font, h1, h2, h3, h4, h5, h6, head, hr, i, li, listing, menu
    case nobr, ol, p, pre, ruby, s, small, span, strong, strike, sub, sup, tt, u, ul, `var`
    case applet, marquee, keygen, wbr, select, col, param
    // Where `source` counts, beside video and audio.
    case picture
    // The root, whose namespace decides what an XML document is.
    case html

    /// The cases as they are written in pages, without `unknown`.
    static let spelled = PackedName.list(
        """
        a area iframe frame meta base link img source script form object embed video audio track input button \
        body table td th blockquote q del ins image use style title textarea xmp noembed noframes plaintext svg math \
        foreignobject desc mi mo mn ms mtext annotation-xml template frameset b big br center code dd div dl dt \
        em font h1 h2 h3 h4 h5 h6 head hr i li listing menu nobr ol p pre ruby s small span strong strike sub \
        sup tt u ul var applet marquee keygen wbr select col param picture html
        """)

    /// How the text of an element is tokenized, if it is an HTML element.
    enum Content: UInt8 {
        case markup, rawText, characterReferences, script, plaintext
    }

    struct Flags: OptionSet {
        let rawValue: UInt8
        /// Ends foreign content (13.2.6.5).
        static let breaksOut = Flags(rawValue: 1)
        /// Sets the frameset-ok flag to "not ok" (13.2.6.4.7).
        static let forbidsFrameset = Flags(rawValue: 2)
        /// Has no end tag.
        static let void = Flags(rawValue: 4)
        /// The tag affects the tree context or the tokenizer's state.
        static let shapesTree = Flags(rawValue: 8)
    }

    /// The traits that are looked up for a tag.
    struct Traits {
        var element = HTMLElement.unknown
        var attributes: UInt32 = 0
        var content = Content.markup
        var flags: Flags = []
        /// Whether a start tag is irrelevant within the body and outside of foreign content.
        var isInert = true
    }

    /// The elements by name.
    static let names = NameTable(spelled)

    /// What to look for in a page.
    struct Wanted: @unchecked Sendable {
        /// Traits by raw value; never freed.
        let traits: UnsafePointer<Traits>
        /// The elements whose start tags may be relevant anywhere.
        let telling: NameFilter

        /// What is wanted of any element.
        let extras: LinkScanner.Extras

        fileprivate init(_ extras: LinkScanner.Extras = [], _ wants: (HTMLElement, HTMLAttribute) -> Bool) {
            let traits = UnsafeMutablePointer<Traits>.allocate(capacity: 256)
            traits.initialize(repeating: Traits(), count: 256)
            for element in allCases {
                traits[Int(element.rawValue)] = element.makeTraits(extras, wants)
            }
            self.traits = UnsafePointer(traits)
            telling =
                !extras.isDisjoint(with: .ofAnyElement)
                ? .all : NameFilter(spelled.indices.filter { !traits[$0 + 1].isInert }.map { spelled[$0] })
            self.extras = extras
        }

        /// All links.
        static let links = Wanted { _, _ in true }
        /// Navigation links, and the attributes that affect how the rest is read.
        static let navigation = Wanted([], isForNavigation)
        private static let linksAndExtras = LinkScanner.Extras.combinations.map { Wanted($0) { _, _ in true } }
        private static let navigationAndExtras = LinkScanner.Extras.combinations.map { extras in
            Wanted(extras) { element, attribute in
                isForNavigation(element, attribute) || element == .script && attribute == .type
            }
        }

        /// All links, or navigation links, and extras.
        static func wanted(navigation: Bool, _ extras: LinkScanner.Extras) -> Wanted {
            if extras.isEmpty { return navigation ? .navigation : links }
            return (navigation ? navigationAndExtras : linksAndExtras)[Int(extras.rawValue)]
        }

        private static func isForNavigation(_ element: HTMLElement, _ attribute: HTMLAttribute) -> Bool {
            guard let element = ScannedLink.Element(rawValue: element.rawValue) else { return true }
            return element.rawValue <= ScannedLink.Element.link.rawValue && attribute != .imagesrcset
                || element == .input && attribute == .type
        }
    }

    private func makeTraits(_ extras: LinkScanner.Extras, _ wants: (HTMLElement, HTMLAttribute) -> Bool) -> Traits {
        var traits = Traits()
        traits.element = self
        for attribute in attributes where wants(self, attribute) {
            traits.attributes |= attribute.bit
        }
        if extras.contains(.anchors) {
            traits.attributes |= HTMLAttribute.id.bit | (self == .a ? HTMLAttribute.name.bit : 0)
        }
        if extras.contains(.styles) {
            traits.attributes |= HTMLAttribute.style.bit | (self == .style ? HTMLAttribute.type.bit : 0)
        }
        if extras.contains(.cards), self == .meta { traits.attributes |= HTMLAttribute.property.bit }
        traits.content = content
        if Self.breakingOut.contains(self) { traits.flags.insert(.breaksOut) }
        if Self.forbiddingFrameset.contains(self) { traits.flags.insert(.forbidsFrameset) }
        if Self.voids.contains(self) { traits.flags.insert(.void) }
        if content != .markup || [.svg, .math, .template, .frameset, .frame, .image].contains(self)
            || [.use, .video, .audio, .picture].contains(self) && wants(.source, .src)
        {
            traits.flags.insert(.shapesTree)
        }
        let isIrrelevant = traits.attributes == 0 || self == .html && extras.isEmpty
        traits.isInert = isIrrelevant && !traits.flags.contains(.shapesTree)
        return traits
    }

    private var content: Content {
        switch self {
        case .title, .textarea: .characterReferences
        case .style, .xmp, .iframe, .noembed, .noframes: .rawText
        case .script: .script
        case .plaintext: .plaintext
        default: .markup
        }
    }

    /// At most two less than `HTMLTag.slotLimit` for each element: an `id` and a `style` may come beside them.
    private var attributes: [HTMLAttribute] {
        switch self {
        case .a, .area: [.href, .xlinkHref, .rel]
        case .link: [.href, .imagesrcset, .rel, .disabled, .type]
        case .base: [.href]
        case .img: [.src, .srcset, .longdesc]
        case .image: [.src, .srcset, .longdesc, .href, .xlinkHref]
        case .use: [.href, .xlinkHref]
        case .iframe: [.src, .srcdoc, .longdesc]
        case .frame: [.src, .longdesc]
        case .script: [.src, .type, .language]
        case .embed, .audio, .track: [.src]
        case .source: [.src, .srcset]
        case .object: [.data]
        case .video: [.src, .poster]
        case .input: [.src, .formaction, .type]
        case .button: [.formaction]
        case .form: [.action, .rel]
        case .body, .table, .td, .th: [.background]
        case .blockquote, .q, .del, .ins: [.cite]
        case .meta: [.name, .httpEquiv, .content, .charset]
        case .font: [.color, .face, .size]
        case .annotationXML: [.encoding]
        case .template: [.shadowrootmode]
        case .html: [.xmlns, .prefixedXmlns]
        default: []
        }
    }

    private static let breakingOut: [HTMLElement] = [
        .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2, .h3, .h4, .h5,
        .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby, .s, .small, .span, .strong,
        .strike, .sub, .sup, .table, .tt, .u, .ul, .var,
    ]

    private static let forbiddingFrameset: [HTMLElement] = [
        .body, .pre, .listing, .li, .dd, .dt, .button, .applet, .marquee, .object, .table, .area, .br, .embed, .img,
        .keygen, .wbr, .input, .hr, .image, .textarea, .xmp, .iframe, .select,
    ]

    private static let voids: [HTMLElement] = [
        .area, .base, .br, .col, .embed, .hr, .img, .image, .input, .keygen, .link, .meta, .param, .source, .track,
        .wbr, .frame,
    ]
}
