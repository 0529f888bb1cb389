/// Cuts bytes at places that a seed chooses.
public func randomPieces(of bytes: [UInt8], _ generator: inout some RandomNumberGenerator) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
        let most = Bool.random(using: &generator) ? 3 : max(1, bytes.count / 3)
        let end = min(bytes.count, start + Int.random(in: 1...most, using: &generator))
        pieces.append(bytes[start..<end])
        start = end
    }
    return pieces
}
