// Which part of a document a 206 brings (RFC 9110 section 14.4).

extension ResponseHead {
    /// Whether the part is the whole document: `bytes 0-4999/5000`.
    package var hasWholeRange: Bool {
        for index in 0..<fieldCount where withBytes(in: name(index), { equalIgnoringCase($0, "content-range") }) {
            let words = withBytes(in: value(index)) { String(decoding: $0, as: UTF8.self) }
                .split { " -/".contains($0) }
            guard words.count == 4, words[0].lowercased() == "bytes", let last = Int(words[2]), last < .max else {
                return false
            }
            return Int(words[1]) == 0 && Int(words[3]) == last + 1
        }
        return false
    }
}
