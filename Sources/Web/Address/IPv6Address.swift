/// An IPv6 address as the URL standard parses and serialises it (section 3.5, "IPv6 parser" and "IPv6 serializer").
struct IPv6Address {
    private(set) var pieces = InlineArray<8, UInt16>(repeating: 0)

    /// Creates an address from eight numbers.
    init(pieces: InlineArray<8, UInt16>) {
        self.pieces = pieces
    }

    /// Parses the text between the brackets.
    init?(parsing text: Slice<UnsafeBufferPointer<UInt8>>) {
        var cursor = text
        // "::" counts as one piece, the fewest that it stands for.
        var count = 0
        var compressAt: Int?
        if cursor.first == UInt8(ascii: ":") {
            guard cursor.dropFirst().first == UInt8(ascii: ":") else { return nil }
            cursor = cursor.dropFirst(2)
            count = 1
            compressAt = count
        }
        while let byte = cursor.first {
            guard count < 8 else { return nil }
            if byte == UInt8(ascii: ":") {
                guard compressAt == nil else { return nil }
                cursor = cursor.dropFirst()
                count += 1
                compressAt = count
                continue
            }
            let digits = cursor.prefix(4).prefix { hexValue($0) != nil }
            let rest = cursor.dropFirst(digits.count)
            switch rest.first {
            case UInt8(ascii: "."):
                guard !digits.isEmpty, count <= 6, let address = Self.embeddedIPv4(cursor) else { return nil }
                pieces[count] = UInt16(truncatingIfNeeded: address >> 16)
                pieces[count + 1] = UInt16(truncatingIfNeeded: address)
                count += 2
                cursor = rest.dropFirst(rest.count)
                continue
            case UInt8(ascii: ":"):
                guard rest.count > 1 else { return nil }
                cursor = rest.dropFirst()
            case nil:
                cursor = rest
            default:
                return nil
            }
            pieces[count] = digits.reduce(0) { $0 << 4 | UInt16(hexValue($1) ?? 0) }
            count += 1
        }
        if let compressAt {
            expand(at: compressAt, count: count)
        } else if count != 8 {
            return nil
        }
    }

    /// Moves the pieces behind "::" to the end.
    private mutating func expand(at compressAt: Int, count: Int) {
        var target = 7
        var source = count - 1
        while source >= compressAt, target > source {
            pieces[target] = pieces[source]
            pieces[source] = 0
            target -= 1
            source -= 1
        }
    }

    /// The IPv4 address in dotted decimal that ends an IPv6 address: four numbers without leading zeros.
    private static func embeddedIPv4(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
        var address: UInt32 = 0
        var fields = 0
        for field in text.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false) {
            guard (1...3).contains(field.count), field.allSatisfy(isASCIIDigit),
                field.count == 1 || field.first != UInt8(ascii: "0")
            else { return nil }
            let value = field.reduce(0 as UInt32) { $0 * 10 + UInt32($1 - UInt8(ascii: "0")) }
            guard value <= 255 else { return nil }
            address = address << 8 | value
            fields += 1
            guard fields <= 4 else { return nil }
        }
        return fields == 4 ? address : nil
    }

    /// Writes the address, its first longest run of two or more zero pieces as "::".
    func serialise(to output: inout [UInt8]) {
        let run = longestZeroRun
        var index = 0
        while index < 8 {
            if index == run.lowerBound, !run.isEmpty {
                output.append(contentsOf: index == 0 ? "::".utf8 : ":".utf8)
                index = run.upperBound
                continue
            }
            output.append(contentsOf: String(pieces[index], radix: 16).utf8)
            if index < 7 {
                output.append(UInt8(ascii: ":"))
            }
            index += 1
        }
    }

    private var longestZeroRun: Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in 0...8 where index == 8 || pieces[index] != 0 {
            if index - start > max(longest.count, 1) {
                longest = start..<index
            }
            start = index + 1
        }
        return longest
    }
}
