/// Ascending numbers as the differences between them, as varints: seven bits a byte, the low ones first. The first one is the
/// difference from zero; a number that is there twice differs by zero from itself.
package enum PackedNumbers {
    /// Packs numbers, in any order.
    static func bytes(of numbers: [UInt32]) -> [UInt8] {
        var numbers = numbers
        return bytes(sorting: &numbers)
    }

    /// Packs numbers, which it sorts.
    static func bytes(sorting numbers: inout [UInt32]) -> [UInt8] {
        numbers.sort()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(numbers.count * 2)
        var last: UInt32 = 0
        for number in numbers {
            var rest = number - last
            last = number
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: rest))
        }
        return bytes
    }

    /// Unpacks numbers; nil for bytes that are none of them.
    package static func numbers(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt32]? {
        var numbers: [UInt32] = []
        numbers.reserveCapacity(bytes.count)
        var (last, difference, shift): (UInt64, UInt64, UInt64) = (0, 0, 0)
        for byte in bytes {
            guard shift < 35 else { return nil }
            difference |= UInt64(byte & 0x7F) << shift
            shift += 7
            guard byte < 0x80 else { continue }
            last += difference
            guard last <= UInt64(UInt32.max) else { return nil }
            numbers.append(UInt32(last))
            (difference, shift) = (0, 0)
        }
        return shift == 0 ? numbers : nil
    }
}
