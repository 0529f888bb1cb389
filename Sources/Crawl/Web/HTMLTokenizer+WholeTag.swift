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

    @inline(__always)
    mutating func beginTag(_ name: PackedName, isEnd: Bool) {
        let number = HTMLElement.names[name]
        let element = HTMLElement(rawValue: number) ?? .unknown
        tag.begin(element, wanted: isEnd ? 0 : HTMLElement.traits[Int(number)].attributes, isEnd: isEnd)
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
            slot.attribute = tag.wanted == 0 ? .none : tag.wantedAttribute(name)
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
        var position = start
        while position + 16 <= end {
            let block = UnsafeRawPointer(chunk + position).loadUnaligned(as: SIMD16<UInt8>.self)
            let hits = (block .== quote) .| (block .== 0x26) .| (block .< 0x20)
            let words = unsafeBitCast(hits, to: SIMD2<UInt64>.self)
            if words[0] != 0 {
                return position + words[0].trailingZeroBitCount / 8
            }
            if words[1] != 0 {
                return position + 8 + words[1].trailingZeroBitCount / 8
            }
            position += 16
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
