/// The links of a piece of a page, in growing storage that is used for one piece after the other.
package struct ScannedLinks: ~Copyable {
    /// The number of links for which room is kept between pages.
    private static let kept = 1_024

    private var storage = UnsafeMutablePointer<ScannedLink>.allocate(capacity: 64)
    private(set) var capacity = 64
    private(set) var count = 0

    /// Creates an empty list with room for 64 links.
    package init() {}

    deinit {
        storage.deallocate()
    }

    /// All links; valid until the next is appended.
    package var all: UnsafeBufferPointer<ScannedLink> { UnsafeBufferPointer(start: storage, count: count) }

    @inline(__always)
    package mutating func append(_ link: ScannedLink) {
        if count == capacity { grow() }
        (storage + count).initialize(to: link)
        count += 1
    }

    /// Removes all links.
    package mutating func removeAll() {
        count = 0
    }

    /// Frees the storage of a page with unusually many links.
    package mutating func shrink() {
        guard capacity > Self.kept else { return }
        storage.deallocate()
        storage = .allocate(capacity: Self.kept)
        (capacity, count) = (Self.kept, 0)
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<ScannedLink>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: storage, count: count)
        storage.deallocate()
        storage = larger
        capacity *= 2
    }
}
