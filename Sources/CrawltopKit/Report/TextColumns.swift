import Words

/// Columns of the text log.
extension LineBuffer {
    /// Appends a count of bytes in at most four characters, rounded: 0, 1023, 4.1K, 48K, 3.7M.
    func append(size: Int) {
        guard size >= 1024 else { return append(decimal: max(size, 0)) }
        let units: StaticString = "KMGTPE"
        var unit = 0
        var value = Double(size) / 1024
        while value >= 999.5, unit < 5 {
            value /= 1024
            unit += 1
        }
        if value < 9.95 {
            let tenths = Int((value * 10).rounded())
            append(decimal: tenths / 10)
            append(UInt8(ascii: "."))
            append(decimal: tenths % 10)
        } else {
            append(decimal: Int(value.rounded()))
        }
        append(units.utf8Start[unit])
    }

    /// Appends a duration in at most five characters: 0ms, 12ms, 1.25s, 48.0s, 301s.
    func append(duration nanoseconds: Int64) {
        let milliseconds = Int(max(nanoseconds, 0) / 1_000_000)
        if milliseconds < 1000 {
            append(decimal: milliseconds)
            return append("ms")
        }
        append(decimal: milliseconds / 1000)
        if milliseconds < 10_000 {
            append(UInt8(ascii: "."))
            append(decimal: milliseconds % 1000 / 10, width: 2)
        } else if milliseconds < 100_000 {
            append(UInt8(ascii: "."))
            append(decimal: milliseconds % 1000 / 100)
        }
        append(UInt8(ascii: "s"))
    }

    /// Appends text that ends before a column counted from `start`, with at least one space before the text.
    func alignRight(to column: Int, from start: Int, _ write: (LineBuffer) -> Void) {
        append(UInt8(ascii: " "))
        let cell = count
        write(self)
        indent(from: cell, by: start + column - count)
    }

    /// Appends untrusted bytes in a form that is safe for a terminal. Serialised URLs are printable ASCII and are
    /// copied as they are.
    func append(untrusted text: UnsafeBufferPointer<UInt8>) {
        if text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            append(copying: text)
        } else {
            append(own: SafeText(untrusted: text).string)
        }
    }

    /// Appends the short name of a media type: its subtype, or "-".
    func append(mediaType: [UInt8]?) {
        let value = mediaType ?? []
        let type = value.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ",") }
        let subtype = type.drop { $0 != UInt8(ascii: "/") }.dropFirst()
        guard !subtype.isEmpty, subtype.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return append("-") }
        subtype.prefix(16).withUnsafeBufferPointer { append(copying: $0) }
    }
}
