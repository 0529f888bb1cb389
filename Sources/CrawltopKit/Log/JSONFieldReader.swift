/// Reads a line of the log for programs: the fields of one JSON object (RFC 8259), those of objects in it by their path, such as
/// `timings.total`. Arrays are passed over.
struct JSONFieldReader {
    /// A field's value.
    enum Value: Sendable, Hashable {
        case text([UInt8])
        case number(Double)
        case bool(Bool)
        case null
    }

    /// The objects and arrays that may be in each other.
    private static let deepest = 8
    /// The fields that a line may have.
    private static let most = 1_000

    private let bytes: ArraySlice<UInt8>
    private var at: Int
    private var fields: [String: Value] = [:]

    /// The fields of a line; nil if it is no object.
    static func fields(of line: ArraySlice<UInt8>) -> [String: Value]? {
        var reader = JSONFieldReader(bytes: line, at: line.startIndex)
        guard reader.object("", depth: 0) else { return nil }
        reader.skipSpace()
        return reader.at == line.endIndex ? reader.fields : nil
    }

    private init(bytes: ArraySlice<UInt8>, at: Int) {
        (self.bytes, self.at) = (bytes, at)
    }

    private var next: UInt8? { at < bytes.endIndex ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { at += 1 }
    }

    private mutating func take(_ byte: Character) -> Bool {
        skipSpace()
        guard let value = byte.asciiValue, next == value else { return false }
        at += 1
        return true
    }

    private mutating func object(_ path: String, depth: Int) -> Bool {
        guard depth < Self.deepest, take("{") else { return false }
        if take("}") { return true }
        repeat {
            guard let name = text(), take(":"), fields.count < Self.most else { return false }
            let key = String(decoding: name, as: UTF8.self)
            guard value(path.isEmpty ? key : "\(path).\(key)", depth: depth) else { return false }
        } while take(",")
        return take("}")
    }

    private mutating func array(depth: Int) -> Bool {
        guard depth < Self.deepest, take("[") else { return false }
        if take("]") { return true }
        repeat { guard value(nil, depth: depth) else { return false } } while take(",")
        return take("]")
    }

    /// Reads a value, and keeps it if it has a path.
    private mutating func value(_ path: String?, depth: Int) -> Bool {
        skipSpace()
        let found: Value
        switch next {
        case UInt8(ascii: "{"):
            let kept = fields
            guard object(path ?? "", depth: depth + 1) else { return false }
            if path == nil { fields = kept }
            return true
        case UInt8(ascii: "["): return array(depth: depth + 1)
        case UInt8(ascii: "\""):
            guard let text = text() else { return false }
            found = .text(text)
        default:
            guard let scalar = scalar() else { return false }
            found = scalar
        }
        if let path { fields[path] = found }
        return true
    }

    private mutating func scalar() -> Value? {
        let start = at
        while let byte = next,
            byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                || Character(UnicodeScalar(byte)).isASCIILetterOrDigit
        {
            at += 1
        }
        switch String(decoding: bytes[start..<at], as: UTF8.self) {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case let word: return Double(word).flatMap { $0.isFinite ? .number($0) : nil }
        }
    }

    /// Reads a string, without its escapes.
    private mutating func text() -> [UInt8]? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while let byte = next {
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return text
            case UInt8(ascii: "\\"):
                guard let escaped = escaped() else { return nil }
                text += escaped
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escaped() -> [UInt8]? {
        guard let byte = next else { return nil }
        at += 1
        switch byte {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            guard var unit = codeUnit() else { return nil }
            if (0xD800..<0xDC00).contains(unit), bytes[at...].starts(with: Array("\\u".utf8)) {
                at += 2
                guard let low = codeUnit() else { return nil }
                guard (0xDC00..<0xE000).contains(low) else { return Array("\u{FFFD}\u{FFFD}".utf8) }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            return Array(String(UnicodeScalar(unit).map(Character.init) ?? "\u{FFFD}").utf8)
        default: return [byte]
        }
    }

    private mutating func codeUnit() -> UInt32? {
        guard bytes.endIndex - at >= 4 else { return nil }
        defer { at += 4 }
        return UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
    }
}

extension Character {
    fileprivate var isASCIILetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
