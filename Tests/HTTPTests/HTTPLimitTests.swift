import HTTP
import Testing

/// A head at each limit is read, and one past it is refused, however it comes.
@Suite struct HTTPLimitTests {
    private func read(_ text: String, limits: HTTPLimits) -> HTTPAnswer {
        let raw = Array(text.utf8)
        let first = answer(to: [raw[...]], limits: limits)
        for pieces in cuts(of: raw) {
            #expect(answer(to: pieces, limits: limits).lasting == first.lasting)
        }
        return first
    }

    private func padding(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test(arguments: [(0, FetchErrorKind?.none), (1, .tooLarge)])
    func lines(_ excess: Int, error: FetchErrorKind?) {
        var limits = HTTPLimits()
        limits.line = 40
        #expect(read("HTTP/1.1 200 \(padding(26 + excess))\r\n\r\n", limits: limits).error == error)
        #expect(read("HTTP/1.1 200 OK\r\nA:\(padding(37 + excess))\r\n\r\n", limits: limits).error == error)
        #expect(read("HTTP/1.1 200 OK\r\nA:\(padding(38 + excess))\n\n", limits: limits).error == error)
    }

    @Test(arguments: [(0, FetchErrorKind?.none), (1, .tooLarge)])
    func heads(_ excess: Int, error: FetchErrorKind?) {
        var limits = HTTPLimits()
        limits.head = 60
        let line = "HTTP/1.1 200 OK\r\n"
        #expect(read("\(line)A:\(padding(37 + excess))\r\n\r\n", limits: limits).error == error)
        let emptyLines = String(repeating: "\r\n", count: 20)
        #expect(read("\(emptyLines)\(line)\(excess > 0 ? "\r\n" : "\n")", limits: limits).error == nil)
        #expect(read("\(emptyLines)\r\n\(line)\(excess > 0 ? "\r\n" : "\n")", limits: limits).error == error)
    }

    /// What is beyond the limit does not count, whether it came with the rest or not.
    @Test(arguments: 50...62, ["HTTP/1.1 200 OK\r\n\r\n", "HTTX\r\n\r\n", "\r\rHTTP/1.1 200 OK\r\n\r\n"])
    func emptyLinesUpToTheLimit(_ count: Int, _ rest: String) {
        var limits = HTTPLimits()
        (limits.head, limits.line) = (60, 10)
        #expect(read(String(repeating: "\n", count: count) + rest, limits: limits).error != nil)
    }

    @Test(arguments: [(0, FetchErrorKind?.none), (1, .tooLarge)])
    func fieldLines(_ excess: Int, error: FetchErrorKind?) {
        var limits = HTTPLimits()
        limits.fields = 5
        for line in ["A: b\r\n", " folded\r\n", "not a token: x\r\n"] {
            let lines = "A: b\r\n" + String(repeating: line, count: 4 + excess)
            #expect(read("HTTP/1.1 200 OK\r\n\(lines)\r\n", limits: limits).error == error)
        }
    }

    @Test(arguments: [(0, FetchErrorKind?.none), (1, .tooLarge)])
    func informationalHeads(_ excess: Int, error: FetchErrorKind?) {
        var limits = HTTPLimits()
        limits.informational = 3
        let heads = String(repeating: "HTTP/1.1 100 Go\r\n\r\n", count: 3 + excess)
        #expect(read("\(heads)HTTP/1.1 204 None\r\n\r\n", limits: limits).error == error)
    }

    @Test(arguments: [
        ("\r\n", FetchErrorKind.protocol), ("\n\r\n", .protocol), ("\r\n\r", .protocol), ("", .closed),
        ("\r", .protocol),
        ("\r\nH", .truncated), ("HTTP/1.1 100 Go\r\n\r\n\r\n", .truncated),
        (String(repeating: "\r\n", count: 200_000), .protocol),
    ])
    func emptyLinesAreNoResponse(_ text: String, error: FetchErrorKind) {
        let raw = Array(text.utf8)
        for size in [1, 7, 4096, max(1, raw.count)] where raw.count / size < 10_000 {
            let pieces = stride(from: 0, to: raw.count, by: size).map { raw[$0..<min($0 + size, raw.count)] }
            #expect(answer(to: pieces).error == error)
        }
    }

    /// Bytes without end are refused at the limit, not kept.
    @Test(arguments: ["HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\nA: ", "HTTP/1.1 200 OK\r\nA: b\r\n"])
    func endlessHeads(_ start: String) {
        var reader = ResponseReader()
        var head = ResponseHead()
        reader.startResponse(to: .get)
        var eaten = 0
        var result = answer(to: whole(start), reader: &reader, head: &head, closes: false)
        let more = Array(
            String(repeating: start.hasSuffix("\n") ? "A: bcdefghij\r\n" : "xxxxxxxxxxxxxx", count: 100).utf8)
        while result.error == nil && eaten < 1 << 20 {
            result = answer(to: [more[...]], reader: &reader, head: &head, closes: false)
            eaten += more.count
        }
        #expect(result.error == .tooLarge)
        #expect(eaten < 256 << 10)
    }
}
