import Words

/// The media types of a crawl by number, in a byte each. 0 is none; those after the first 254 share the last number.
struct MediaTypes {
    /// The largest number of bytes kept of a type.
    static let maxBytes = 64
    private static let maxNames = 254
    private static let others = UInt8(maxNames + 1)

    /// In lower case, without parameters, in the order of discovery; the first has number 1.
    private var names: [[UInt8]] = []
    private var shortNames: [SafeText] = []
    private var last: UInt8 = 0
    /// The last field's value, as nearly all pages of a site have it.
    private var lastValue: [UInt8] = []

    /// The number of a Content-Type field's value. O(types).
    mutating func number(of value: [UInt8]?) -> UInt8 {
        guard let value else { return 0 }
        if last > 0, value == lastValue { return last }
        let number = find(value)
        if number == last { lastValue = value }
        return number
    }

    private mutating func find(_ value: [UInt8]) -> UInt8 {
        value.withUnsafeBufferPointer { value in
            let end = value.firstIndex { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: " ") } ?? value.count
            let essence = UnsafeBufferPointer(rebasing: value[..<min(end, Self.maxBytes)])
            guard !essence.isEmpty else { return 0 }
            if last > 0, matches(names[Int(last) - 1], essence) { return last }
            if let known = names.firstIndex(where: { matches($0, essence) }) {
                last = UInt8(known + 1)
            } else if names.count < Self.maxNames {
                names.append(essence.map(Self.lower))
                shortNames.append(Self.short(names[names.count - 1]))
                last = UInt8(names.count)
            } else {
                return Self.others
            }
            return last
        }
    }

    /// A type in full, as `text/html`; empty for none.
    subscript(number: UInt8) -> [UInt8] {
        names.indices.contains(Int(number) - 1) ? names[Int(number) - 1] : number == 0 ? [] : Array("other".utf8)
    }

    /// A short form for a column: `html` of `text/html`.
    func short(_ number: UInt8) -> SafeText {
        shortNames.indices.contains(Int(number) - 1) ? shortNames[Int(number) - 1] : number == 0 ? "-" : "other"
    }

    /// The rank of each number by short name, then by full name. O(n log n), n: types.
    var ranks: [UInt32] {
        let sorted = names.indices.sorted { left, right in
            (shortNames[left].string, String(decoding: names[left], as: UTF8.self))
                < (shortNames[right].string, String(decoding: names[right], as: UTF8.self))
        }
        var ranks = [UInt32](repeating: UInt32(names.count) + 1, count: 256)
        for (rank, index) in sorted.enumerated() { ranks[index + 1] = UInt32(rank) + 1 }
        ranks[0] = 0
        return ranks
    }

    private static func short(_ name: [UInt8]) -> SafeText {
        let slash = name.firstIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        let half = name[slash...]
        return SafeText(untrusted: Array(half.isEmpty ? name[...] : half), maxCells: 16)
    }

    private func matches(_ name: [UInt8], _ essence: UnsafeBufferPointer<UInt8>) -> Bool {
        name.count == essence.count && zip(name, essence).allSatisfy { $0 == Self.lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
