import CText

/// A guess at the text of a link's URL: leading bytes of the base, followed by the link as written.
///
/// A serialised URL parses to itself: the parser would remove, encode or resolve nothing in it. So if a guess equals a
/// known URL, the link leads to that URL. If not, the guess means nothing, and the link must be parsed. Most links of a
/// crawl lead to known URLs: they are copied once and never parsed.
package struct LinkGuess: ~Copyable {
    /// The length of the longest guess, in bytes.
    @inlinable @inline(__always) package static var limit: Int { 1_024 }
    /// The room for a guess, in bytes: whole blocks are copied.
    @inlinable @inline(__always) package static var room: Int { limit + 16 }
    /// The number of folders that a link may go up.
    private static let levels = 8

    /// The base without its fragment.
    private let base = UnsafeMutablePointer<UInt8>.allocate(capacity: LinkGuess.room)
    private var count = 0
    /// The ends of its scheme with the colon, its origin and its path.
    private var schemeEnd = 0
    private var originEnd = 0
    private var pathEnd = 0
    /// The ends of its path's folder, the folder above, and so on: each behind a slash, the last ones behind the first
    /// slash.
    private let folders = UnsafeMutablePointer<Int>.allocate(capacity: LinkGuess.levels)

    /// Creates a guess without a base, which guesses nothing.
    package init() {}

    deinit {
        base.deallocate()
        folders.deallocate()
    }

    /// Sets the base. With a base that is too long, or not http or https, no link is guessed.
    package mutating func setBase(_ url: borrowing WebURL) {
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

    /// Writes the guess for a link, without its fragment.
    ///
    /// - Parameters:
    ///   - link: the link as written on the page.
    ///   - target: room for `room` bytes.
    /// - Returns: the guess's length; nil if there is none.
    @inline(__always)
    package func write(_ link: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) -> Int? {
        guard count <= Self.limit, link.count <= Self.limit else { return nil }
        guard let bytes = link.baseAddress, let first = link.first else { return write(lead: count, target) }
        // White space is taken off, and told, where the link is parsed.
        if bytes[link.count - 1] <= UInt8(ascii: " ") { return nil }
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

    /// Whether a colon comes before any byte that ends a scheme.
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

    /// Copies leading bytes of the base, and up to fifteen more that are overwritten later.
    @inline(__always)
    private func copy(_ count: Int, to target: UnsafeMutablePointer<UInt8>) {
        var position = 0
        while position < count {
            UnsafeMutableRawPointer(target + position).copyMemory(from: base + position, byteCount: 16)
            position += 16
        }
    }
}
