enum IDNA {
    static func appendASCII(_ domain: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool { false }
}
