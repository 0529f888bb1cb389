// Where the tags of links stand. What is read the fast way notes nothing: its links tell.

/// Where the tag of a link stands, relative to the piece in which the tag ends.
public struct ScannedPlace: Sendable {
    /// The number of places for which room is kept between pages.
    static let kept = 1_024

    /// The offset of the tag's `<`; negative if it is in an earlier piece.
    public let start: Int32
    /// The offset behind the tag's `>`.
    public let end: Int32
}

extension HTMLTokenizer {
    /// Notes where the tag stands that has just been processed, for each of its links.
    @inline(never)
    mutating func keepPlaces() {
        guard extras.contains(.positions) else { return }
        keepPlainPlaces(upTo: linksBeforeTag)
        let place = ScannedPlace(start: Int32(clamping: tagStart), end: Int32(clamping: tagEnd))
        while places.count < links.count { places.append(place) }
    }

    /// Notes places of the most frequent tags, which `scanPlainAnchor` reads: their links tell where these stand.
    package mutating func keepPlainPlaces(upTo end: Int) {
        while places.count < end {
            let link = links.all[places.count]
            let value = Int(link.offset)
            places.append(
                ScannedPlace(
                    start: Int32(clamping: value - Self.plainAnchorBeginning),
                    end: Int32(clamping: value + Int(link.length) + 2)))
        }
    }

    /// Where a tag begins that the present piece does not end, or a style element whose text goes on; nil if there is none.
    package var unfinishedTag: Int? {
        switch state {
        case .tagOpen, .endTagOpen, .tagName, .beforeAttributeName, .attributeName, .afterAttributeName,
            .beforeAttributeValue, .doubleQuoted, .singleQuoted, .unquoted:
            tagStart
        default: style.isOpen ? tagStart : nil
        }
    }
}
