// Linked data within a page: the text of script elements whose type is JSON-LD (JSON-LD 1.1, section 7).

extension HTMLTokenizer {
    /// Starts a script's text, if it is linked data that is wanted.
    mutating func startLinkedData(_ chunk: UnsafePointer<UInt8>?) {
        guard extras.contains(.linkedData), tree.templateDepth == 0, let slot = tag.slot(.type),
            bytes(slot, chunk).starts(withKeyword: "application/ld+json")
        else { return }
        linkedData.open()
    }

    /// Collects a piece of a script, and emits the links when it was the last one. The end tag may be among it: there is
    /// no string in that.
    @inline(never)
    mutating func collectLinkedData(_ chunk: UnsafePointer<UInt8>, _ piece: Range<Int>) {
        linkedData.append(chunk + piece.lowerBound, count: piece.count)
        guard state.rawValue < State.script.rawValue else { return }
        linkedData.close()
        linksBeforeTag = links.count
        var reader = LinkedDataReader()
        reader.read(linkedData.text.bytes) { url in
            append(.script, .content, copying: url)
        }
        droppedLinks += reader.dropped + (linkedData.isCut ? 1 : 0)
        keepPlaces()
    }
}
