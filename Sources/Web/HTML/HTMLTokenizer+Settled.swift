// Nearly all of a page is read here: within its body and outside of foreign content, most tags are irrelevant and are
// sieved out before any is parsed.

import CText

extension HTMLTokenizer {
    /// Reads text and tags from a position where the tree is settled, up to a tag that needs more work, or a new state.
    ///
    /// - Returns: the position to go on from; in the state `.data` that is a `<` or near the end.
    mutating func scanSettled(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        while true {
            guard let less = sieved.pop() else {
                position = max(position, sieved.end)
                let isPart = sieved.sieve(chunk, from: position, to: end, telling: telling)
                guard isPart else { return position }
                bytesExamined += sieved.end - position
                continue
            }
            // `<li>` passes the sieve because of the first letters of `link`, and is the most frequent tag on many
            // pages.
            if less < position || Self.isListItem(chunk + less) { continue }
            if let next = scanPlainAnchor(chunk, less, end) {
                position = next
                continue
            }
            if chunk[less &+ 1] == UInt8(ascii: "/"), let next = Self.plainEndTag(chunk, less) {
                position = next
                continue
            }
            let length = shims_tag_name_length(chunk + less + 1)
            let close = less &+ 1 &+ length
            guard Self.isLetter(chunk[less &+ 1]), length <= 8, PackedName.ends(chunk[close]) else { return less }
            let traits = self.traits[Int(elementNames[PackedName(chunk + less + 1, count: length)])]
            tagStart = less
            let next =
                traits.isInert
                ? skipAttributes(chunk, close, end) : scanRest(chunk, close, end, traits, isEnd: false)
            guard let next else { return less }
            position = next
            guard state == .data, tree.isSettled else { return position }
        }
    }

    /// The position behind an end tag without white space, which means nothing here; nil if it is another one, or if its
    /// name is long.
    @inline(__always)
    private static func plainEndTag(_ chunk: UnsafePointer<UInt8>, _ less: Int) -> Int? {
        let close = less &+ 2 &+ shims_tag_name_length(chunk + less + 2)
        return isLetter(chunk[less &+ 2]) && chunk[close] == UInt8(ascii: ">") ? close &+ 1 : nil
    }

    /// Whether these bytes begin with `<li>`.
    @inline(__always)
    private static func isListItem(_ bytes: UnsafePointer<UInt8>) -> Bool {
        UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self) == 0x3E69_6C3C
    }

    /// The length of `<a href="`.
    static let plainAnchorBeginning = 9

    /// Reads the most frequent tag with a link: an `a` with only a quoted `href`.
    ///
    /// - Parameters:
    ///   - chunk: the bytes.
    ///   - less: the tag's `<`; the chunk has at least sixteen bytes behind it.
    ///   - end: the chunk's end.
    /// - Returns: the position behind the tag; nil, without any effect, if it is another one.
    @inline(__always)
    private mutating func scanPlainAnchor(_ chunk: UnsafePointer<UInt8>, _ less: Int, _ end: Int) -> Int? {
        // `a href="`, the first byte lowest.
        let anchor: UInt64 = 0x223D_6665_7268_2061
        guard UnsafeRawPointer(chunk + less + 1).loadUnaligned(as: UInt64.self) == anchor else { return nil }
        let from = less &+ Self.plainAnchorBeginning
        let quote = shims_find_value_end(chunk, from, end, UInt8(ascii: "\""))
        guard quote &+ 1 < end, chunk[quote] == UInt8(ascii: "\""), chunk[quote &+ 1] == UInt8(ascii: ">"),
            quote &- from <= LinkScanner.valueLimit
        else { return nil }
        links.append(
            ScannedLink(
                offset: UInt32(truncatingIfNeeded: from), length: UInt32(truncatingIfNeeded: quote &- from),
                isInChunk: true, element: .a, attribute: .href, relation: []))
        return quote &+ 2
    }
}
