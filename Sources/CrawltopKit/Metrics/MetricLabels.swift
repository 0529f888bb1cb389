/// The labels of a sample, as text: `state="done",host="a"`.
struct MetricLabels: Hashable {
    private(set) var bytes: [UInt8] = []

    /// Adds a label with a word of the program's own that needs no escape.
    mutating func add(_ name: StaticString, _ word: StaticString) {
        begin(name)
        append(word)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds a label with any bytes. What is neither printable nor ASCII becomes a question mark.
    mutating func add(_ name: StaticString, untrusted value: some Sequence<UInt8>) {
        begin(name)
        for byte in value {
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append((0x20..<0x7F).contains(byte) ? byte : UInt8(ascii: "?"))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func begin(_ name: StaticString) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        append(name)
        bytes += [UInt8(ascii: "="), UInt8(ascii: "\"")]
    }

    private mutating func append(_ text: StaticString) {
        bytes += UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
