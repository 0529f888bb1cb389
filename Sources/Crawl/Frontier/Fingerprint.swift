/// A seeded 64-bit hash of a URL's bytes, in the manner of wyhash: eight bytes a step, one 64x64->128 multiplication.
///
/// The seed is drawn for each crawl, so that a site can't choose URLs that fall into one bucket of the table.
package struct Fingerprint {
    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed ^ 0xA076_1D64_78BD_642F
    }

    @inline(__always)
    package func callAsFunction(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        guard let start = bytes.baseAddress else { return seed }
        let raw = UnsafeRawPointer(start)
        let count = bytes.count
        var hash = seed ^ UInt64(truncatingIfNeeded: count)
        if count < 8 {
            var tail: UInt64 = 0
            for byte in bytes { tail = tail << 8 | UInt64(byte) }
            return Self.mix(hash ^ tail, 0xE703_7ED1_A0B4_28DB)
        }
        var offset = 0
        while offset + 16 <= count {
            let low = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let high = raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
            hash = Self.mix(low ^ 0xE703_7ED1_A0B4_28DB, high ^ hash)
            offset += 16
        }
        if offset + 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = Self.mix(word ^ 0x8EBC_6AF0_9C88_C6E3, hash)
        }
        // The last eight bytes, which may overlap earlier ones, stand for the rest.
        let last = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        return Self.mix(last ^ hash, 0x5899_65CC_7537_4CC3)
    }

    @inline(__always)
    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
