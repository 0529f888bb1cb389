// The hot path: a tag that is complete in the chunk. Values are not copied.

import CText

extension HTMLTokenizer {
    /// Reads and processes a tag.
    ///
    /// - Parameters:
    ///   - chunk: the bytes.
    ///   - start: the first letter of the tag's name.
    ///   - end: the chunk's end.
    ///   - isEnd: whether this is an end tag.
    /// - Returns: the position behind the tag; nil where the chunk ends before it, or it is to be read byte by byte, and then
    ///   nothing has happened.
    @inline(never)
    mutating func scanWholeTag(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isEnd: Bool) -> Int? {
        var position = start
        tagStart = start - (isEnd ? 2 : 1)
        guard var name = PackedName(chunk, &position, end) else { return nil }
        if chunk[position] == UInt8(ascii: "=") {
            name.low = .max
            repeat {
                position &+= 1
                guard position < end else { return nil }
            } while !(PackedName.ends(chunk[position]) && chunk[position] != UInt8(ascii: "="))
        }
        if isXML {
            if isPrefixedRoot(name) { return nil }
            name = localName(name)
        }
        let traits = self.traits[Int(elementNames[name])]
        if isEnd, tree.isPlain { return skipAttributes(chunk, position, end) }
        return scanRest(chunk, position, end, traits, isEnd: isEnd)
    }

    /// Reads the part of a tag behind its name.
    mutating func scanRest(
        _ chunk: UnsafePointer<UInt8>, _ position: Int, _ end: Int, _ traits: HTMLElement.Traits, isEnd: Bool
    ) -> Int? {
        tag.reset(to: traits.element, wanted: isEnd ? 0 : traits.attributes, isEnd: isEnd)
        guard let close = chunk[position] == UInt8(ascii: ">") ? position : scanAttributes(chunk, position, end) else {
            return nil
        }
        tagEnd = close + 1
        finishTag(chunk)
        return close + 1
    }

    /// The attribute with a name, if its value is wanted here and this is the first of that name.
    @inline(__always)
    func wantedAttribute(_ name: PackedName) -> HTMLAttribute {
        let number = attributeNames[name]
        guard (tag.wanted & ~tag.seen) &>> UInt32(number) & 1 != 0 else { return .none }
        // The table has only these numbers.
        return unsafeBitCast(number, to: HTMLAttribute.self)
    }

    /// Skips irrelevant attributes. Returns the position behind the tag's `>`.
    mutating func skipAttributes(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var position = start
        while true {
            // Most often ` name="value"`.
            while position &+ 18 < end, chunk[position] == UInt8(ascii: " ") {
                let length = shims_attribute_name_length(chunk + position + 1)
                let equals = position &+ 1 &+ length
                guard length > 0, chunk[equals] == UInt8(ascii: "="), chunk[equals &+ 1] == UInt8(ascii: "\"") else {
                    break
                }
                position = shims_find_byte(chunk, equals &+ 2, end, UInt8(ascii: "\"")) &+ 1
            }
            while position < end, Self.isSpace(chunk[position]) || chunk[position] == UInt8(ascii: "/") {
                position &+= 1
            }
            guard position < end else { return nil }
            if chunk[position] == UInt8(ascii: ">") { return position &+ 1 }
            // The first byte always belongs to the name.
            position = shims_find_name_end(chunk, position &+ 1, end)
            while position < end, Self.isSpace(chunk[position]) {
                position &+= 1
            }
            guard position < end else { return nil }
            guard chunk[position] == UInt8(ascii: "=") else { continue }
            position &+= 1
            while position < end, Self.isSpace(chunk[position]) {
                position &+= 1
            }
            guard position < end else { return nil }
            let quote = chunk[position]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                position = shims_find_byte(chunk, position &+ 1, end, quote) &+ 1
            } else {
                while position < end, !Self.isSpace(chunk[position]), chunk[position] != UInt8(ascii: ">") {
                    position &+= 1
                }
            }
        }
    }

    /// Reads attributes up to the tag's `>`, and returns its position.
    @inline(__always)
    private mutating func scanAttributes(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var position = start
        while true {
            let gap = position
            while position < end, Self.isSpace(chunk[position]) || chunk[position] == UInt8(ascii: "/") {
                position &+= 1
            }
            guard position < end else { return nil }
            if chunk[position] == UInt8(ascii: ">") {
                tag.isSelfClosing = position > gap && chunk[position - 1] == UInt8(ascii: "/")
                return position
            }
            var slot = HTMLTag.Slot()
            let length = position &+ 16 < end ? shims_attribute_name_length(chunk + position) : 0
            if length > 0, length <= 8, PackedName.ends(chunk[position &+ length]) {
                slot.attribute = wantedAttribute(PackedName(chunk + position, count: length))
                position &+= length
            } else {
                guard let name = PackedName(chunk, &position, end) else { return nil }
                slot.attribute = wantedAttribute(name)
            }
            while Self.isSpace(chunk[position]) {
                position &+= 1
                guard position < end else { return nil }
            }
            if chunk[position] == UInt8(ascii: "=") {
                position &+= 1
                while position < end, Self.isSpace(chunk[position]) {
                    position &+= 1
                }
                guard position < end else { return nil }
                let quote = chunk[position]
                guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                    guard let next = scanUnquoted(chunk, position, end, &slot) else { return nil }
                    position = next
                    continue
                }
                let from = position &+ 1
                position = shims_find_value_end(chunk, from, end, quote)
                if position < end, chunk[position] != quote {
                    slot.needsDecoding = true
                    position = shims_find_byte(chunk, position, end, quote)
                }
                guard position < end else { return nil }
                slot.offset = UInt32(truncatingIfNeeded: from)
                slot.setLength(position &- from)
                position &+= 1
            }
            if slot.attribute != .none {
                tag.add(slot)
            }
        }
    }

    /// Reads a value without quotes, keeps it if it is wanted, and returns the position behind it.
    @inline(never)
    private mutating func scanUnquoted(
        _ chunk: UnsafePointer<UInt8>, _ from: Int, _ end: Int, _ slot: inout HTMLTag.Slot
    ) -> Int? {
        var position = from
        while position < end, !Self.isSpace(chunk[position]), chunk[position] != UInt8(ascii: ">") {
            if chunk[position] == UInt8(ascii: "&") || chunk[position] == 0 {
                slot.needsDecoding = true
            }
            position &+= 1
        }
        guard position < end else { return nil }
        slot.offset = UInt32(truncatingIfNeeded: from)
        slot.setLength(position &- from)
        if slot.attribute != .none { tag.add(slot) }
        return position
    }
}

extension HTMLTag.Slot {
    @inline(__always)
    mutating func setLength(_ count: Int) {
        isOversized = count > LinkScanner.valueLimit
        length = isOversized ? 0 : UInt32(truncatingIfNeeded: count)
    }
}
