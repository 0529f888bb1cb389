// How nearly all of a page is read: once its body has begun and outside of foreign content, most tags mean nothing, and
// it takes a look at sixteen bytes to tell.

import CTextShims

extension HTMLTokenizer {
    /// Text and tags from a place where the tree is settled, up to one that needs another look, or a new state.
    ///
    /// Where the next tag begins does not depend on where the last one ended, but for the rare `<` in a tag: so the
    /// processor can be at several tags at a time.
    ///
    /// - Returns: where to go on, with `.data` at a `<` or near the end.
    mutating func scanSettled(_ chunk: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        // A block of 64 bytes, and what a tag that begins in it is told by, must lie in the chunk.
        let last = end &- 64 &- 18
        guard start <= last else { return start }
        var position = start
        var block = start
        var bits = shims_tag_bits(chunk + block)
        while true {
            while bits == 0 {
                block &+= 64
                guard block <= last else { return max(block, position) }
                bits = shims_tag_bits(chunk + block)
            }
            let less = block &+ bits.trailingZeroBitCount
            bits &= bits &- 1
            if less < position { continue }
            if chunk[less &+ 1] == 0x2F {
                // An end tag, or a comment for what is no name, with nothing but that before its `>`.
                let close = less &+ 2 &+ shims_tag_name_length(chunk + less + 2)
                guard chunk[close] == 0x3E else { return less }
                position = close &+ 1
                continue
            }
            let length = shims_tag_name_length(chunk + less + 1)
            let close = less &+ 1 &+ length
            let isBare = chunk[close] == 0x3E
            guard Self.isLetter(chunk[less &+ 1]), length <= 8, isBare || PackedName.ends(chunk[close]) else {
                return less
            }
            let name = PackedName(chunk + less + 1, count: length)
            if telling.has(name) {
                let traits = self.traits[Int(elementNames[name])]
                if !traits.isInert, !isBare || traits.flags.contains(.shapesTree) {
                    guard let next = scanRest(chunk, close, end, traits, isEnd: false) else { return less }
                    position = next
                    guard state == .data, tree.isSettled else { return position }
                    continue
                }
            }
            if isBare {
                position = close &+ 1
            } else {
                guard let next = skipAttributes(chunk, close, end) else { return less }
                position = next
            }
        }
    }
}
