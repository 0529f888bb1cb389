import Words

/// Columns of the text log.
extension LineBuffer {
    /// Appends a count of bytes, as the screen writes it: 0, 999, 4.1K, 117M.
    func append(size: Int) { append(UnitText(bytes: size)) }

    /// Appends a duration, as the screen writes it: 0ms, 12ms, 1.25s, 48.0s, 5m01s.
    func append(duration nanoseconds: Int64) { append(UnitText(duration: nanoseconds)) }

    private func append(_ text: UnitText) { text.forEachByte { append($0) } }

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
