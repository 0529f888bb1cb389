// Styles within a page: the sheet in a style element, and declarations in style attributes.

extension HTMLTokenizer {
    /// Starts a style element's text, if what it holds is CSS (HTML, 4.2.6, "update a style block").
    mutating func startStyle(_ chunk: UnsafePointer<UInt8>?) {
        guard extras.contains(.styles), tree.templateDepth == 0 else { return }
        if let slot = tag.slot(.type) {
            let type = bytes(slot, chunk)
            guard type.isEmpty || type.equals("text/css") else { return }
        }
        style.open()
    }

    /// Emits the links of a style element's text.
    mutating func finishStyle() {
        style.close()
        linksBeforeTag = links.count
        emitStyle(isSheet: true)
        keepPlaces()
    }

    /// Emits the links of a style attribute.
    mutating func readStyle(_ slot: HTMLTag.Slot, _ chunk: UnsafePointer<UInt8>?) {
        let value = value(slot, chunk)
        style.open()
        let text = bytes(value, chunk)
        if let start = text.baseAddress { style.append(start, count: text.count) }
        style.close()
        emitStyle(isSheet: false)
    }

    private mutating func emitStyle(isSheet: Bool) {
        var reader = StyleReader(isSheet: isSheet)
        reader.read(style.text.bytes) { url in
            append(.style, .style, copying: url)
        }
        droppedLinks += reader.dropped + (style.isCut ? 1 : 0)
    }

    /// Appends a link whose text is not in the chunk.
    mutating func append(
        _ element: ScannedLink.Element, _ attribute: ScannedLink.Attribute, copying url: UnsafeBufferPointer<UInt8>
    ) {
        guard let start = url.baseAddress else { return }
        let value = Value(offset: values.count, length: url.count, isInChunk: false)
        values.append(start, count: url.count)
        append(element, attribute, [], value, 0..<url.count)
    }
}
