// The places of a page to which a fragment can lead (HTML, 7.4.6.4, "find a potential indicated element"): elements with
// an `id`, and `a` elements with a `name`.

/// One anchor of a page; `LinkScanner.name(of:in:)` returns its bytes.
public struct ScannedAnchor: Sendable {
    /// The number of anchors for which room is kept between pages.
    static let kept = 1_024

    /// The offset of the value, in the chunk just scanned or in the scanner's own buffer.
    let offset: UInt32
    /// The length of the value, in bytes.
    let length: UInt32
    /// Whether the value is in the chunk.
    let isInChunk: Bool
}

extension HTMLTokenizer {
    /// Keeps what is wanted of the tag, whatever its element.
    @inline(never)
    mutating func keepExtras(_ chunk: UnsafePointer<UInt8>?) {
        linksBeforeTag = links.count
        if extras.contains(.anchors) { keepAnchors(chunk) }
        guard extras.contains(.styles), tag.seen & HTMLAttribute.style.bit != 0 else { return }
        if let slot = tag.slot(.style) { readStyle(slot, chunk) } else { droppedLinks += 1 }
        // The value itself is no link.
        tag.wanted &= ~HTMLAttribute.style.bit
    }

    /// Keeps the tag's `id`, and an `a` element's `name`. Notes a script.
    private mutating func keepAnchors(_ chunk: UnsafePointer<UInt8>?) {
        if let slot = tag.slot(.id) { keepAnchor(slot, chunk) }
        if tag.element == .a, let slot = tag.slot(.name) { keepAnchor(slot, chunk) }
        if tag.element == .script, !hasScript { hasScript = isScript(chunk) }
    }

    private mutating func keepAnchor(_ slot: HTMLTag.Slot, _ chunk: UnsafePointer<UInt8>?) {
        guard slot.length > 0 else { return }
        let value = value(slot, chunk)
        anchors.append(
            ScannedAnchor(
                offset: UInt32(truncatingIfNeeded: value.offset), length: UInt32(truncatingIfNeeded: value.length),
                isInChunk: value.isInChunk))
    }
}
