/// Links on pages in legacy encodings: a special URL's query is percent-encoded from the page's encoding (URL standard,
/// section 4.4, query state), everything else from UTF-8.
extension WebURL {
    /// Parses input against a base like `assign(_:base:)`, with the query in an encoding.
    ///
    /// - Parameters:
    ///   - input: UTF-8, whatever the page's encoding; an ill-formed sequence counts as U+FFFD.
    ///   - base: the base for relative references.
    ///   - encoding: the encoding of the page that contains the link.
    /// - Returns: nil, or the failure; this value is then the empty URL.
    public mutating func assign(
        _ input: UnsafeBufferPointer<UInt8>, base: WebURL?, encoding: Encoding
    ) -> URLError? {
        let failure = assign(input, base: base)
        guard failure == nil, encoding != .utf8, parts.queryStart < parts.fragmentStart, encoding.output != .utf8,
            isQueryInPageEncoding, let query = Self.query(of: input),
            query.contains(where: { $0 >= 0x80 || encoding == .iso2022JP && $0 < 0x20 })
        else { return failure }
        encodeQuery(query, encoding.output)
        guard bytes.count <= Self.outputLimit else {
            clear()
            return .tooLong
        }
        return nil
    }

    /// The same, for many links with one base, which is borrowed: an optional base would be copied each time.
    package mutating func assign(
        _ input: UnsafeBufferPointer<UInt8>, lent base: borrowing WebURL, encoding: Encoding
    ) -> URLError? {
        // A plain link has nothing to encode.
        if input.count <= Self.inputLimit, base.bytes.count <= Self.outputLimit, assignPlain(input, base) { return nil }
        return assign(input, base: copy base, encoding: encoding)
    }

    private var isQueryInPageEncoding: Bool {
        switch parts.scheme {
        case .http, .https, .ftp, .file: true
        case .ws, .wss, .other: false
        }
    }

    /// The query in the input: it starts at the URL's first question mark.
    private static func query(of input: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard let first = input.firstIndex(where: { $0 > 0x20 }), let last = input.lastIndex(where: { $0 > 0x20 })
        else { return nil }
        let text = input[first...last]
        let end = text.firstIndex(of: UInt8(ascii: "#")) ?? text.endIndex
        guard let mark = text[..<end].firstIndex(of: UInt8(ascii: "?")) else { return nil }
        return UnsafeBufferPointer(rebasing: text[(mark + 1)..<end])
    }

    /// Writes the query once more: "percent-encode after encoding" (section 1.3).
    private mutating func encodeQuery(_ query: UnsafeBufferPointer<UInt8>, _ encoding: Encoding) {
        let fragment = Array(bytes[Int(parts.fragmentStart)...])
        bytes.removeSubrange((Int(parts.queryStart) + 1)...)
        var encoder = TextEncoder(encoding)
        var encoded: [UInt8] = []
        func write(_ url: inout WebURL) {
            for byte in encoded {
                if URLByteClass.specialQuery.contains(byte) {
                    url.appendPercentEncoded(byte)
                } else {
                    url.bytes.append(byte)
                }
            }
            encoded.removeAll(keepingCapacity: true)
        }
        var position = 0
        while position < query.count {
            let (count, scalar) = decodeUTF8(query, position)
            position += count
            if scalar == 0x09 || scalar == 0x0A || scalar == 0x0D { continue }
            let missing = encoder.encode(scalar, into: &encoded)
            write(&self)
            if let missing {
                bytes += "%26%23\(missing)%3B".utf8
            }
        }
        encoder.finish(into: &encoded)
        write(&self)
        parts.fragmentStart = UInt32(truncatingIfNeeded: bytes.count)
        bytes += fragment
    }
}

/// The scalar value at an offset of a text, and its length; U+FFFD for an ill-formed sequence.
private func decodeUTF8(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> (count: Int, scalar: UInt32) {
    let (count, isWellFormed) = utf8Sequence(text, start)
    guard isWellFormed else { return (count, 0xFFFD) }
    let lead = UInt32(text[start])
    guard count > 1 else { return (1, lead) }
    var scalar = lead & (0x7F >> UInt32(count))
    for byte in text[(start + 1)..<(start + count)] {
        scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    return (count, scalar)
}
