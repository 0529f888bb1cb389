// The hot path: a tag that lies whole in the chunk. Values stay where they are.

extension HTMLTokenizer {
    /// Reads a tag and carries out what it means.
    ///
    /// - Parameters:
    ///   - chunk: the bytes.
    ///   - start: the first letter of the tag's name.
    ///   - end: the chunk's end.
    ///   - isEnd: whether this is an end tag.
    /// - Returns: the position behind the tag; nil where the chunk ends before it, and then nothing has happened.
    @inline(__always)
    mutating func scanWholeTag(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isEnd: Bool) -> Int? {
        var position = start
        guard var name = PackedName(chunk, &position, end) else { return nil }
        if chunk[position] == 0x3D {
            name.low = .max
            repeat {
                position += 1
                guard position < end else { return nil }
            } while !(PackedName.ends(chunk[position]) && chunk[position] != 0x3D)
        }
        beginTag(name, isEnd: isEnd)
        if chunk[position] == 0x3E {
            finishTag(chunk)
            return position + 1
        }
        guard let close = scanAttributes(chunk, position, end) else { return nil }
        finishTag(chunk)
        return close + 1
    }

    /// Reads an end tag; most are a name and nothing more, and of no interest.
    @inline(__always)
    mutating func scanWholeEndTag(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        if tree.isPlain {
            var position = start
            while position < end, !PackedName.ends(chunk[position]) {
                position += 1
            }
            guard position < end else { return nil }
            if chunk[position] == 0x3E { return position + 1 }
        }
        return scanWholeTag(chunk, start, end, isEnd: true)
    }

    @inline(__always)
    mutating func beginTag(_ name: PackedName, isEnd: Bool) {
        let number = Int(elementNames[name])
        tag.begin(traits[number].element, wanted: isEnd ? 0 : traits[number].attributes, isEnd: isEnd)
    }

    /// The attribute that a name stands for, if its value is wanted here and this is the first of its name.
    @inline(__always)
    func wantedAttribute(_ name: PackedName) -> HTMLAttribute {
        let number = attributeNames[name]
        guard (tag.wanted & ~tag.seen) >> UInt32(number) & 1 != 0 else { return .none }
        return HTMLAttribute(rawValue: number) ?? .none
    }

    /// Reads attributes up to the tag's `>`, whose position it returns.
    @inline(__always)
    private mutating func scanAttributes(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var position = start
        while true {
            let gap = position
            while position < end, Self.isSpace(chunk[position]) || chunk[position] == 0x2F {
                position += 1
            }
            guard position < end else { return nil }
            if chunk[position] == 0x3E {
                tag.isSelfClosing = position > gap && chunk[position - 1] == 0x2F
                return position
            }
            guard let name = PackedName(chunk, &position, end) else { return nil }
            var slot = HTMLTag.Slot()
            slot.attribute = tag.wanted == 0 ? .none : wantedAttribute(name)
            while Self.isSpace(chunk[position]) {
                position += 1
                guard position < end else { return nil }
            }
            if chunk[position] == 0x3D {
                guard let next = scanValue(chunk, position + 1, end, &slot) else { return nil }
                position = next
            }
            if slot.attribute != .none {
                tag.add(slot)
            }
        }
    }

    /// Reads what follows `=`; returns the position behind it.
    @inline(__always)
    private mutating func scanValue(
        _ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ slot: inout HTMLTag.Slot
    ) -> Int? {
        var position = start
        while position < end, Self.isSpace(chunk[position]) {
            position += 1
        }
        guard position < end else { return nil }
        let quote = chunk[position]
        if quote == 0x22 || quote == 0x27 {
            position += 1
            let from = position
            if slot.attribute == .none {
                position = Self.find(quote, chunk, position, end)
            } else {
                position = Self.findSpecial(quote, chunk, position, end)
                if position < end, chunk[position] != quote {
                    slot.needsDecoding = true
                    position = Self.find(quote, chunk, position, end)
                }
            }
            guard position < end else { return nil }
            slot.offset = UInt32(truncatingIfNeeded: from)
            slot.setLength(position - from)
            return position + 1
        }
        let from = position
        while position < end, !Self.isSpace(chunk[position]), chunk[position] != 0x3E {
            if chunk[position] == 0x26 || chunk[position] == 0 {
                slot.needsDecoding = true
            }
            position += 1
        }
        guard position < end else { return nil }
        slot.offset = UInt32(truncatingIfNeeded: from)
        slot.setLength(position - from)
        return position
    }

    /// The position of the quote, of an ampersand or of a control character, whichever is first, or the end.
    @inline(__always)
    static func findSpecial(_ quote: UInt8, _ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        let quotes = UInt64(quote) &* 0x0101_0101_0101_0101
        var position = start
        while position + 8 <= end {
            let word = UnsafeRawPointer(chunk + position).loadUnaligned(as: UInt64.self)
            // High bits of bytes that match; borrows make only what follows the first match wrong.
            let control = word &- 0x2020_2020_2020_2020
            let ampersand = (word ^ 0x2626_2626_2626_2626) &- 0x0101_0101_0101_0101
            let close = (word ^ quotes) &- 0x0101_0101_0101_0101
            let hits = (control | ampersand | close) & ~word & 0x8080_8080_8080_8080
            if hits != 0 {
                return position + hits.trailingZeroBitCount / 8
            }
            position += 8
        }
        while position < end {
            let byte = chunk[position]
            if byte == quote || byte == 0x26 || byte < 0x20 { return position }
            position += 1
        }
        return end
    }
}

extension HTMLTag.Slot {
    @inline(__always)
    mutating func setLength(_ count: Int) {
        isOversized = count > LinkScanner.valueLimit
        length = isOversized ? 0 : UInt32(truncatingIfNeeded: count)
    }
}
