/// Recognizes a trap by a path alone: repeated segments, or too many of them.
package enum PathShape {
    /// The largest number of segments of a document's path.
    static let segmentLimit = 32
    /// The number of equal segments in a row that are a trap, empty ones included.
    private static let singleLimit = 4
    /// The number of equal groups of segments in a row that are a trap.
    private static let groupLimit = 3
    /// The number of equal segments anywhere that are a trap.
    private static let anywhereLimit = 6

    /// The kind of trap of a path and query, if any. Segments of only digits may repeat.
    static func trap(in target: UnsafeBufferPointer<UInt8>) -> TrapKind? {
        var hashes = InlineArray<33, UInt64>(repeating: 0)
        var (count, hash, isNumber) = (0, basis, true)
        for byte in target.dropFirst() {
            if byte == UInt8(ascii: "?") { break }
            guard byte == UInt8(ascii: "/") else {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
                isNumber = isNumber && URLTemplate.isDigit(byte)
                continue
            }
            guard count < segmentLimit else { return .segments }
            // A segment of digits differs from all others, unless it is empty.
            hashes[count] = isNumber && hash != basis ? ~UInt64(count) : hash
            count += 1
            (hash, isNumber) = (basis, true)
        }
        return repeats(hashes, count) ? .repetition : nil
    }

    private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func repeats(_ hashes: InlineArray<33, UInt64>, _ count: Int) -> Bool {
        guard count >= singleLimit else { return false }
        for period in 1...max(1, count / groupLimit) {
            let needed = period * ((period == 1 ? singleLimit : groupLimit) - 1)
            var run = 0
            for index in period..<count {
                run = hashes[index] == hashes[index - period] ? run + 1 : 0
                if run >= needed { return true }
            }
        }
        guard count >= anywhereLimit else { return false }
        for first in 0...count - anywhereLimit {
            var same = 0
            for index in first..<count where hashes[index] == hashes[first] { same += 1 }
            if same >= anywhereLimit { return true }
        }
        return false
    }
}
