import HTTP
import Testing

/// The chunked transfer coding, well and badly formed.
@Suite struct HTTPChunkTests {
    private func read(_ body: String, limits: HTTPLimits = HTTPLimits()) -> HTTPAnswer {
        let raw = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(body)".utf8)
        let first = answer(to: [raw[...]], limits: limits)
        for pieces in cuts(of: raw) {
            #expect(answer(to: pieces, limits: limits).lasting == first.lasting)
        }
        return first
    }

    @Test(arguments: [
        ("0\r\n\r\n", ""),
        ("5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"),
        ("0005\r\nhello\r\n0000\r\n\r\n", "hello"),
        ("2 \r\nhi\r\n0\t\r\n\r\n", "hi"),
        ("2;a=b;c=\"d;e\"\r\nhi\r\n0;x\r\n\r\n", "hi"),
        ("2 ; a\r\nhi\r\n0\r\n\r\n", "hi"),
        ("2\nhi\n0\n\n", "hi"),
        ("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"),
        ("2\r\nhi\r\n0\r\nA: b\r\nC: d:e\r\n\r\n", "hi"),
        ("2\r\nhi\r\n0\r\nA: b\nC:\n\n", "hi"),
    ])
    func wellFormed(_ text: String, body: String) {
        let result = read(text)
        #expect(result.error == nil)
        #expect(String(decoding: result.body, as: UTF8.self) == body)
        #expect(result.keepAlive == true)
    }

    @Test(arguments: [
        "\r\n", " 2\r\nhi\r\n0\r\n\r\n", "0x2\r\nhi\r\n", "+2\r\nhi\r\n", "-2\r\nhi\r\n", "1_0\r\n", "g\r\n", ";a\r\n",
        "2 2\r\nhi\r\n", "2\rhi\r\n", "2;a\rb\r\nhi\r\n", "2\r\nhi0\r\n\r\n", "2\r\nhiXX0\r\n", "2\r\nhi!\r\n",
        "2\r\nhi\r!",
        "10000000000000000\r\n", "8000000000000000\r\n", "ffffffffffffffff\r\n", "10000000000000002\r\nhi\r\n0\r\n\r\n",
        "0\r\n\r!", "0\r\nA\u{0}: b\r\n\r\n", "0\r\nA: b\u{0}\r\n\r\n", "0\r\nA: b\rc\r\n\r\n", "0\r\n\u{0}\r\n\r\n",
        "0\r\nA\r: b\r\n\r\n", "0\r\n\r\rA: b\r\n\r\n",
    ])
    func malformed(_ text: String) {
        #expect(read(text).error == .protocol)
    }

    /// Trailers that are none are passed over, and the connection ends with them.
    @Test(arguments: [
        "no colon\r\n", "no colon\n", " folded: first\r\n", "A: b\r\n\tfolded\r\n", "A : b\r\n", ": b\r\n",
        "\u{1}A: b\r\n",
        "HTTP/1.1 200 OK\r\n", "A: b\r\r\n", "A: b\r\n\r",
    ])
    func oddTrailers(_ trailers: String) {
        let result = read("2\r\nhi\r\n0\r\n\(trailers)\r\n")
        #expect(result.error == nil)
        #expect(result.body == Array("hi".utf8))
        #expect(result.keepAlive == false)
    }

    @Test(arguments: [
        "", "5", "5\r", "5\r\n", "5\r\nhell", "5\r\nhello", "5\r\nhello\r\n", "0\r\n", "0\r\n\r", "0\r\nA: b\r\n",
        "7fffffffffffffff\r\nhello",
    ])
    func truncated(_ text: String) {
        #expect(read(text).error == .truncated)
    }

    @Test(arguments: [(16, FetchErrorKind?.none), (17, .tooLarge)])
    func extensionsAreBounded(_ count: Int, error: FetchErrorKind?) {
        var limits = HTTPLimits()
        limits.chunkExtensions = 16
        let half = count / 2
        let rest = count - half
        for filler in ["0", " ", "x"] {
            func line(_ size: String, _ count: Int) -> String {
                switch filler {
                case "0": String(repeating: "0", count: count) + size
                case " ": size + String(repeating: " ", count: count)
                default: size + ";" + String(repeating: "x", count: count - 1)
                }
            }
            // A last chunk's own zero counts as a leading one.
            let body = "\(line("1", half))\r\na\r\n\(line("1", rest - 1))\r\nb\r\n0\r\n\r\n"
            #expect(read(body, limits: limits).error == error)
        }
    }

    @Test(arguments: [(0, FetchErrorKind?.none), (1, .tooLarge)])
    func trailersAreBounded(_ excess: Int, error: FetchErrorKind?) {
        func trailer(_ size: Int) -> String { "A: " + String(repeating: "x", count: size - 5) + "\r\n" }
        var limits = HTTPLimits()
        limits.head = Int32(60 + "\r\n".utf8.count)
        #expect(read("0\r\n\(trailer(30))\(trailer(30 + excess))\r\n", limits: limits).error == error)
        limits = HTTPLimits()
        limits.line = 64
        #expect(read("0\r\n\(trailer(65 + excess))\r\n", limits: limits).error == error)
        limits = HTTPLimits()
        limits.fields = 3
        let trailers = String(repeating: "A: b\r\n", count: 3 + excess)
        #expect(read("0\r\n\(trailers)\r\n", limits: limits).error == error)
    }
}
