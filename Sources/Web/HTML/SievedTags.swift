import CText

/// The tags of a part of a chunk that must be parsed.
struct SievedTags: ~Copyable {
    /// The number of blocks of 64 bytes in a part.
    private static let partBlocks = 64
    private let places = UnsafeMutablePointer<UInt16>.allocate(capacity: SievedTags.partBlocks * 64 + 64)
    private var next = 0
    private var count = 0
    /// The start and the end of the part.
    private var start = 0
    private(set) var end = 0

    deinit {
        places.deallocate()
    }

    /// Removes all tags, before another chunk.
    mutating func removeAll() {
        (next, count, start, end) = (0, 0, 0, 0)
    }

    /// Searches the next part, which starts at a position; false if the chunk's end is too near.
    mutating func sieve(
        _ chunk: UnsafePointer<UInt8>, from position: Int, to chunkEnd: Int, telling: NameFilter
    ) -> Bool {
        let blocks = min((chunkEnd &- Int(SHIMS_SIEVE_MARGIN) &- position) / 64, Self.partBlocks)
        guard blocks > 0 else { return false }
        (next, start, end) = (0, position, position &+ blocks &* 64)
        count = shims_sieve_tags(chunk + position, blocks, telling.entries, places)
        return true
    }

    /// The `<` of the next tag, if one is left in the part.
    @inline(__always)
    mutating func pop() -> Int? {
        guard next < count else { return nil }
        let place = start &+ Int(places[next])
        next &+= 1
        return place
    }
}
