/// Punycode (RFC 3492, with IDNA's parameters of section 5).
enum Punycode {
    /// The code points that a label without its "xn--" stands for, or nil.
    static func decode(_ encoded: ArraySlice<UInt32>) -> [UInt32]? {
        guard encoded.allSatisfy({ $0 < 0x80 }) else { return nil }
        let delimiter = encoded.lastIndex(of: 0x2D) ?? encoded.startIndex
        var output = Array(encoded[..<delimiter])
        var digits = output.isEmpty ? encoded : encoded[(delimiter + 1)...]
        var point = initialPoint
        var index = 0
        var bias = initialBias
        while !digits.isEmpty {
            let start = index
            var weight = 1
            var position = base
            while true {
                guard let digit = digits.popFirst().flatMap(digitValue) else { return nil }
                index += digit * weight
                let threshold = threshold(position, bias)
                if digit < threshold {
                    break
                }
                weight *= base - threshold
                position += base
                guard weight <= limit, index <= limit else { return nil }
            }
            let count = output.count + 1
            bias = adapt(index - start, count, isFirst: start == 0)
            point += index / count
            index %= count
            guard point <= 0x10FFFF, !(0xD800...0xDFFF).contains(point) else { return nil }
            output.insert(UInt32(point), at: index)
            index += 1
        }
        return output
    }

    /// Appends a label's Punycode; false if it overflows RFC 3492's 32 bits.
    static func append(_ label: [UInt32], to output: inout [UInt8]) -> Bool {
        var handled = 0
        for point in label where point < 0x80 {
            output.append(UInt8(truncatingIfNeeded: point))
            handled += 1
        }
        let basicCount = handled
        if basicCount > 0 {
            output.append(UInt8(ascii: "-"))
        }
        var point = initialPoint
        var delta = 0
        var bias = initialBias
        while handled < label.count {
            let next = Int(label.lazy.filter { $0 >= point }.min() ?? 0)
            delta += (next - point) * (handled + 1)
            point = next
            guard delta <= limit else { return false }
            for other in label {
                if other < point {
                    delta += 1
                } else if other == point {
                    appendInteger(delta, bias, to: &output)
                    bias = adapt(delta, handled + 1, isFirst: handled == basicCount)
                    delta = 0
                    handled += 1
                }
            }
            delta += 1
            point += 1
        }
        return true
    }

    private static func appendInteger(_ integer: Int, _ bias: Int, to output: inout [UInt8]) {
        var rest = integer
        var position = base
        while true {
            let threshold = threshold(position, bias)
            guard rest >= threshold else { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            position += base
        }
        output.append(digit(rest))
    }

    private static func threshold(_ position: Int, _ bias: Int) -> Int {
        min(max(position - bias, 1), 26)
    }

    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var rest = isFirst ? delta / 700 : delta / 2
        rest += rest / count
        var position = 0
        while rest > (base - 1) * 26 / 2 {
            rest /= base - 1
            position += base
        }
        return position + base * rest / (rest + 38)
    }

    private static func digitValue(_ point: UInt32) -> Int? {
        switch point {
        case 0x61...0x7A: Int(point - 0x61)
        case 0x41...0x5A: Int(point - 0x41)
        case 0x30...0x39: Int(point - 0x30) + 26
        default: nil
        }
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? value + 0x61 : value - 26 + 0x30)
    }

    private static let base = 36
    private static let initialPoint = 128
    private static let initialBias = 72
    private static let limit = Int(UInt32.max >> 1)
}
