import TestSupport

/// Cuts bytes at random places, few or many.
func pieces(of bytes: [UInt8], _ generator: inout SplitMix64) -> [ArraySlice<UInt8>] {
    let longest = [1, 3, 20, max(1, bytes.count / 2)][Int.random(in: 0..<4, using: &generator)]
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
        let end = min(bytes.count, start + Int.random(in: 1...longest, using: &generator))
        pieces.append(bytes[start..<end])
        start = end
    }
    return pieces
}

/// Lends a copy that has memory of its own, so that nothing beside it can be read unnoticed.
func lend<Result>(_ bytes: ArraySlice<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    defer { copy.deallocate() }
    _ = copy.initialize(from: bytes)
    return body(UnsafeBufferPointer(copy))
}

/// Divides bytes at the first line feed.
func divided(_ bytes: [UInt8]) -> (line: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
    let end = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
    return (bytes[..<end], bytes[end...].dropFirst())
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}
