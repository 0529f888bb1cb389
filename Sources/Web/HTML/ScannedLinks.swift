/// The links of a piece of a page: storage that grows, and serves piece after piece.
package struct ScannedLinks: ~Copyable {
    /// Room that stays between pages, in links.
    private static let kept = 1_024

    private var storage = UnsafeMutablePointer<ScannedLink>.allocate(capacity: 64)
    private(set) var capacity = 64
    private(set) var count = 0

    /// No links, with room for 64.
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

    /// Forgets all links.
    package mutating func removeAll() {
        count = 0
    }

    /// Gives back what a page with uncommonly many links has taken.
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
