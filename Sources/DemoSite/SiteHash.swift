/// Deterministic choices: the same seed and numbers give the same answer on every machine.
enum SiteHash {
    /// SplitMix64's finalizer (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014) over three
    /// numbers.
    @inline(__always)
    static func mix(_ seed: UInt64, _ purpose: UInt64, _ number: Int) -> UInt64 {
        var hash =
            seed &+ purpose &* 0xD1B5_4A32_D192_ED03 &+ UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ (hash &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash &>> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash &>> 31)
    }

    /// A number in 0 ..< bound, approximately uniform; bound is positive.
    @inline(__always)
    static func pick(_ hash: UInt64, below bound: Int) -> Int {
        Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(bound)).high)
    }
}
