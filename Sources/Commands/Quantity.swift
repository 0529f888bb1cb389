/// Numbers, sizes and times as a person types them. A value that overflows is nil.
package enum Quantity {
    /// A whole number, 0 or more; a sign makes it relative to the present one. Nil for any other text.
    package static func number(_ text: String, from present: Int?) -> Int? {
        signed(text, from: present) { Int($0) }
    }

    /// A number of bytes, with a suffix K, M or G (powers of 1024); a sign makes it relative to the present one.
    package static func size(_ text: String, from present: Int?) -> Int? {
        signed(text, from: present) { text in
            let shifts: [Character: Int] = ["k": 10, "m": 20, "g": 30, "t": 40]
            guard let last = text.last, let shift = shifts[Character(last.lowercased())] else { return Int(text) }
            return Int(text.dropLast()).flatMap { number in
                let (size, isTooLarge) = number.multipliedReportingOverflow(by: 1 << shift)
                return isTooLarge ? nil : size
            }
        }
    }

    private static let units: [(name: String, nanoseconds: Double)] = [
        ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3_600e9), ("d", 86_400e9),
    ]

    /// A duration in nanoseconds: `250ms`, `1.5s`, `15m`, `8h`, `2d`; the default unit is seconds. With a `+`, it is added to
    /// the present one, if there is one.
    package static func duration(_ text: String, from present: Int64? = nil) -> Int64? {
        if let present, text.hasPrefix("+") {
            guard let more = duration(String(text.dropFirst())) else { return nil }
            let (sum, isTooLarge) = present.addingReportingOverflow(more)
            return isTooLarge ? nil : sum
        }
        let unit = units.first { text.hasSuffix($0.name) }
        guard text.first != "+", let number = Double(text.dropLast(unit?.name.count ?? 0)), number.isFinite, number >= 0
        else { return nil }
        let nanoseconds = number * (unit?.nanoseconds ?? 1e9)
        return nanoseconds < 9e18 ? Int64(nanoseconds.rounded()) : nil
    }

    private static func signed(_ text: String, from present: Int?, _ magnitude: (Substring) -> Int?) -> Int? {
        let isMore = text.hasPrefix("+")
        let isLess = text.hasPrefix("-")
        guard isMore || isLess else { return magnitude(text[...]).flatMap { $0 >= 0 ? $0 : nil } }
        guard let present, let change = magnitude(text.dropFirst()), change >= 0 else { return nil }
        let (value, isTooLarge) =
            isMore ? present.addingReportingOverflow(change) : present.subtractingReportingOverflow(change)
        return isTooLarge ? nil : max(0, value)
    }
}
