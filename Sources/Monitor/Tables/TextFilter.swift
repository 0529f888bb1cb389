import Words

/// A text that rows must contain, in any case.
///
/// Serialised URLs are ASCII, so other characters are searched for in their percent-encoded form there, and unchanged
/// in other texts.
struct TextFilter: Hashable {
    /// The text as typed.
    let text: String
    private let wanted: [UInt8]
    private let typed: [UInt8]

    /// Creates a filter; nil for a blank text.
    init?(_ text: String) {
        self.text = text
        wanted = text.utf8.flatMap { byte in
            byte < 0x80 ? [Self.lower(byte)] : Self.percentEncoded(byte)
        }
        typed = text.utf8.map(Self.lower)
        if wanted.isEmpty { return nil }
    }

    /// Whether it passes a row with this text.
    func passes(_ text: SafeText) -> Bool {
        var string = text.string
        return string.withUTF8 { passes($0) }
    }

    /// Whether it passes a row with this text.
    func passes(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { passes($0) }
    }

    /// Whether it passes a row with this text.
    func passes(_ text: String) -> Bool {
        var string = text
        return string.withUTF8 { passes($0) }
    }

    /// Whether it passes a row by the origin of a serialised URL.
    func passes(originOf url: UnsafeBufferPointer<UInt8>) -> Bool {
        var slashes = 0
        let end = url.firstIndex { byte in
            if byte == UInt8(ascii: "/") { slashes += 1 }
            return slashes == 3
        }
        return passes(UnsafeBufferPointer(rebasing: url[..<(end ?? url.count)]))
    }

    /// Whether the three digits of a status contain the text.
    func isIn(status: UInt16) -> Bool {
        guard wanted.count <= 3, status < 1_000 else { return false }
        let digits: InlineArray<3, UInt16> = [status / 100, status / 10 % 10, status % 10]
        return (0...(3 - wanted.count)).contains { start in
            wanted.indices.allSatisfy { UInt16(wanted[$0]) == digits[start + $0] + 0x30 }
        }
    }

    /// Whether it is this word in lower case.
    func isWord(_ word: StaticString) -> Bool {
        wanted.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// Whether it passes a row with this text.
    func passes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { Self.contains(bytes, wanted) }

    /// Whether it passes a row with this text, which is UTF-8 and not a URL.
    func passes(unencoded bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { Self.contains($0, typed) }
    }

    private static func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ wanted: [UInt8]) -> Bool {
        wanted.withUnsafeBufferPointer { wanted in
            guard bytes.count >= wanted.count else { return false }
            let first = wanted[0]
            for start in 0...(bytes.count - wanted.count) where Self.lower(bytes[start]) == first {
                var length = 1
                while length < wanted.count, Self.lower(bytes[start + length]) == wanted[length] { length += 1 }
                if length == wanted.count { return true }
            }
            return false
        }
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    private static func percentEncoded(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
