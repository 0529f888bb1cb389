// The effects of a tag: its links, and the state in which the text behind it is tokenized.

extension HTMLTokenizer {
    /// A value's bytes: in the chunk, or in `values`.
    struct Value {
        var offset: Int
        var length: Int
        var isInChunk: Bool
    }

    /// Processes a whole tag.
    ///
    /// - Parameter chunk: the bytes that contain its values; nil if `tagValues` does.
    @inline(__always)
    mutating func finishTag(_ chunk: UnsafePointer<UInt8>?) {
        if tree.isSettled {
            if tag.isEnd { return }
            if !traits[Int(tag.element.rawValue)].flags.contains(.shapesTree) {
                if tag.slotCount > 0 {
                    if !extras.isEmpty { keepExtras(chunk) }
                    emit(chunk)
                    if !extras.isEmpty { keepPlaces() }
                }
                return
            }
        }
        finishShapingTag(chunk)
    }

    @inline(never)
    private mutating func finishShapingTag(_ chunk: UnsafePointer<UInt8>?) {
        let traits = traits[Int(tag.element.rawValue)]
        linksBeforeTag = links.count
        defer { if !extras.isEmpty { keepPlaces() } }
        if tag.isEnd {
            tree.processEndTag(tag.element, flags: traits.flags)
            return
        }
        if tag.element == .input, let type = tag.slot(.type), bytes(type, chunk).equals("hidden") {
            // A hidden control does not change the frameset-ok flag.
            let framesetOK = tree.framesetOK
            enter(traits, chunk)
            tree.framesetOK = framesetOK
        } else {
            enter(traits, chunk)
        }
    }

    private mutating func enter(_ traits: HTMLElement.Traits, _ chunk: UnsafePointer<UInt8>?) {
        if awaitsRoot { enterRoot(chunk) }
        let isInert = tree.templateDepth > 0
        let isHTMLAnnotation = tag.element == .annotationXML && hasHTMLEncoding(chunk)
        let verdict = tree.processStartTag(tag, flags: traits.flags, isHTMLAnnotation: isHTMLAnnotation)
        if !extras.isEmpty, verdict != .ignored, !isInert { keepExtras(chunk) }
        switch verdict {
        case .ignored:
            return
        case .foreign:
            guard [.a, .image, .use].contains(tag.element), tree.templateDepth == 0 else { return }
            // In SVG 2, href has precedence over xlink:href. HTML's own attributes of `image` are irrelevant here.
            tag.keepOnly(tag.slot(.href) != nil ? .href : .xlinkHref)
            if tag.element == .use, namesThisDocument(chunk) { return }
            emit(chunk)
            return
        case .html:
            if tag.element == .image {
                tag.element = .img
                tag.wanted = self.traits[Int(tag.element.rawValue)].attributes
            }
            if tag.slotCount > 0, tree.templateDepth == 0 {
                emit(chunk)
            }
            if isXML, tag.isSelfClosing {
                // In XML this is the whole element, whatever its name.
                if !traits.flags.contains(.void) { tree.processEndTag(tag.element, flags: traits.flags) }
            } else {
                setState(for: traits.content, chunk)
            }
        }
    }

    /// Sets the state for an element's text.
    private mutating func setState(for content: HTMLElement.Content, _ chunk: UnsafePointer<UInt8>?) {
        textElement = tag.element
        switch content {
        case .markup: break
        case .rawText:
            state = .rawText
            if tag.element == .style { startStyle(chunk) }
        case .characterReferences:
            state = .rawText
            isTitle = tag.element == .title && !hasTitle && tree.templateDepth == 0
            hasTitle = hasTitle || isTitle
        case .script:
            state = .script
            startLinkedData(chunk)
        case .plaintext: state = .plaintext
        }
    }

    /// Appends the links of the tag.
    private mutating func emit(_ chunk: UnsafePointer<UInt8>?) {
        if tag.element == .meta {
            finishMeta(chunk)
            return
        }
        guard let element = ScannedLink.Element(rawValue: tag.element.rawValue), tree.heeds(tag.element),
            element != .script || isScript(chunk)
        else { return }
        var relation = ScannedLink.Relation()
        if tag.seen & HTMLAttribute.rel.bit != 0, let slot = tag.slot(.rel) {
            relation = ScannedLink.Relation(tokens: bytes(slot, chunk))
            if element == .link { qualify(&relation, chunk) }
        }
        if element == .input, let type = tag.slot(.type), bytes(type, chunk).equals("image") {
            relation.insert(.imageButton)
        }
        // srcdoc has precedence over src (HTML, 4.8.5).
        if tag.seen & HTMLAttribute.srcdoc.bit != 0 { tag.wanted &= ~HTMLAttribute.src.bit }
        for index in 0..<tag.slotCount {
            let slot = tag.slots[index]
            guard tag.wanted & slot.attribute.bit != 0,
                let attribute = ScannedLink.Attribute(rawValue: slot.attribute.rawValue)
            else { continue }
            if slot.isPlain, chunk != nil, HTMLAttribute.singleLinks & slot.attribute.bit != 0 {
                links.append(
                    ScannedLink(
                        offset: slot.offset, length: slot.length, isInChunk: true, element: element,
                        attribute: attribute, relation: relation))
            } else {
                emit(slot, chunk, element, attribute, relation)
            }
            if element == .base, !hasBase { keepBase(slot, chunk) }
        }
    }

    /// Whether a `use` element's target is in the document that it stands in: nothing is fetched then (SVG 2, 16.1.2).
    private mutating func namesThisDocument(_ chunk: UnsafePointer<UInt8>?) -> Bool {
        guard let slot = tag.slot(.href) ?? tag.slot(.xlinkHref) else { return true }
        return bytes(slot, chunk).first == UInt8(ascii: "#")
    }

    /// Whether a script element's source is fetched: what its type says is no script is data, and maps of imports and
    /// speculation rules have no source (HTML, 4.12.1.1, "prepare the script element").
    mutating func isScript(_ chunk: UnsafePointer<UInt8>?) -> Bool {
        if let slot = tag.slot(.type) { return ScriptType.isScript(type: bytes(slot, chunk)) }
        if tag.seen & HTMLAttribute.type.bit != 0 { return false }
        guard let slot = tag.slot(.language) else { return tag.seen & HTMLAttribute.language.bit == 0 }
        return ScriptType.isScript(language: bytes(slot, chunk))
    }

    /// Adds information from other attributes to the relation of a link element.
    private mutating func qualify(_ relation: inout ScannedLink.Relation, _ chunk: UnsafePointer<UInt8>?) {
        if tag.seen & HTMLAttribute.disabled.bit != 0 { relation.insert(.disabled) }
        guard relation.contains(.search), let slot = tag.slot(.type) else { return }
        let type = bytes(slot, chunk)
        if !type.starts(withKeyword: "text/html"), !type.starts(withKeyword: "application/xhtml+xml") {
            relation.insert(.notHTML)
        }
    }

    /// Appends the links of a value that is not simply one link.
    @inline(never)
    private mutating func emit(
        _ slot: HTMLTag.Slot, _ chunk: UnsafePointer<UInt8>?, _ element: ScannedLink.Element,
        _ attribute: ScannedLink.Attribute, _ relation: ScannedLink.Relation
    ) {
        // HTML elements have no xlink:href; `enter` keeps only this attribute where it counts.
        if attribute == .xlinkHref, tag.wanted != slot.attribute.bit { return }
        if slot.isOversized {
            let counts = ScannedLink.isNavigation(element, attribute, relation) || attribute == .srcdoc
            droppedLinks += counts ? 1 : 0
            return
        }
        let value = value(slot, chunk)
        switch attribute {
        case .srcset, .imagesrcset:
            for candidate in SourceSet(bytes(value, chunk)) {
                append(element, attribute, relation, value, candidate)
            }
        default:
            append(element, attribute, relation, value, 0..<value.length)
        }
    }

    private mutating func keepBase(_ slot: HTMLTag.Slot, _ chunk: UnsafePointer<UInt8>?) {
        hasBase = true
        guard !slot.isOversized else { return }
        let text = bytes(slot, chunk)
        if let start = text.baseAddress { baseHref.append(start, count: text.count) }
    }

    /// Appends a link to a part of a value.
    @inline(__always)
    mutating func append(
        _ element: ScannedLink.Element, _ attribute: ScannedLink.Attribute, _ relation: ScannedLink.Relation,
        _ value: Value, _ part: Range<Int>
    ) {
        links.append(
            ScannedLink(
                offset: UInt32(truncatingIfNeeded: value.offset + part.lowerBound),
                length: UInt32(truncatingIfNeeded: part.count), isInChunk: value.isInChunk, element: element,
                attribute: attribute, relation: relation))
    }

    /// A slot's decoded value; copied unless the chunk contains it unchanged.
    @inline(__always)
    mutating func value(_ slot: HTMLTag.Slot, _ chunk: UnsafePointer<UInt8>?) -> Value {
        if chunk != nil, !slot.needsDecoding {
            return Value(offset: Int(slot.offset), length: Int(slot.length), isInChunk: true)
        }
        let from = values.count
        let raw = raw(slot, chunk)
        bytesExamined += raw.count
        if slot.needsDecoding {
            CharacterReference.decode(raw, inAttribute: true, into: &values)
        } else if let start = raw.baseAddress {
            values.append(start, count: raw.count)
        }
        return Value(offset: from, length: values.count - from, isInChunk: false)
    }

    /// A value's bytes; valid until `values` grows.
    @inline(__always)
    func bytes(_ value: Value, _ chunk: UnsafePointer<UInt8>?) -> UnsafeBufferPointer<UInt8> {
        let start = value.isInChunk ? chunk : values.start
        return UnsafeBufferPointer(start: start.map { $0 + value.offset }, count: value.length)
    }

    /// The bytes of a slot, for comparison only; valid until `values` grows.
    mutating func bytes(_ slot: HTMLTag.Slot, _ chunk: UnsafePointer<UInt8>?) -> UnsafeBufferPointer<UInt8> {
        guard slot.needsDecoding else { return raw(slot, chunk) }
        return bytes(value(slot, chunk), chunk)
    }

    private func raw(_ slot: HTMLTag.Slot, _ chunk: UnsafePointer<UInt8>?) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: (chunk ?? tagValues.start) + Int(slot.offset), count: Int(slot.length))
    }

    private mutating func hasHTMLEncoding(_ chunk: UnsafePointer<UInt8>?) -> Bool {
        guard let slot = tag.slot(.encoding) else { return false }
        let text = bytes(slot, chunk)
        return text.equals("text/html") || text.equals("application/xhtml+xml")
    }
}
