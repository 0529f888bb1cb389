extension WebURL {
    mutating func assignPlain(_ input: UnsafeBufferPointer<UInt8>, base: WebURL?) -> Bool { false }
}
