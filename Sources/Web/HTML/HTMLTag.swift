// One tag as the tokenizer hands it on: only the attributes that matter for its element, each a range of bytes.

/// The attributes that mean something to the scanner; the first ones are `ScannedLink.Attribute`, with its raw values.
package enum HTMLAttribute: UInt8, CaseIterable {
    case none = 0
    case href, src, srcset, imagesrcset, action, formaction, data, poster, cite, longdesc, background, content
    case xlinkHref, srcdoc
    case rel, name, httpEquiv, charset, type, language, color, face, size, encoding, shadowrootmode, disabled, xmlns
    /// What binds the prefix of the root: `attributeName` gives it this name.
    case prefixedXmlns

    /// The cases as they are written in pages, without `none`.
    static let spelled = PackedName.list(
        """
        href src srcset imagesrcset action formaction data poster cite longdesc background content xlink:href srcdoc \
        rel name http-equiv charset type language color face size encoding shadowrootmode disabled xmlns xmlns:
        """)

    @inline(__always)
    var bit: UInt32 { 1 << UInt32(rawValue) }

    /// Those whose value is one link in any element.
    static let singleLinks: UInt32 =
        href.bit | src.bit | action.bit | formaction.bit | data.bit | poster.bit | cite.bit | longdesc.bit
        | background.bit

    /// Attributes by name.
    static let names = NameTable(spelled)
}

/// A tag's element and the attributes of interest that came first under their names.
package struct HTMLTag {
    /// No element has more attributes of interest.
    static let slotLimit = 5

    /// One attribute's value, not yet decoded.
    struct Slot {
        var attribute = HTMLAttribute.none
        /// Has a character reference, a carriage return or a NUL.
        var needsDecoding = false
        /// Too long to keep.
        var isOversized = false
        var offset: UInt32 = 0
        var length: UInt32 = 0

        /// Whether the value is in the page as it is meant.
        @inline(__always)
        var isPlain: Bool { !needsDecoding && !isOversized }
    }

    var element = HTMLElement.unknown
    var isEnd = false
    var isSelfClosing = false
    /// Bits of the attributes that matter for the element; 0 for an end tag.
    var wanted: UInt32 = 0
    /// Bits of those that were there.
    var seen: UInt32 = 0
    var slotCount = 0
    var slots = InlineArray<5, Slot>(repeating: Slot())  // slotLimit

    @inline(__always)
    mutating func begin(_ element: HTMLElement, wanted: UInt32, isEnd: Bool) {
        self.element = element
        self.wanted = wanted
        self.isEnd = isEnd
        isSelfClosing = false
        seen = 0
        slotCount = 0
    }

    @inline(__always)
    mutating func add(_ slot: Slot) {
        guard slotCount < Self.slotLimit else { return }
        seen |= slot.attribute.bit
        slots[slotCount] = slot
        slotCount += 1
    }

    func slot(_ attribute: HTMLAttribute) -> Slot? {
        guard seen & attribute.bit != 0 else { return nil }
        for index in 0..<slotCount where slots[index].attribute == attribute {
            return slots[index].isOversized ? nil : slots[index]
        }
        return nil
    }

    /// Drops all attributes but one.
    mutating func keep(_ attribute: HTMLAttribute) {
        wanted = attribute.bit
    }
}
