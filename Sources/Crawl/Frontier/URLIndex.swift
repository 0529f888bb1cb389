import CText

/// Maps a fingerprint to the addresses of records that may match, with open addressing in shards.
///
/// Shards grow separately, so that no single insertion copies more than a 256th of the table.
struct URLIndex: ~Copyable {
    /// The upper half is the fingerprint's tag, the lower half 1 + the record's address; 0 is a free slot.
    private typealias Slot = UInt64

    private struct Shard {
        var slots: UnsafeMutablePointer<Slot>
        var mask: Int
        var count = 0
    }

    private static let shardBits: UInt64 = 8
    private var shards: [Shard] = (0..<1 << Int(URLIndex.shardBits)).map { _ in
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: 16)
        slots.initialize(repeating: 0, count: 16)
        return Shard(slots: slots, mask: 15)
    }

    /// The size of the slots in bytes.
    var bytes: Int { shards.reduce(0) { $0 + ($1.mask + 1) * MemoryLayout<Slot>.size } }

    /// The first address under the fingerprint for which `matches` returns true.
    @inline(__always)
    func find(_ fingerprint: UInt64, matches: (UInt32) -> Bool) -> UInt32? {
        let shard = shards[Int(fingerprint & (1 << Self.shardBits - 1))]
        let tag = fingerprint >> 32
        var position = Self.home(fingerprint) & shard.mask
        while true {
            let slot = shard.slots[position]
            if slot == 0 { return nil }
            if slot >> 32 == tag {
                let address = UInt32(truncatingIfNeeded: slot) &- 1
                if matches(address) { return address }
            }
            position = (position + 1) & shard.mask
        }
    }

    /// Prefetches the slots where a fingerprint is looked up first.
    @inline(__always)
    func prefetch(_ fingerprint: UInt64) {
        let shard = shards[Int(fingerprint & (1 << Self.shardBits - 1))]
        shims_prefetch(shard.slots + (Self.home(fingerprint) & shard.mask))
    }

    /// Adds an address.
    mutating func insert(_ fingerprint: UInt64, address: UInt32) {
        let index = Int(fingerprint & (1 << Self.shardBits - 1))
        if (shards[index].count + 1) * 5 > (shards[index].mask + 1) * 4 {
            Self.grow(&shards[index])
        }
        Self.place((fingerprint >> 32) << 32 | UInt64(address) + 1, in: shards[index])
        shards[index].count += 1
    }

    /// Where a fingerprint or a slot is looked up first, before the mask: by the tag, so that growth needs no record.
    @inline(__always)
    private static func home(_ tagged: UInt64) -> Int { Int(tagged >> 32) }

    private static func place(_ slot: Slot, in shard: Shard) {
        var position = home(slot) & shard.mask
        while shard.slots[position] != 0 { position = (position + 1) & shard.mask }
        shard.slots[position] = slot
    }

    private static func grow(_ shard: inout Shard) {
        let old = shard
        let capacity = (old.mask + 1) * 2
        shard.slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        shard.slots.initialize(repeating: 0, count: capacity)
        shard.mask = capacity - 1
        for position in 0...old.mask where old.slots[position] != 0 { place(old.slots[position], in: shard) }
        old.slots.deallocate()
    }

    deinit {
        for shard in shards { shard.slots.deallocate() }
    }
}
