// A hash table of the named character references over their bytes in the program's image. It is created for the first
// page with such a reference.

import Glibc

/// An index of `CharacterReference.table`.
struct CharacterReferenceNames: @unchecked Sendable {
    struct Entry {
        let offset: UInt16
        let length: UInt8
        let maySkipSemicolon: Bool
        let first: UInt32
        /// The second code point; 0 for none.
        let second: UInt32
    }

    private let text: UnsafePointer<UInt8>
    private var entries: [Entry] = []
    /// Entry numbers plus one; 0 for a free slot. There are four slots for each entry.
    private var slots = [UInt16](repeating: 0, count: 8192)
    /// The length of the longest name that is valid without its semicolon, in bytes.
    private(set) var longestWithoutSemicolon = 0

    init(_ table: StaticString) {
        text = table.utf8Start
        entries.reserveCapacity(2125)
        var position = 0
        while position < table.utf8CodeUnitCount {
            let entry = Self.parse(text, table.utf8CodeUnitCount, at: &position)
            entries.append(entry)
            if entry.maySkipSemicolon {
                longestWithoutSemicolon = max(longestWithoutSemicolon, Int(entry.length))
            }
            var slot = Self.hash(text + Int(entry.offset), Int(entry.length))
            while slots[slot] != 0 {
                slot = (slot + 1) & 8191
            }
            slots[slot] = UInt16(entries.count)
        }
    }

    /// The entry of a name without its semicolon.
    func find(_ name: UnsafeBufferPointer<UInt8>) -> Entry? {
        guard let start = name.baseAddress else { return nil }
        var slot = Self.hash(start, name.count)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if Int(entry.length) == name.count, memcmp(text + Int(entry.offset), start, name.count) == 0 {
                return entry
            }
            slot = (slot + 1) & 8191
        }
        return nil
    }

    /// Reads one entry of the table and the space behind it.
    private static func parse(_ text: UnsafePointer<UInt8>, _ count: Int, at position: inout Int) -> Entry {
        let start = position
        while text[position] != UInt8(ascii: ":"), text[position] != UInt8(ascii: "!") {
            position += 1
        }
        let length = position - start
        let maySkipSemicolon = text[position] == UInt8(ascii: "!")
        var points: (UInt32, UInt32) = (0, 0)
        position += 1
        while position < count, text[position] != UInt8(ascii: " ") {
            let byte = text[position]
            if byte == UInt8(ascii: "+") {
                points = (0, points.0)
            } else {
                points.0 = points.0 << 4 | UInt32(byte < 0x3A ? byte - UInt8(ascii: "0") : byte - 0x57)
            }
            position += 1
        }
        position += 1
        return Entry(
            offset: UInt16(start), length: UInt8(length), maySkipSemicolon: maySkipSemicolon,
            first: points.1 == 0 ? points.0 : points.1, second: points.1 == 0 ? 0 : points.0)
    }

    /// FNV-1a, folded to the table's size.
    private static func hash(_ name: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var hash: UInt32 = 2_166_136_261
        for position in 0..<count {
            hash = (hash ^ UInt32(name[position])) &* 16_777_619
        }
        return Int((hash ^ hash >> 13) & 8191)
    }
}
