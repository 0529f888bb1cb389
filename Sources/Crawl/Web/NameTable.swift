// Which names mean something to the scanner: an open hash table of packed names, made once.

/// Maps names to small numbers; 0 for a name that is not in it.
struct NameTable: @unchecked Sendable {
    private struct Entry {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var value: UInt8 = 0
    }

    fileprivate static let slotCount = 512
    /// Never freed: the tables live as long as the program.
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
    fileprivate static func hash(_ name: PackedName) -> Int {
        Int(truncatingIfNeeded: ((name.low ^ name.high &* 0x9E37_79B9) &* 0x9E37_79B9_7F4A_7C15) >> 55)
    }
}

/// Tells in one step, of names without a second word, that most of them are none of a set.
struct NameFilter: @unchecked Sendable {
    /// Never freed, as the tables.
    private let slots: UnsafeMutablePointer<Bool>

    init(_ names: [PackedName]) {
        slots = .allocate(capacity: NameTable.slotCount)
        slots.initialize(repeating: false, count: NameTable.slotCount)
        for name in names { slots[NameTable.hash(name)] = true }
    }

    /// False for no name of the set, and for most others.
    @inline(__always)
    func has(_ name: PackedName) -> Bool {
        slots[NameTable.hash(name)]
    }
}
