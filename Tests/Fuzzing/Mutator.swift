import TestSupport

/// Makes inputs of inputs.
struct Mutator {
    /// Inputs do not grow beyond this, in bytes.
    static let limit = 4_096
    private static let bytes: [UInt8] = [
        0, 1, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x25, 0x26, 0x3C, 0x3E, 0x7F, 0x80, 0xC2, 0xFF,
    ]

    let tokens: [[UInt8]]

    /// Damages an input in one to eight places; `other` lends parts of itself.
    func mutate(_ input: [UInt8], with other: [UInt8], _ generator: inout SplitMix64) -> [UInt8] {
        var result = input
        for _ in 0..<(1 << Int.random(in: 0...3, using: &generator)) { change(&result, other, &generator) }
        if result.count > Self.limit { result.removeSubrange(Self.limit...) }
        return result
    }

    private func change(_ bytes: inout [UInt8], _ other: [UInt8], _ generator: inout SplitMix64) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let part = place..<min(bytes.count, place + Int.random(in: 1...32, using: &generator))
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        case 1: bytes.removeSubrange(part)
        case 2: bytes.insert(contentsOf: bytes[part], at: Int.random(in: 0...bytes.count, using: &generator))
        case 3: bytes.insert(contentsOf: tokens.randomElement(using: &generator) ?? [], at: place)
        case 4: bytes.replaceSubrange(part, with: tokens.randomElement(using: &generator) ?? [])
        case 5 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        case 6 where place < bytes.count: bytes[place] = Self.bytes.randomElement(using: &generator) ?? 0
        case 7 where place < bytes.count:
            bytes[place] = bytes[place] &+ UInt8(truncatingIfNeeded: Int.random(in: -4...4, using: &generator))
        default:
            guard !other.isEmpty else { return }
            let start = Int.random(in: 0..<other.count, using: &generator)
            let end = min(other.count, start + Int.random(in: 1...64, using: &generator))
            bytes.replaceSubrange(part, with: other[start..<end])
        }
    }
}
