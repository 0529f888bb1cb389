extension WebURL {
    /// Parses a Location field's value (RFC 9110, section 10.2.2). Bytes that are not UTF-8 are percent-encoded as they
    /// are: servers send paths in the encoding of their file names.
    ///
    /// - Parameters:
    ///   - location: the field's value, untrusted.
    ///   - base: the URL that was requested.
    /// - Returns: the failure, or nil.
    public mutating func assign(location: [UInt8], base: WebURL) -> URLError? {
        let isUTF8 = String(validating: location, as: UTF8.self) != nil
        return (isUTF8 ? location : Self.escaped(location)).withUnsafeBufferPointer { assign($0, base: base) }
    }

    /// A text with each byte beyond ASCII percent-encoded.
    private static func escaped(_ text: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return text.flatMap { byte in
            byte < 0x80 ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}
