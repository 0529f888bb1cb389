import Words

/// Fields of a CSV file (RFC 4180).
extension LineBuffer {
    /// Appends untrusted text as a field. A spreadsheet takes none for a formula: what begins like one is preceded by an
    /// apostrophe. Controls and what is not UTF-8 come as U+FFFD.
    func append(csv text: UnsafeBufferPointer<UInt8>) {
        if text.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) && $0 != UInt8(ascii: "\"") }) {
            guard Self.isPlain(text) else { return append(quoted: text) }
            return append(copying: text)
        }
        var safe = SafeText(untrusted: text, maxCells: .max).string
        safe.withUTF8 { append(quoted: $0) }
    }

    /// The same for text that may be missing.
    func append(csv text: [UInt8]?) { text?.withUnsafeBufferPointer { append(csv: $0) } }

    /// The same for a word.
    func append(csv word: String) {
        var word = word
        word.withUTF8 { append(csv: $0) }
    }

    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last else { return true }
        return !beginsFormula(text) && first != UInt8(ascii: " ") && last != UInt8(ascii: " ")
            && !text.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
    }

    private func append(quoted text: UnsafeBufferPointer<UInt8>) {
        append(UInt8(ascii: "\""))
        if Self.beginsFormula(text) { append(UInt8(ascii: "'")) }
        for byte in text {
            if byte == UInt8(ascii: "\"") { append(byte) }
            append(byte)
        }
        append(UInt8(ascii: "\""))
    }

    private static let wideSigns = ["\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"].map { Array($0.utf8) }

    /// Whether a spreadsheet may take text for a formula, blanks before it or not. Some take the wide forms of the signs, too.
    private static func beginsFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let rest = text.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
        return switch rest.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): true
        case 0xEF: Self.wideSigns.contains { rest.starts(with: $0) }
        default: false
        }
    }
}
