import HTTP
import Testing

/// Damaged responses: any answer will do, as long as it is one, and the same however the bytes are cut.
@Suite struct HTTPMutationTests {
    /// xorshift64 (Marsaglia, "Xorshift RNGs", 2003).
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private static let responses = [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: b\r\n folded\r\n\r\nhello",
        "HTTP/1.1 100 Go\r\n\r\nHTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;a=b\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nT: u\r\n\r\n",
        "\r\nHTTP/1.1 404 Gone\nTransfer-Encoding: identity\n\nto the end",
    ]

    /// Bytes that matter to the grammar, so that mutations hit it.
    private static let bytes = Array("\r\n\t :;,0159afgxHT/\u{0}\u{7f}\"=-+".utf8)

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func anyCutGivesTheSameAnswer(seed: UInt64) throws {
        var generator = Generator(state: seed &* 0x9E37_79B9_7F4A_7C15)
        var limits = HTTPLimits()
        limits.line = 60
        limits.head = 120
        limits.chunkExtensions = 8
        for _ in 0..<25 {
            var raw = Array(try #require(Self.responses.randomElement(using: &generator)).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                mutate(&raw, &generator)
            }
            for limits in [HTTPLimits(), limits] {
                let first = answer(to: [raw[...]], limits: limits)
                #expect((first.error == nil) != (first.keepAlive == nil))
                for pieces in cuts(of: raw) {
                    #expect(answer(to: pieces, limits: limits).lasting == first.lasting)
                }
            }
        }
    }

    private func mutate(_ raw: inout [UInt8], _ generator: inout Generator) {
        guard let place = raw.indices.randomElement(using: &generator),
            let byte = Self.bytes.randomElement(using: &generator)
        else { return }
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: raw[place] = byte
        case 1: raw.insert(byte, at: place)
        case 2: raw.remove(at: place)
        case 3: raw.removeSubrange(place...)
        default: raw.insert(contentsOf: raw[place...].prefix(20), at: place)
        }
    }
}
