// The names that are relevant to the scanner: an open hash table of packed names, created once.

import CText

/// Maps names to small numbers; 0 for an unknown name.
struct NameTable: @unchecked Sendable {
    private struct Entry {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var value: UInt8 = 0
    }

    private static let slotCount = 512
    /// The entries are never freed: tables live as long as the program.
    private let entries: UnsafeMutablePointer<Entry>

    /// The first name has the value 1.
    init(_ names: [PackedName]) {
        entries = .allocate(capacity: Self.slotCount)
        entries.initialize(repeating: Entry(), count: Self.slotCount)
        for (name, value) in zip(names, UInt8(1)...) {
            var slot = Self.hash(name)
            while entries[slot].value != 0 {
                slot = (slot + 1) & (Self.slotCount - 1)
            }
            entries[slot] = Entry(low: name.low, high: name.high, value: value)
        }
    }

    @inline(__always)
    subscript(name: PackedName) -> UInt8 {
        var slot = Self.hash(name)
        while true {
            let entry = entries[slot]
            if entry.value == 0 || (entry.low == name.low && entry.high == name.high) {
                return entry.value
            }
            slot = (slot + 1) & (Self.slotCount - 1)
        }
    }

    @inline(__always)
    private static func hash(_ name: PackedName) -> Int {
        Int(truncatingIfNeeded: ((name.low ^ name.high &* 0x9E37_79B9) &* 0x9E37_79B9_7F4A_7C15) >> 55)
    }
}

/// Finds irrelevant tags by their first two bytes. Most tags are irrelevant and need no further work.
struct NameFilter: @unchecked Sendable {
    /// The entries are never freed, like those of the tables.
    let entries: UnsafeMutablePointer<Bool>

    /// All tags are relevant.
    static let all = NameFilter(isAll: true)

    private init(isAll: Bool) {
        entries = .allocate(capacity: Int(SHIMS_TAG_NAMES))
        entries.initialize(repeating: isAll, count: Int(SHIMS_TAG_NAMES))
    }

    init(_ names: [PackedName]) {
        self.init(isAll: false)
        for name in names {
            let first = UInt8(truncatingIfNeeded: name.low)
            if name.count > 1 {
                insert(first, UInt8(truncatingIfNeeded: name.low >> 8))
            } else {
                for end in "\t\n\u{C}\r />".utf8 { insert(first, end) }
            }
        }
        // Comments and similar markup.
        for second in UInt8.min...UInt8.max {
            insert(UInt8(ascii: "!"), second)
            insert(UInt8(ascii: "?"), second)
        }
    }

    private func insert(_ first: UInt8, _ second: UInt8) {
        entries[[first, second].withUnsafeBufferPointer { Int(shims_tag_entry($0.baseAddress)) }] = true
    }
}
