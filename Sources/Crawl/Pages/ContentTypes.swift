import HTTP
import Web

/// What the Content-Type fields of responses say; most responses of a site say the same, which is taken apart once.
struct ContentTypes {
    /// The last response's value: untrusted bytes; nil where there was none.
    private(set) var value: [UInt8]?
    private(set) var media = MediaType(nil)
    private(set) var encoding: Encoding?

    /// Takes a response's field, or fields.
    mutating func read(_ head: borrowing ResponseHead) {
        guard let range = head.value(of: .contentType) else {
            if value != nil { self = ContentTypes() }
            return
        }
        if head.isRepeated(.contentType) { return parse(head.joined(.contentType) ?? []) }
        head.withBytes(in: range) { bytes in
            if let value, value.withUnsafeBufferPointer({ equal($0, bytes) }) { return }
            parse(Array(bytes))
        }
    }

    private mutating func parse(_ value: [UInt8]) {
        self.value = value
        media = MediaType(value)
        encoding = Encoding(contentType: value)
    }
}
