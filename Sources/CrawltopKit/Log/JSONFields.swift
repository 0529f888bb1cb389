import Crawl

/// One JSON object a line, field by field, into a `LineBuffer`.
extension LineBuffer {
    /// Starts a line: `{"type":"..."`.
    mutating func beginLine(type: StaticString) {
        append("{\"type\":\"")
        append(type)
        append(UInt8(ascii: "\""))
    }

    /// Ends a line.
    mutating func endLine() {
        append("}\n")
    }

    /// Starts a nested object as the value of a field.
    mutating func beginObject(_ name: StaticString) {
        key(name)
        append(UInt8(ascii: "{"))
    }

    /// Ends a nested object.
    mutating func endObject() {
        append(UInt8(ascii: "}"))
    }

    /// A number, or null.
    mutating func field(_ name: StaticString, _ value: Int?) {
        key(name)
        if let value { append(decimal: value) } else { append("null") }
    }

    /// A truth value.
    mutating func field(_ name: StaticString, _ value: Bool) {
        key(name)
        append(value ? "true" : "false")
    }

    /// A word of our own that needs no escape, or null.
    mutating func field(_ name: StaticString, word: StaticString?) {
        key(name)
        guard let word else { return append("null") }
        append(UInt8(ascii: "\""))
        append(word)
        append(UInt8(ascii: "\""))
    }

    /// Text that may hold anything, or null.
    mutating func field(_ name: StaticString, text: String?) {
        key(name)
        guard var text else { return append("null") }
        text.withUTF8 { bytes.appendJSONString($0) }
    }

    /// Bytes meant to be UTF-8 that may hold anything, or null.
    mutating func field(_ name: StaticString, text: [UInt8]?) {
        key(name)
        guard let text else { return append("null") }
        text.withUnsafeBufferPointer { bytes.appendJSONString($0) }
    }

    /// Bytes meant to be UTF-8 that may hold anything.
    mutating func field(_ name: StaticString, text: UnsafeBufferPointer<UInt8>) {
        key(name)
        bytes.appendJSONString(text)
    }

    /// A duration in nanoseconds, written in milliseconds, or null.
    mutating func field(_ name: StaticString, milliseconds: Int64?) {
        key(name)
        if let milliseconds { append(milliseconds: milliseconds) } else { append("null") }
    }

    /// A number given in thousandths, written with its fraction.
    mutating func field(_ name: StaticString, thousandths: Int) {
        key(name)
        append(thousandths: thousandths)
    }

    /// A number under a name that is not known before run time, of our own words.
    mutating func field(own name: String, _ value: Int) {
        separate()
        append(UInt8(ascii: "\""))
        append(own: name)
        append("\":")
        append(decimal: value)
    }

    /// A name of our own that needs no escape, with what comes before and after it.
    @inline(__always)
    mutating func key(_ name: StaticString) {
        separate()
        append(UInt8(ascii: "\""))
        append(name)
        append("\":")
    }

    @inline(__always)
    private mutating func separate() {
        if bytes.last != UInt8(ascii: "{") {
            append(UInt8(ascii: ","))
        }
    }
}
