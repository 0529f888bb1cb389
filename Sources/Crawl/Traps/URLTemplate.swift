import Web

/// The template of similar URLs: the path with its numbers and hashes as classes, `*` for the last segment (with its
/// extension), `?` for a query. `/blog/2024/post-7.html` becomes `/blog/#/*.html`.
package enum URLTemplate {
    /// The number of segments that count; deeper ones are ignored.
    private static let segmentLimit = 16
    /// The length of the longest segment that is not a hash.
    private static let longestSegment = 32

    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")

    /// Appends the template of a path with its query.
    static func append(_ target: UnsafeBufferPointer<UInt8>, to template: inout [UInt8]) {
        let query = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
        var start = 1
        var segments = 0
        while start <= query {
            let end = target[start..<query].firstIndex(of: slash) ?? query
            template.append(slash)
            if end == query {
                appendLast(target[start..<end], to: &template)
            } else if segments < segmentLimit {
                appendClass(of: target[start..<end], to: &template)
            }
            segments += 1
            start = end + 1
        }
        if query < target.count { template.append(UInt8(ascii: "?")) }
    }

    /// Appends the first segment's class, if it is not the last: the part of the site that a path belongs to.
    static func appendSection(of target: UnsafeBufferPointer<UInt8>, to section: inout [UInt8]) {
        let query = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
        guard query > 1, let end = target[1..<query].firstIndex(of: slash) else { return }
        appendClass(of: target[1..<end], to: &section)
        section.append(slash)
    }

    private static func appendLast(_ segment: Slice<UnsafeBufferPointer<UInt8>>, to template: inout [UInt8]) {
        guard !segment.isEmpty else { return }
        template.append(star)
        guard let dot = segment.lastIndex(of: UInt8(ascii: ".")), dot > segment.startIndex else { return }
        let ending = segment[dot...]
        guard (2...6).contains(ending.count), ending.dropFirst().allSatisfy(isLetter) else { return }
        template.append(contentsOf: ending)
    }

    /// Appends a segment's class. A segment without digits is unchanged; each run of digits becomes `#`; one with
    /// alternating letters and digits is a hash or an identity.
    private static func appendClass(of segment: Slice<UnsafeBufferPointer<UInt8>>, to template: inout [UInt8]) {
        let segment = segment.prefix { $0 != UInt8(ascii: ";") }
        let start = template.count
        guard segment.count <= longestSegment else { return template.append(star) }
        var turns = 0
        var last: UInt8 = 0
        for byte in segment {
            if isDigit(byte) {
                if isLetter(last) { turns += 1 }
                if !isDigit(last) { template.append(UInt8(ascii: "#")) }
            } else {
                if isDigit(last), isLetter(byte) { turns += 1 }
                template.append(byte)
            }
            last = byte
        }
        if turns >= 3 {
            template.removeSubrange(start...)
            template.append(star)
        }
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { isASCIIDigit(byte) }
    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
