public import Web

extension Encoding {
    /// The encoding that a Content-Type field's charset parameter names.
    ///
    /// - Parameter contentType: the field's value, untrusted; nil if there is none.
    public init?(contentType: [UInt8]?) {
        guard var label = MediaType(contentType).charset,
            let encoding = label.withUTF8({ Encoding(label: $0) })
        else { return nil }
        self = encoding
    }
}
