import Web

/// Links of a page, with copies of their values, that are held back until it is known what the page says about all its
/// links.
struct HeldLinks: ~Copyable {
    /// The largest size of the links and their values, in bytes.
    static let limit = 64 << 10
    /// The room that is kept between pages, in bytes of values.
    private static let kept = 16 << 10

    private var links = ScannedLinks()
    private var values = ByteBuffer(capacity: 0)
    /// The rest of the limit.
    private var room = HeldLinks.limit

    /// Adds a link with its value.
    ///
    /// - Returns: false, without adding it, if there is no room left.
    @inline(__always)
    mutating func append(_ link: ScannedLink, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        let size = value.count + MemoryLayout<ScannedLink>.stride
        guard size <= room else { return false }
        room -= size
        links.append(link.moved(to: values.count))
        if let start = value.baseAddress { values.append(start, count: value.count) }
        return true
    }

    /// All links in the order in which they were added; valid until the next change.
    var all: UnsafeBufferPointer<ScannedLink> { links.all }

    /// The values, each at its link's offset; valid until the next change.
    var bytes: UnsafeBufferPointer<UInt8> { values.bytes }

    /// Removes all links, and frees the room of unusually many.
    mutating func removeAll() {
        room = Self.limit
        links.removeAll()
        links.shrink()
        values.removeAll(keepingCapacity: Self.kept)
    }
}
