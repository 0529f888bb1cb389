import CTextShims

/// Reading a complete head into a `ResponseHead` (RFC 9112 sections 4 and 5).
///
/// Where the RFC leaves room: a line may end with a bare line feed (2.2); a bare CR or a NUL anywhere is an error
/// (2.2, RFC 9110 5.5); blanks before the colon are dropped (5.1); a folded line is joined to its field (5.2); a
/// field whose name is not a token is passed over, unless it holds a control character or has no colon, which
/// are errors.
extension ResponseHead {
    /// Fills the head.
    ///
    /// - Parameters:
    ///   - bytes: one complete head from the first byte that came, its empty line included.
    ///   - start: where the status line begins; `lineEnds` holds the offset of every line feed from 0.
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
        // Out of self while self is changed: a swap, not a copy.
        var text: [UInt8] = []
        swap(&text, &storage)
        defer { swap(&text, &storage) }
        try text.withUnsafeMutableBufferPointer { (text) throws(FetchError) in
            try Self.checkControls(UnsafeBufferPointer(text))
            try parseLines(text, from: start)
        }
    }
}

extension ResponseHead {
    /// Refuses NUL, and CR that no LF follows.
    private static func checkControls(_ text: UnsafeBufferPointer<UInt8>) throws(FetchError) {
        if let start = text.baseAddress, shims_has_stray_control(start, text.count) {
            throw FetchError(.protocol, "The response head holds a NUL or a bare CR.")
        }
    }

    @inline(__always)
    private mutating func parseLines(_ text: UnsafeMutableBufferPointer<UInt8>, from start: Int) throws(FetchError) {
        var begin = 0
        for feed in lineEnds {
            let feed = Int(feed)
            defer { begin = feed + 1 }
            guard begin >= start else { continue }
            let end = feed > begin && text[feed - 1] == HTTPByte.carriageReturn ? feed - 1 : feed
            if begin == start {
                try parseStatusLine(UnsafeBufferPointer(rebasing: text[begin..<end]))
            } else if end == begin {
                return
            } else if HTTPByte.isBlank(text[begin]) {
                try fold(text, begin: begin, end: end)
            } else {
                try parseField(UnsafeBufferPointer(text), begin: begin, end: end)
            }
        }
    }

    /// status-line = "HTTP/" DIGIT "." DIGIT SP 3DIGIT [ SP reason-phrase ]
    private mutating func parseStatusLine(_ line: UnsafeBufferPointer<UInt8>) throws(FetchError) {
        guard line.count >= 12, line[6] == UInt8(ascii: "."), line[8] == HTTPByte.space,
            line.count == 12 || line[12] == HTTPByte.space,
            let major = HTTPByte.digit(line[5]), let minor = HTTPByte.digit(line[7]),
            let hundreds = HTTPByte.digit(line[9]), let tens = HTTPByte.digit(line[10]),
            let ones = HTTPByte.digit(line[11])
        else {
            throw FetchError(.protocol, "The status line is malformed.")
        }
        guard major <= 1 else {
            throw FetchError(.protocol, "The answer is of a version of HTTP other than 1.")
        }
        guard hundreds > 0 else {
            throw FetchError(.protocol, "The status code is below 100.")
        }
        status = UInt16(hundreds * 100 + tens * 10 + ones)
        minorVersion = major == 1 && minor > 0 ? 1 : 0
    }

    @inline(__always)
    private mutating func parseField(_ text: UnsafeBufferPointer<UInt8>, begin: Int, end: Int) throws(FetchError) {
        guard let bytes = text.baseAddress else { return }
        var nameEnd = shims_find_field_name_end(bytes, begin, text.count)
        var colon = nameEnd
        if colon >= end || colon == begin || bytes[colon] != UInt8(ascii: ":") {
            (nameEnd, colon) = try Self.name(UnsafeBufferPointer(rebasing: text[..<end]), from: begin)
        }
        let known = KnownField.match(UnsafeBufferPointer(start: bytes + begin, count: nameEnd - begin))
        lastLineSkipped = nameEnd == begin
        if lastLineSkipped { return }
        var slot = FieldSlot(
            nameStart: Int32(begin), nameEnd: Int32(nameEnd), valueStart: Int32(colon + 1), valueEnd: Int32(end),
            known: known)
        slot.trim(text)
        if let known {
            if first[Int(known.rawValue)] < 0 {
                first[Int(known.rawValue)] = Int32(fields.count)
            } else {
                repeated |= 1 << UInt16(known.rawValue)
            }
        }
        fields.append(slot)
    }

    /// Where the name of a line ends and where its colon is; the name is empty where it is no token, with blanks behind it
    /// at most.
    private static func name(
        _ text: UnsafeBufferPointer<UInt8>, from begin: Int
    ) throws(FetchError) -> (end: Int, colon: Int) {
        let end = text[begin...].firstIndex { !HTTPByte.isToken($0) } ?? text.count
        let colon = try findColon(text, from: end)
        return (text[end..<colon].allSatisfy(HTTPByte.isBlank) ? end : begin, colon)
    }

    /// The colon of a line.
    private static func findColon(_ text: UnsafeBufferPointer<UInt8>, from begin: Int) throws(FetchError) -> Int {
        for index in begin..<text.count {
            if text[index] == UInt8(ascii: ":") {
                return index
            }
            if HTTPByte.isControl(text[index]) {
                throw FetchError(.protocol, "A field's name holds a control character.")
            }
        }
        throw FetchError(.protocol, "A line of the response head has no colon.")
    }

    /// Joins a line that begins with a blank to the field before it.
    private mutating func fold(_ text: UnsafeMutableBufferPointer<UInt8>, begin: Int, end: Int) throws(FetchError) {
        if lastLineSkipped {
            return
        }
        guard var slot = fields.popLast() else {
            throw FetchError(.protocol, "A folded line follows the status line.")
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
    /// Takes optional white space off both ends of the value.
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
