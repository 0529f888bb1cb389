import CText

/// What a link's URL reads like if it is one that is known: leading bytes of the base, and the link as it stands.
///
/// A serialised URL parses to itself, and nothing is in it that the parser would take out, encode or resolve. So where
/// a guess reads like a URL that is known, the link leads to that URL; where it does not, the guess says nothing, and
/// the link must be parsed. Most links of a crawl lead to URLs that are known: they are copied once, and never parsed.
package struct LinkGuess: ~Copyable {
    /// Longer guesses are not made, in bytes.
    @inlinable @inline(__always) package static var limit: Int { 1_024 }
    /// Room that a guess takes: blocks are copied whole.
    @inlinable @inline(__always) package static var room: Int { limit + 16 }
    /// A link may go up so many folders.
    private static let levels = 8

    /// The base without its fragment.
    private let base = UnsafeMutablePointer<UInt8>.allocate(capacity: LinkGuess.room)
    private var count = 0
    /// Where its scheme with the colon, its origin and its path end.
    private var schemeEnd = 0
    private var originEnd = 0
    private var pathEnd = 0
    /// Where the folder of its path ends, the folder above, and so on: each behind a slash, the last ones behind the first.
    private let folders = UnsafeMutablePointer<Int>.allocate(capacity: LinkGuess.levels)

    /// A guess without a base, which says nothing.
    package init() {}

    deinit {
        base.deallocate()
        folders.deallocate()
    }

    /// Sets the base of what follows. Against one that is too long, or not http or https, no link is guessed.
    package mutating func begin(_ url: borrowing WebURL) {
        count = url.isHTTP ? Int(url.parts.fragmentStart) : .max
        guard count <= Self.limit else { return }
        url.bytes.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { base.update(from: start, count: count) }
        }
        schemeEnd = Int(url.parts.schemeEnd) + 1
        originEnd = Int(url.parts.pathStart)
        pathEnd = Int(url.parts.queryStart)
        let first = originEnd + 1
        var end = pathEnd
        for level in 0..<Self.levels {
            while end > first, base[end - 1] != UInt8(ascii: "/") { end -= 1 }
            (folders + level).initialize(to: max(end, first))
            end -= 1
        }
    }

    /// Writes what a link's URL may read like, without its fragment.
    ///
    /// - Parameters:
    ///   - link: the link as it stands on the page.
    ///   - target: room for `room` bytes.
    /// - Returns: the guess's length; nil where there is none.
    @inline(__always)
    package func write(_ link: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) -> Int? {
        guard count <= Self.limit, link.count <= Self.limit else { return nil }
        guard let bytes = link.baseAddress, let first = link.first else { return write(lead: count, target) }
        var start = 0
        let lead: Int
        switch first {
        case UInt8(ascii: "/"):
            lead = link.count > 1 && bytes[1] == UInt8(ascii: "/") ? schemeEnd : originEnd
        case UInt8(ascii: "?"):
            lead = pathEnd
        case UInt8(ascii: "#"):
            return write(lead: count, target)
        case UInt8(ascii: "."):
            var level = 0
            while start + 1 < link.count, bytes[start] == UInt8(ascii: ".") {
                if bytes[start + 1] == UInt8(ascii: "/") {
                    start += 2
                } else if start + 2 < link.count, bytes[start + 1] == UInt8(ascii: "."),
                    bytes[start + 2] == UInt8(ascii: "/")
                {
                    start += 3
                    level += 1
                } else {
                    break
                }
            }
            guard level < Self.levels else { return nil }
            lead = folders[level]
        default:
            lead = Self.hasScheme(link) ? 0 : folders[0]
        }
        guard lead + link.count - start <= Self.limit else { return nil }
        copy(lead, to: target)
        return lead + shims_copy_before(target + lead, bytes + start, link.count - start, UInt8(ascii: "#"))
    }

    /// Whether a colon comes before all that ends a scheme.
    @inline(__always)
    private static func hasScheme(_ link: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in link {
            switch byte {
            case UInt8(ascii: ":"): return true
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return false
            default: continue
            }
        }
        return false
    }

    private func write(lead: Int, _ target: UnsafeMutablePointer<UInt8>) -> Int {
        copy(lead, to: target)
        return lead
    }

    /// Copies leading bytes of the base, and up to fifteen more that do not count.
    @inline(__always)
    private func copy(_ count: Int, to target: UnsafeMutablePointer<UInt8>) {
        var position = 0
        while position < count {
            UnsafeMutableRawPointer(target + position).copyMemory(from: base + position, byteCount: 16)
            position += 16
        }
    }
}
