import CText

/// Parses a complete head into a `ResponseHead` (RFC 9112 sections 4 and 5).
///
/// Where the RFC leaves room: a line may end with a bare line feed (2.2). A bare CR or a NUL anywhere is an error (2.2,
/// RFC 9110 5.5), except CRs in a row before a line feed. Blanks before the colon are dropped (5.1). A folded line is
/// joined to its field (5.2). Beyond the RFC, as in browsers: a line without a colon, or without a token before it, is
/// skipped, even a second status line. A status line may name a later version, or none after the point, and have
/// several spaces before its code. All of this except the bare line feed makes the head odd (`isOdd`).
extension ResponseHead {
    /// Parses a head.
    ///
    /// - Parameters:
    ///   - bytes: one complete head from the first byte that came, its empty line included.
    ///   - start: the offset of the status line. `lineEnds` holds the offset of every line feed, counted from 0.
    /// - Throws: `protocol`.
    mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(FetchError) {
        self.bytes = bytes.count
        storage.removeAll(keepingCapacity: true)
        storage.append(contentsOf: bytes)
        fields.removeAll(keepingCapacity: true)
        first = InlineArray(repeating: -1)
        repeated = 0
        contentLength = nil
        lastLineSkipped = false
        isOdd = start > 0
        // Swapped out of self while self is changed, to avoid a copy.
        var text: [UInt8] = []
        swap(&text, &storage)
        defer { swap(&text, &storage) }
        try text.withUnsafeMutableBufferPointer { (text) throws(FetchError) in
            try checkControls(UnsafeBufferPointer(text))
            try parseLines(text, from: start)
        }
    }
}

extension ResponseHead {
    /// Refuses NUL, and any CR that is not part of a line's end.
    @inline(__always)
    private mutating func checkControls(_ text: UnsafeBufferPointer<UInt8>) throws(FetchError) {
        guard let start = text.baseAddress, shims_has_stray_control(start, text.count) else { return }
        try checkLineEnds(text)
        isOdd = true
    }

    /// Refuses NUL, and any CR without a CR or LF behind it. The last byte is a line feed.
    @inline(never)
    private func checkLineEnds(_ text: UnsafeBufferPointer<UInt8>) throws(FetchError) {
        for (byte, next) in zip(text, text.dropFirst()) {
            let isBare = next != HTTPByte.carriageReturn && next != HTTPByte.lineFeed
            if byte == 0 || byte == HTTPByte.carriageReturn && isBare {
                throw FetchError(.protocol, "the response head holds a NUL or a bare CR")
            }
        }
    }

    @inline(__always)
    private mutating func parseLines(_ text: UnsafeMutableBufferPointer<UInt8>, from start: Int) throws(FetchError) {
        var begin = 0
        for feed in lineEnds {
            let feed = Int(feed)
            defer { begin = feed + 1 }
            guard begin >= start else { continue }
            var end = feed > begin && text[feed - 1] == HTTPByte.carriageReturn ? feed - 1 : feed
            while isOdd, end > begin, text[end - 1] == HTTPByte.carriageReturn { end -= 1 }
            if begin == start {
                try parseStatusLine(UnsafeBufferPointer(rebasing: text[begin..<end]))
            } else if end == begin {
                return
            } else if HTTPByte.isBlank(text[begin]) {
                fold(text, begin: begin, end: end)
            } else {
                parseField(UnsafeBufferPointer(text), begin: begin, end: end)
            }
        }
    }

    /// status-line = "HTTP/" DIGIT [ "." DIGIT ] 1*SP 3DIGIT [ SP reason-phrase ]
    private mutating func parseStatusLine(_ line: UnsafeBufferPointer<UInt8>) throws(FetchError) {
        let malformed = FetchError(.protocol, "the status line is malformed")
        guard line.count > 6, let major = HTTPByte.digit(line[5]) else { throw malformed }
        var place = 6
        var minor: Int?
        if line.count > 7, line[6] == UInt8(ascii: ".") {
            minor = HTTPByte.digit(line[7])
            place = minor == nil ? 6 : 8
        }
        let versionEnd = place
        while place < line.count, line[place] == HTTPByte.space { place += 1 }
        guard place > versionEnd, place + 3 <= line.count, place + 3 == line.count || line[place + 3] == HTTPByte.space,
            let hundreds = HTTPByte.digit(line[place]), let tens = HTTPByte.digit(line[place + 1]),
            let ones = HTTPByte.digit(line[place + 2])
        else { throw malformed }
        guard hundreds > 0 else {
            throw FetchError(.protocol, "the status code is below 100")
        }
        status = UInt16(hundreds * 100 + tens * 10 + ones)
        minorVersion = major > 1 || major == 1 && minor ?? 0 > 0 ? 1 : 0
        if major > 1 || minor == nil || place > versionEnd + 1 { isOdd = true }
    }

    @inline(__always)
    private mutating func parseField(_ text: UnsafeBufferPointer<UInt8>, begin: Int, end: Int) {
        guard let bytes = text.baseAddress else { return }
        var nameEnd = shims_find_field_name_end(bytes, begin, text.count)
        var colon = nameEnd
        if colon >= end || colon == begin || bytes[colon] != UInt8(ascii: ":") {
            guard let name = Self.name(UnsafeBufferPointer(rebasing: text[..<end]), from: begin) else {
                (isOdd, lastLineSkipped) = (true, true)
                return
            }
            (nameEnd, colon) = name
            if nameEnd < colon { isOdd = true }
        }
        let known = KnownField.match(UnsafeBufferPointer(start: bytes + begin, count: nameEnd - begin))
        lastLineSkipped = false
        var slot = FieldSlot(
            nameStart: Int32(begin), nameEnd: Int32(nameEnd), valueStart: Int32(colon + 1), valueEnd: Int32(end),
            known: known)
        slot.trim(text)
        if let known {
            if first[Int(known.rawValue)] < 0 {
                first[Int(known.rawValue)] = Int32(fields.count)
            } else {
                repeated |= 1 << UInt32(known.rawValue)
            }
        }
        fields.append(slot)
    }

    /// The end of a line's name, a token, and the position of its colon, behind blanks; nil for a line that is not a
    /// field.
    private static func name(
        _ text: UnsafeBufferPointer<UInt8>, from begin: Int
    ) -> (end: Int, colon: Int)? {
        guard let end = text[begin...].firstIndex(where: { !HTTPByte.isToken($0) }), end > begin,
            let colon = text[end...].firstIndex(where: { !HTTPByte.isBlank($0) }), text[colon] == UInt8(ascii: ":")
        else { return nil }
        return (end, colon)
    }

    /// Joins a line that begins with a blank to the field before it, or skips it together with a line that is not a
    /// field.
    private mutating func fold(_ text: UnsafeMutableBufferPointer<UInt8>, begin: Int, end: Int) {
        isOdd = true
        if lastLineSkipped {
            return
        }
        guard var slot = fields.popLast() else {
            lastLineSkipped = true
            return
        }
        for index in Int(slot.valueEnd)..<begin {
            text[index] = HTTPByte.space
        }
        slot.valueEnd = Int32(end)
        slot.trim(UnsafeBufferPointer(text))
        fields.append(slot)
    }
}

extension FieldSlot {
    /// Removes optional white space from both ends of the value.
    @inline(__always)
    fileprivate mutating func trim(_ text: UnsafeBufferPointer<UInt8>) {
        while valueStart < valueEnd, HTTPByte.isBlank(text[Int(valueStart)]) {
            valueStart += 1
        }
        while valueEnd > valueStart, HTTPByte.isBlank(text[Int(valueEnd) - 1]) {
            valueEnd -= 1
        }
    }
}
