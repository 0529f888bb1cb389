import HTTP
import Web

/// The Content-Type fields of responses. Most responses of a site have the same value, which is parsed once.
struct ContentTypes {
    /// The last response's value: untrusted bytes; nil if there was none.
    private(set) var value: [UInt8]?
    private(set) var media = MediaType(nil)
    private(set) var encoding: Encoding?

    /// Reads the field or fields of a response.
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
