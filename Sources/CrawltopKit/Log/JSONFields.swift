/// Writes one JSON object a line, field by field, into a `LineBuffer`.
extension LineBuffer {
    /// Starts a line: `{"type":"..."`.
    func startLine(type: StaticString) {
        append("{\"type\":\"")
        append(type)
        append(UInt8(ascii: "\""))
    }

    /// Ends a line.
    func endLine() {
        append("}\n")
    }

    /// Starts a nested object as the value of a field.
    func startObject(_ name: StaticString) {
        key(name)
        append(UInt8(ascii: "{"))
    }

    /// Ends a nested object.
    func endObject() {
        append(UInt8(ascii: "}"))
    }

    /// Writes a number, or null.
    @inline(__always)
    func field(_ name: StaticString, _ value: Int?) {
        key(name)
        if let value { append(decimal: value) } else { append("null") }
    }

    /// Writes a Boolean.
    @inline(__always)
    func field(_ name: StaticString, _ value: Bool) {
        key(name)
        append(value ? "true" : "false")
    }

    /// Writes a word of the program's own that needs no escape, or null.
    @inline(__always)
    func field(_ name: StaticString, word: StaticString?) {
        key(name)
        guard let word else { return append("null") }
        append(UInt8(ascii: "\""))
        append(word)
        append(UInt8(ascii: "\""))
    }

    /// Writes text with any characters, or null.
    @inline(__always)
    func field(_ name: StaticString, text: String?) {
        key(name)
        guard var text else { return append("null") }
        text.withUTF8 { append(jsonString: $0) }
    }

    /// Writes arbitrary bytes, usually UTF-8, or null.
    @inline(__always)
    func field(_ name: StaticString, text: [UInt8]?) {
        key(name)
        guard let text else { return append("null") }
        text.withUnsafeBufferPointer { append(jsonString: $0) }
    }

    /// Writes arbitrary bytes, usually UTF-8.
    @inline(__always)
    func field(_ name: StaticString, text: UnsafeBufferPointer<UInt8>) {
        key(name)
        append(jsonString: text)
    }

    /// Writes a duration in nanoseconds as milliseconds, or null.
    @inline(__always)
    func field(_ name: StaticString, milliseconds: Int64?) {
        key(name)
        if let milliseconds { append(milliseconds: milliseconds) } else { append("null") }
    }

    /// Writes a number given in thousandths, with its fraction.
    func field(_ name: StaticString, thousandths: Int) {
        key(name)
        append(thousandths: thousandths)
    }

    /// Writes a number under a name of the program's own that is computed at run time.
    func field(own name: String, _ value: Int) {
        if bytes.last != UInt8(ascii: "{") {
            append(UInt8(ascii: ","))
        }
        append(UInt8(ascii: "\""))
        append(own: name)
        append("\":")
        append(decimal: value)
    }
}
