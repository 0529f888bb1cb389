/// Cutting and filling text on cells: a wide character is never split, and marks stay with their base.

extension SafeText {
    /// The part that fits into `cells` cells from the start.
    public func prefix(cells limit: Int) -> SafeText {
        cells <= limit ? self : cut(0..<max(0, limit))
    }

    /// The part that fits into `cells` cells from the end.
    public func suffix(cells limit: Int) -> SafeText {
        cells <= limit ? self : cut((cells - max(0, limit))..<cells)
    }

    /// The text from cell `offset` on; a wide character that begins before it leaves a space.
    public func dropFirst(cells offset: Int) -> SafeText {
        guard offset > 0 else { return self }
        guard offset < cells else { return "" }
        let rest = cut(offset..<cells)
        return rest.cells < cells - offset ? " " + rest : rest
    }

    /// The whole text if it fits into `cells` cells, otherwise its start and its end with `mark` between them. A
    /// percent-encoded byte is never split.
    public func elidedInMiddle(to limit: Int, mark: SafeText = "…") -> SafeText {
        guard cells > limit else { return self }
        guard limit > mark.cells else { return prefix(cells: limit) }
        let room = (limit - mark.cells + 1) / 2
        let head = prefix(cells: room - cellsOfByte(before: room))
        let start = cells - (limit - mark.cells - head.cells)
        let begun = cellsOfByte(before: start)
        return head + mark + suffix(cells: cells - (begun == 0 ? start : start + 3 - begun))
    }

    /// The text, or its beginning and a mark that it goes on, within a number of cells.
    public func elidedAtEnd(to limit: Int, mark: SafeText = "…") -> SafeText {
        guard cells > limit else { return self }
        guard limit > mark.cells else { return prefix(cells: limit) }
        return prefix(cells: limit - mark.cells) + mark
    }

    /// The number of cells before an offset of a percent-encoded byte, `%E6`, that continues after it.
    private func cellsOfByte(before offset: Int) -> Int {
        guard isASCII else { return 0 }
        let bytes = string.utf8
        let end = bytes.index(bytes.startIndex, offsetBy: offset)
        return (1...2).first { $0 <= offset && bytes[bytes.index(end, offsetBy: -$0)] == UInt8(ascii: "%") } ?? 0
    }

    /// The text cut or filled with spaces at its end to take exactly `cells` cells.
    public func padded(to width: Int) -> SafeText {
        let kept = prefix(cells: width)
        return kept + SafeText.spaces(width - kept.cells)
    }

    /// The text cut or filled with spaces at its start to take exactly `cells` cells.
    public func paddedAtStart(to width: Int) -> SafeText {
        let kept = prefix(cells: width)
        return SafeText.spaces(width - kept.cells) + kept
    }

    /// A text repeated; empty for a count below 1.
    public init(repeating text: SafeText, count: Int) {
        self.init()
        for _ in 0..<max(0, count) {
            append(text)
        }
    }

    private static func spaces(_ count: Int) -> SafeText {
        SafeText(repeating: " ", count: count)
    }

    /// The characters that lie wholly within a range of cells.
    private func cut(_ range: Range<Int>) -> SafeText {
        var kept = SafeText()
        if isASCII {
            let bytes = string.utf8
            let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
            kept.append(verified: string[start..<bytes.index(start, offsetBy: range.count)], width: range.count)
            return kept
        }
        var position = 0
        forEachCharacter { character, width in
            if position >= range.lowerBound, position + width <= range.upperBound {
                kept.append(verified: character, width: width)
            }
            position += width
        }
        return kept
    }
}
