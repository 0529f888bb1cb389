// `srcset` names several images: each candidate is a link.

/// The URLs in a `srcset`, by the HTML standard's "parse a srcset attribute": a candidate whose descriptors are wrong is
/// none.
struct SourceSet: Sequence, IteratorProtocol {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// The range of the next candidate's URL.
    mutating func next() -> Range<Int>? {
        while true {
            while position < text.count, HTMLTokenizer.isSpace(text[position]) || text[position] == UInt8(ascii: ",") {
                position += 1
            }
            let from = position
            while position < text.count, !HTMLTokenizer.isSpace(text[position]) {
                position += 1
            }
            guard position > from else { return nil }
            var end = position
            while text[end - 1] == UInt8(ascii: ",") {
                end -= 1
            }
            if end < position || readDescriptors() { return from..<end }
        }
    }

    /// Reads a candidate's descriptors, up to the comma behind them; commas in parentheses do not count.
    ///
    /// - Returns: whether they are as they should be.
    private mutating func readDescriptors() -> Bool {
        var descriptors = ImageDescriptors()
        while position < text.count {
            if HTMLTokenizer.isSpace(text[position]) {
                position += 1
                continue
            }
            let from = position
            var isInParentheses = false
            while position < text.count {
                let byte = text[position]
                if !isInParentheses, byte == UInt8(ascii: ",") || HTMLTokenizer.isSpace(byte) { break }
                if byte == UInt8(ascii: "(") { isInParentheses = true }
                if byte == UInt8(ascii: ")") { isInParentheses = false }
                position += 1
            }
            if position > from { descriptors.add(UnsafeBufferPointer(rebasing: text[from..<position])) }
            if position < text.count, text[position] == UInt8(ascii: ",") {
                position += 1
                break
            }
        }
        return descriptors.areValid
    }
}

/// What the descriptors of one candidate say together, as far as it decides whether they are right.
private struct ImageDescriptors {
    private var hasWidth = false
    private var hasDensity = false
    private var hasHeight = false
    private var isWrong = false

    /// Whether none is wrong, and none stands where it may not.
    var areValid: Bool { !isWrong && (!hasHeight || hasWidth) }

    mutating func add(_ descriptor: UnsafeBufferPointer<UInt8>) {
        let number = UnsafeBufferPointer(rebasing: descriptor.dropLast())
        switch descriptor.last {
        case UInt8(ascii: "w") where !hasWidth && !hasDensity && Self.isPositiveInteger(number):
            hasWidth = true
        case UInt8(ascii: "h") where !hasHeight && !hasDensity && Self.isPositiveInteger(number):
            hasHeight = true
        case UInt8(ascii: "x") where !hasWidth && !hasDensity && !hasHeight && Self.isDensity(number):
            hasDensity = true
        default:
            isWrong = true
        }
    }

    /// Whether text is a valid non-negative integer (HTML, 2.3.4.2) that is not 0.
    private static func isPositiveInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.allSatisfy(isASCIIDigit) && text.contains { $0 != UInt8(ascii: "0") }
    }

    /// Whether text is a valid floating-point number (HTML, 2.3.4.3) that is not below 0.
    private static func isDensity(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        func digits() -> Int {
            let from = position
            while position < text.count, isASCIIDigit(text[position]) { position += 1 }
            return position - from
        }
        func skip(_ bytes: StaticString) -> Bool {
            guard position < text.count,
                (0..<bytes.utf8CodeUnitCount).contains(where: { bytes.utf8Start[$0] == text[position] })
            else { return false }
            position += 1
            return true
        }
        let isNegative = skip("-")
        let integer = digits()
        guard skip(".") ? digits() > 0 : integer > 0 else { return false }
        let isZero = text[..<position].allSatisfy { !isASCIIDigit($0) || $0 == UInt8(ascii: "0") }
        if skip("eE") {
            _ = skip("+-")
            guard digits() > 0 else { return false }
        }
        return position == text.count && (!isNegative || isZero)
    }
}
