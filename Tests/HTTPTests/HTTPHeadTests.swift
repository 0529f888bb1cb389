import Crawl
import HTTP
import Testing

/// What a head may look like, and what is made of it.
@Suite struct HTTPHeadTests {
    @Test(arguments: [
        ("HTTP/1.1 200 OK", 200), ("HTTP/1.1 200", 200), ("HTTP/1.1 200 ", 200), ("HTTP/1.0 999 Odd", 999),
        ("HTTP/1.1 404 \u{e9}\t!", 404), ("\r\n\r\nHTTP/1.1 200 OK", 200), ("\n\r\nHTTP/1.1 301 Over there", 301),
    ])
    func statusLine(_ line: String, status: Int) {
        for end in ["\r\n\r\n", "\n\n", "\r\n\n", "\n\r\n"] {
            let raw = Array("\(line)\(end)".utf8)
            for pieces in cuts(of: raw) {
                #expect(answer(to: pieces).status == UInt16(status))
            }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 +20 OK", "HTTP/1.1 2OO OK", "HTTP/1.1 \t200 OK",
        "HTTP/1.1\t200 OK", "HTTP/1.1 200\tOK", "HTTP/1.1 200OK", "HTTP/1.1 099 Low", "HTTP/1.1 000 Zero",
        "HTTP/1.10 200 OK", "HTTP/11.1 200 OK", "HTTP/1. 200 OK", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/2",
        "HTTP/2 ", "HTTP/2 OK", "HTTP/ 200 OK", "HTTP/x 200 OK", "HTTP/1", "HTTP/", "HTTP/1.x 200 OK", "HTTP/2.",
        "http/1.1 200 OK", "ICY 200 OK", "RTSP/1.0 200 OK", "<html>", " HTTP/1.1 200 OK", "\rHTTP/1.1 200 OK",
        "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}F", "SSH-2.0-OpenSSH_9.2p1", "HTTP/1.1 200 O\u{0}K", "HTTP/1.1 200 O\rK",
    ])
    func notHTTP(_ line: String) {
        let raw = Array("\(line)\r\nContent-Length: 0\r\n\r\n".utf8)
        for pieces in cuts(of: raw) {
            #expect(answer(to: pieces).error == .protocol)
        }
    }

    /// What cannot become HTTP any more is refused without waiting for the end of a line.
    @Test(arguments: ["\u{15}", "<", "HTT!", "\r\n\r\r"])
    func refusedAtOnce(_ text: String) {
        #expect(answer(to: whole(text), closes: false).error == .protocol)
    }

    @Test(arguments: [
        ("A: b", [["A", "b"]]),
        ("A:b", [["A", "b"]]),
        ("A: \t b c \t", [["A", "b c"]]),
        ("A:", [["A", ""]]),
        ("A: \t ", [["A", ""]]),
        ("A: b:c", [["A", "b:c"]]),
        ("X_y-1.!#$%&'*+^`|~: b", [["X_y-1.!#$%&'*+^`|~", "b"]]),
        ("A: b\r\nA: c", [["A", "b"], ["A", "c"]]),
        ("A: caf\u{e9} \u{1b}[0m", [["A", "caf\u{e9} \u{1b}[0m"]]),
    ])
    func fields(_ lines: String, expected: [[String]]) {
        let raw = Array("HTTP/1.1 204 No Content\r\n\(lines)\r\n\r\n".utf8)
        for pieces in cuts(of: raw) {
            let result = answer(to: pieces)
            #expect(result.fields == expected)
            #expect(result.keepAlive == true)
        }
    }

    @Test(arguments: [
        "A\u{0}: b", "A: b\u{0}", "A: b\rC: d", "A\rB: c", "no colon\u{0}", "A: b\r\r\nC: d\re", "\rA: b", "A: b\r\r ",
    ])
    func badFields(_ lines: String) {
        let raw = Array("HTTP/1.1 204 No Content\r\n\(lines)\r\n\r\n".utf8)
        for pieces in cuts(of: raw) {
            #expect(answer(to: pieces).error == .protocol)
        }
    }

    @Test func knownFields() {
        let names: [(KnownField, String)] = [
            (.connection, "cOnNeCtIoN"), (.contentEncoding, "Content-Encoding"), (.contentLength, "content-length"),
            (.contentType, "CONTENT-TYPE"), (.etag, "ETag"), (.lastModified, "Last-Modified"), (.link, "Link"),
            (.location, "Location"), (.refresh, "Refresh"), (.rateLimit, "RateLimit"),
            (.rateLimitRemaining, "RateLimit-Remaining"), (.rateLimitReset, "RateLimit-Reset"),
            (.xRateLimitRemaining, "X-RateLimit-Remaining"), (.xRateLimitReset, "X-RateLimit-Reset"),
            (.retryAfter, "Retry-After"), (.setCookie, "Set-Cookie"), (.transferEncoding, "Transfer-Encoding"),
            (.xRobotsTag, "X-Robots-Tag"),
        ]
        #expect(names.count == KnownField.allCases.count)
        var head = ResponseHead()
        for (field, name) in names {
            var reader = ResponseReader()
            reader.startResponse(to: .head)
            let text = "HTTP/1.1 200 OK\r\nX\(name): 0\r\n\(name): 12\r\n\(name)x: 0\r\n\(name): 34\r\n\r\n"
            let result = answer(to: whole(text), reader: &reader, head: &head, closes: false)
            #expect(result.error == nil)
            #expect(head.copy(of: field) == Array("12".utf8))
            #expect((0..<head.fieldCount).map { head.field($0) } == [nil, field, nil, field])
            #expect(KnownField.allCases.filter { head.value(of: $0) != nil } == [field])
            #expect(head.bytes == text.utf8.count)
        }
    }

    @Test(arguments: [
        ("", FetchErrorKind.closed), ("H", .truncated), ("\r\n", .protocol), ("HTTP/1.1 200 OK\r\n", .truncated),
        ("HTTP/1.1 200 OK\r\nA: b\r\n\r", .truncated), ("HTTP/1.1 100 Continue\r\n\r\n", .truncated),
    ])
    func closedEarly(_ text: String, error: FetchErrorKind) {
        for pieces in cuts(of: Array(text.utf8)) {
            #expect(answer(to: pieces).error == error)
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 100 Continue\r\n\r\n", UInt16(200)), ("HTTP/1.1 103 Hints\r\nLink: <a>\r\n\r\n", 200),
        ("HTTP/1.1 150\r\n\r\nHTTP/1.0 102 x\n\n", 200), ("HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n", nil),
    ])
    func informational(_ text: String, status: UInt16?) {
        let raw = Array("\(text)HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".utf8)
        for pieces in cuts(of: raw) {
            let result = answer(to: pieces)
            #expect(result.status == status)
            #expect(result.error == (status == nil ? .protocol : nil))
        }
    }

    @Test func startIsSeen() {
        var reader = ResponseReader()
        var head = ResponseHead()
        reader.startResponse(to: .get)
        _ = answer(to: whole(""), reader: &reader, head: &head, closes: false)
        #expect(!reader.hasStarted)
        _ = answer(to: whole("H"), reader: &reader, head: &head, closes: false)
        #expect(reader.hasStarted)
        reader.startResponse(to: .get)
        #expect(!reader.hasStarted)
    }

    @Test func readerIsSmall() {
        #expect(MemoryLayout<ResponseReader>.stride < 100)
    }
}
