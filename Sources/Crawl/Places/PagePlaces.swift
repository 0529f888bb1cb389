import Web

/// Where the links of one page stand, while it is read.
final class PagePlaces {
    /// The largest number of links of a page whose places are kept; others have none.
    static let limit = 1 << 15

    struct Place {
        /// The URL to which the link leads; nil if it is not kept.
        var target: UInt32?
        let element: ScannedLink.Element
        let line: UInt32
        let column: UInt32
        var text: [UInt8] = []
    }

    private(set) var places: [Place] = []
    /// The number of links that are beyond the limit.
    private(set) var dropped = 0
    // What has been read up to `position`, an offset in the present piece.
    private var line = UInt32(1)
    private var column = UInt32(1)
    private var position = 0
    /// Where a tag begins that the present piece does not end.
    private var unfinished: (line: UInt32, column: UInt32)?
    /// The text of the last link, until it is complete.
    private var pending: LinkText?

    func startPage() {
        places.removeAll(keepingCapacity: places.capacity < 1 << 10)
        (dropped, line, column, position, unfinished, pending) = (0, 1, 1, 0, nil, nil)
    }

    /// Reads a piece of the page that has been scanned, of whose links some are taken.
    func read(_ piece: UnsafeBufferPointer<UInt8>, _ scanner: LinkScanner, takes: (ScannedLink) -> Bool) {
        readText(piece[...])
        let links = scanner.tokenizer.links.all
        scanner.tokenizer.keepPlainPlaces(upTo: links.count)
        for (link, place) in zip(links, scanner.tokenizer.places) where takes(link) { add(link, place, in: piece) }
        endPiece(piece, unfinishedTag: scanner.tokenizer.unfinishedTag)
    }

    private func add(_ link: ScannedLink, _ place: ScannedPlace, in piece: UnsafeBufferPointer<UInt8>) {
        finishText()
        guard places.count < Self.limit else {
            dropped += 1
            return
        }
        let start = Int(place.start)
        var known = unfinished ?? (line, column)
        if start >= 0 {
            advance(to: start, in: piece)
            known = (line, column)
        }
        places.append(Place(target: nil, element: link.element, line: known.line, column: known.column))
        guard link.element == .a else { return }
        pending = LinkText()
        readText(piece[min(max(0, Int(place.end)), piece.count)...])
    }

    /// Ends a piece. If a tag begins in it that it does not end, `unfinishedTag` is where.
    private func endPiece(_ piece: UnsafeBufferPointer<UInt8>, unfinishedTag: Int?) {
        if let unfinishedTag {
            if unfinishedTag >= 0 {
                advance(to: unfinishedTag, in: piece)
                unfinished = (line, column)
            }
        } else {
            unfinished = nil
        }
        advance(to: piece.count, in: piece)
        position = 0
    }

    /// Notes to which URL a link leads, given by its number on the page.
    func setTarget(_ target: UInt32, of link: Int) {
        if link < places.count { places[link].target = target }
    }

    /// The line and the column of a link by its number on the page; nil if they are not kept.
    func lineAndColumn(of link: Int) -> FragmentTable.Place? {
        link < places.count ? (places[link].line, places[link].column) : nil
    }

    func finish() { finishText() }

    private func readText(_ rest: Slice<UnsafeBufferPointer<UInt8>>) {
        pending?.read(rest)
        if pending?.isComplete == true { finishText() }
    }

    private func finishText() {
        guard let text = pending?.text, !places.isEmpty else { return }
        places[places.count - 1].text = text
        pending = nil
    }

    /// Counts lines, which end at line feeds, and the characters of the last one.
    private func advance(to end: Int, in piece: UnsafeBufferPointer<UInt8>) {
        guard end > position, end <= piece.count else { return }
        for byte in piece[position..<end] {
            if byte == 0x0A {
                (line, column) = (line &+ 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column &+= 1
            }
        }
        position = end
    }
}
