/// An IPv4 address as the URL standard parses it (section 3.5, "IPv4 parser"): one to four numbers, each in decimal,
/// octal (leading 0) or hexadecimal (leading 0x), the last one filling the rest of the 32 bits.
struct IPv4Address {
    let value: UInt32

    /// Parses a domain that ends in a number.
    init?(parsing domain: ArraySlice<UInt8>) {
        var fields = domain
        if fields.last == UInt8(ascii: ".") {
            fields.removeLast()
        }
        var numbers: (count: Int, upper: UInt64, last: UInt64) = (0, 0, 0)
        for field in fields.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false) {
            guard numbers.count < 4, numbers.last <= 255, let number = Self.number(field) else { return nil }
            numbers = (numbers.count + 1, numbers.upper << 8 | numbers.last, number)
        }
        let bits = UInt64(8 * (5 - numbers.count))
        guard numbers.last < 1 << bits else { return nil }
        value = UInt32(numbers.upper << bits | numbers.last)
    }

    /// Whether a domain's last label, without a trailing dot, is a number: then the domain must be an IPv4 address.
    static func endsInNumber(_ domain: ArraySlice<UInt8>) -> Bool {
        var fields = domain
        if fields.last == UInt8(ascii: ".") {
            fields.removeLast()
        }
        let start = fields.lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? fields.startIndex
        guard let first = fields[start...].first, isASCIIDigit(first) else { return false }
        return fields[start...].allSatisfy(isASCIIDigit) || number(fields[start...]) != nil
    }

    /// The value of a field, or 2^32 for anything larger.
    private static func number(_ field: ArraySlice<UInt8>) -> UInt64? {
        guard let first = field.first else { return nil }
        var digits = field
        var radix: UInt64 = 10
        if first == UInt8(ascii: "0"), field.count > 1 {
            let isHexadecimal = lowercased(field[field.startIndex + 1]) == UInt8(ascii: "x")
            radix = isHexadecimal ? 16 : 8
            digits = field.dropFirst(isHexadecimal ? 2 : 1)
        }
        var value: UInt64 = 0
        for byte in digits {
            guard let digit = hexValue(byte), digit < radix else { return nil }
            value = min(value * radix + UInt64(digit), 1 << 32)
        }
        return value
    }
}
