import CText

/// The tags of a part of a chunk that need a look.
struct SievedTags: ~Copyable {
    /// Blocks of 64 bytes in a part.
    private static let partBlocks = 64
    private let places = UnsafeMutablePointer<UInt16>.allocate(capacity: SievedTags.partBlocks * 64 + 64)
    private var next = 0
    private var count = 0
    /// Where the part begins and ends.
    private var start = 0
    private(set) var end = 0

    deinit {
        places.deallocate()
    }

    /// Forgets what was found: another chunk comes.
    mutating func removeAll() {
        (next, count, start, end) = (0, 0, 0, 0)
    }

    /// Looks through the next part, which begins at a position; false where the chunk's end is too near.
    mutating func sieve(
        _ chunk: UnsafePointer<UInt8>, from position: Int, to chunkEnd: Int, telling: NameFilter
    ) -> Bool {
        let blocks = min((chunkEnd &- Int(SHIMS_SIEVE_MARGIN) &- position) / 64, Self.partBlocks)
        guard blocks > 0 else { return false }
        (next, start, end) = (0, position, position &+ blocks &* 64)
        count = shims_sieve_tags(chunk + position, blocks, telling.entries, places)
        return true
    }

    /// The next tag's `<`, if there is one left in the part.
    @inline(__always)
    mutating func pop() -> Int? {
        guard next < count else { return nil }
        let place = start &+ Int(places[next])
        next &+= 1
        return place
    }
}
