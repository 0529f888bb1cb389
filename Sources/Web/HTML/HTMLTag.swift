// A tag of the tokenizer, with only the attributes that are relevant to its element, each as a range of bytes.

/// The attributes that are relevant to the scanner; the first ones are `ScannedLink.Attribute`, with its raw values.
package enum HTMLAttribute: UInt8, CaseIterable {
    case none = 0
    case href, src, srcset, imagesrcset, action, formaction, data, poster, cite, longdesc, background, content
    case xlinkHref, srcdoc
    case rel, name, httpEquiv, charset, type, language, color, face, size, encoding, shadowrootmode, disabled, xmlns
    /// What binds the prefix of the root: `attributeName` gives it this name.
    case prefixedXmlns
    /// Relevant only where extras are wanted.
    case id, style, property

    /// The cases as they are written in pages, without `none`.
    static let spelled = PackedName.list(
        """
        href src srcset imagesrcset action formaction data poster cite longdesc background content xlink:href srcdoc \
        rel name http-equiv charset type language color face size encoding shadowrootmode disabled xmlns xmlns: id style property
        """)

    @inline(__always)
    var bit: UInt32 { 1 << UInt32(rawValue) }

    /// The attributes whose value is one link in any element.
    static let singleLinks: UInt32 =
        href.bit | src.bit | action.bit | formaction.bit | data.bit | poster.bit | cite.bit | longdesc.bit
        | background.bit

    /// The attributes by name.
    static let names = NameTable(spelled)
}

/// A tag's element, and the first attribute of each relevant name.
package struct HTMLTag {
    /// The largest number of relevant attributes of an element.
    static let slotLimit = 7

    /// An attribute's value, not decoded yet.
    struct Slot {
        var attribute = HTMLAttribute.none
        /// Whether it has a character reference, a carriage return or a NUL.
        var needsDecoding = false
        /// Whether it is too long to keep.
        var isOversized = false
        var offset: UInt32 = 0
        var length: UInt32 = 0

        /// Whether the value can be used as it is in the page.
        @inline(__always)
        var isPlain: Bool { !needsDecoding && !isOversized }
    }

    var element = HTMLElement.unknown
    var isEnd = false
    var isSelfClosing = false
    /// Bits of the attributes that are relevant to the element; 0 for an end tag.
    var wanted: UInt32 = 0
    /// Bits of the attributes that were found.
    var seen: UInt32 = 0
    var slotCount = 0
    var slots = InlineArray<7, Slot>(repeating: Slot())  // slotLimit

    @inline(__always)
    mutating func reset(to element: HTMLElement, wanted: UInt32, isEnd: Bool) {
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
    mutating func keepOnly(_ attribute: HTMLAttribute) {
        wanted = attribute.bit
    }
}
