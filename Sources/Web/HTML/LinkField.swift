/// The Link field of a response (RFC 8288, section 3).
package enum LinkField {
    /// Calls `found` with each target that has a relation, as written, and with the relation. Targets with an `anchor` are
    /// links of something else.
    package static func read(
        _ value: UnsafeBufferPointer<UInt8>,
        _ found: (_ target: UnsafeBufferPointer<UInt8>, _ relation: ScannedLink.Relation) -> Void
    ) {
        for link in parts(of: value, separator: UInt8(ascii: ",")) {
            guard let start = link.firstIndex(of: UInt8(ascii: "<")),
                let end = link[start...].firstIndex(of: UInt8(ascii: ">"))
            else { continue }
            var relation: ScannedLink.Relation?
            var isOfAnother = false
            let parameters = UnsafeBufferPointer(rebasing: link[(end + 1)...])
            for parameter in parts(of: parameters, separator: UInt8(ascii: ";")) {
                let pair = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1)
                guard pair.count == 2 else { continue }
                let name = trimmed(pair[0])
                if name.equals("anchor") { isOfAnother = true }
                // Only the first counts (section 3.3).
                if name.equals("rel"), relation == nil { relation = ScannedLink.Relation(tokens: unquoted(pair[1])) }
            }
            guard let relation, !isOfAnother else { continue }
            found(UnsafeBufferPointer(rebasing: link[(start + 1)..<end]), relation)
        }
    }

    /// The parts between separators outside of quoted strings and angle brackets.
    private static func parts(
        of text: UnsafeBufferPointer<UInt8>, separator: UInt8
    ) -> [Slice<UnsafeBufferPointer<UInt8>>] {
        var (isQuoted, isEscaped, isTarget) = (false, false, false)
        return text.split { byte in
            defer { isEscaped = isQuoted && !isEscaped && byte == UInt8(ascii: "\\") }
            if byte == UInt8(ascii: "\""), !isEscaped, !isTarget { isQuoted.toggle() }
            if !isQuoted, byte == UInt8(ascii: "<") { isTarget = true }
            if byte == UInt8(ascii: ">") { isTarget = false }
            return byte == separator && !isQuoted && !isTarget
        }
    }

    private static func trimmed(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> UnsafeBufferPointer<UInt8> {
        var text = text
        while let first = text.first, HTMLTokenizer.isSpace(first) { text.removeFirst() }
        while let last = text.last, HTMLTokenizer.isSpace(last) { text.removeLast() }
        return UnsafeBufferPointer(rebasing: text)
    }

    private static func unquoted(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> UnsafeBufferPointer<UInt8> {
        let text = trimmed(text)
        guard text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") else { return text }
        return UnsafeBufferPointer(rebasing: text[1..<(text.count - 1)])
    }
}
