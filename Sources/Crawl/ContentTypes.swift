/// What the Content-Type fields of responses say; most responses of a site say the same, which is taken apart once.
struct ContentTypes {
    /// The last field's value: untrusted bytes; nil where there was none.
    private(set) var value: [UInt8]?
    private(set) var media = MediaType(nil)
    private(set) var encoding: Encoding?

    /// Takes a response's field.
    mutating func read(_ head: borrowing ResponseHead) {
        guard let range = head.value(of: .contentType) else {
            if value != nil { self = ContentTypes() }
            return
        }
        head.withBytes(in: range) { bytes in
            if let value, value.withUnsafeBufferPointer({ equal($0, bytes) }) { return }
            let copy = Array(bytes)
            value = copy
            media = MediaType(copy)
            encoding = Encoding(contentType: copy)
        }
    }
}
