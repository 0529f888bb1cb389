import Web

/// Links of a page that wait, with copies of their values, for what the page may yet say of all its links.
struct HeldLinks: ~Copyable {
    /// No more are kept than take this, in bytes, with their values.
    static let limit = 64 << 10
    /// Room that stays between pages, in bytes of values.
    private static let kept = 16 << 10

    private var links = ScannedLinks()
    private var values = ByteBuffer(capacity: 0)
    /// What is left of the limit.
    private var room = HeldLinks.limit

    /// Adds a link with its value.
    ///
    /// - Returns: false, and nothing is added, where there is no room left.
    @inline(__always)
    mutating func append(_ link: ScannedLink, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        let size = value.count + MemoryLayout<ScannedLink>.stride
        guard size <= room else { return false }
        room -= size
        links.append(link.moved(to: values.count))
        if let start = value.baseAddress { values.append(start, count: value.count) }
        return true
    }

    /// All of them, in the order in which they were added; valid until the next call that changes them.
    var all: UnsafeBufferPointer<ScannedLink> { links.all }

    /// The values, each at its link's offset; valid as long.
    var bytes: UnsafeBufferPointer<UInt8> { values.bytes }

    /// Forgets them, and gives back what uncommonly many have taken.
    mutating func removeAll() {
        room = Self.limit
        links.removeAll()
        links.shrink()
        values.removeAll(keepingCapacity: Self.kept)
    }
}
