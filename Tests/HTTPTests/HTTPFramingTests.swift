import HTTP
import Testing

/// Where a response's body ends, and whether its connection may serve another exchange.
@Suite struct HTTPFramingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var head: String
        var rest: String
        var method = HTTPMethod.get
        var body: String?
        var keepAlive: Bool?
        var error: FetchErrorKind?
        var testDescription: String { head.debugDescription + " " + rest.debugDescription }

        static func complete(_ head: String, _ rest: String, _ body: String, keepAlive: Bool) -> Case {
            Case(head: head, rest: rest, body: body, keepAlive: keepAlive)
        }
        static func headOnly(_ head: String, keepAlive: Bool) -> Case {
            Case(head: head, rest: "", method: .head, body: "", keepAlive: keepAlive)
        }
        static func failed(_ head: String, _ rest: String, _ error: FetchErrorKind) -> Case {
            Case(head: head, rest: rest, error: error)
        }
    }

    static let lengths: [Case] = [
        .complete("200 OK\r\nContent-Length: 5", "hello", "hello", keepAlive: true),
        .complete("200 OK\r\nContent-Length: 0", "", "", keepAlive: true),
        .complete("200 OK\r\nContent-Length: 5, 5", "hello", "hello", keepAlive: false),
        .complete("200 OK\r\nContent-Length: 5\r\nContent-Length:05", "hello", "hello", keepAlive: false),
        .complete("200 OK\r\nContent-Length: 00000000000000000000000000005", "hello", "hello", keepAlive: true),
        .complete("200 OK\r\nContent-Length\t : 5", "hello", "hello", keepAlive: false),
        .complete("200 OK\r\nContent-Length:\r\n\t5", "hello", "hello", keepAlive: false),
        .complete("200 OK\r\nX Content-Length: 9\r\nContent-Length: 5", "hello", "hello", keepAlive: false),
        .complete("200 OK\r\nContent-Length: 5", "helloHTTP/1.1 200 OK\r\n", "hello", keepAlive: false),
        .complete("205 Reset Content\r\nContent-Length: 5", "hello", "hello", keepAlive: true),
        .complete("200 OK", "to the end", "to the end", keepAlive: false),
        .complete("200 OK", "", "", keepAlive: false),
        .failed("200 OK\r\nContent-Length: 5, 6", "hello", .protocol),
        .failed("200 OK\r\nContent-Length: 5\r\nContent-Length: 6", "hello", .protocol),
        .failed("200 OK\r\nContent-Length: 5,", "hello", .protocol),
        .failed("200 OK\r\nContent-Length: +5", "hello", .protocol),
        .failed("200 OK\r\nContent-Length: -5", "hello", .protocol),
        .failed("200 OK\r\nContent-Length: 0x5", "hello", .protocol),
        .failed("200 OK\r\nContent-Length: 5 5", "hello", .protocol),
        .failed("200 OK\r\nContent-Length:", "hello", .protocol),
        .failed("200 OK\r\nContent-Length: 9223372036854775808", "hello", .protocol),
        .failed("200 OK\r\nContent-Length: 9223372036854775807", "hello", .truncated),
        .failed("200 OK\r\nContent-Length: 6", "hello", .truncated),
    ]

    static let codings: [Case] = [
        .complete("200 OK\r\nTransfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n", "hello", keepAlive: true),
        .complete("200 OK\r\ntransfer-encoding:\tCHUNKED ", "1\r\nh\r\n0\r\n\r\n", "h", keepAlive: true),
        .complete("200 OK\r\nTransfer-Encoding: Identity, CHUNKED", "1\r\nh\r\n0\r\n\r\n", "h", keepAlive: false),
        .complete("200 OK\r\nTransfer-Encoding: chunked,, identity", "1\r\nh\r\n0\r\n\r\n", "h", keepAlive: false),
        .complete("200 OK\r\nTransfer-Encoding: chunked, chunked", "1\r\nh\r\n0\r\n\r\n", "h", keepAlive: false),
        .complete(
            "200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: Chunked", "1\r\nh\r\n0\r\n\r\n", "h",
            keepAlive: false),
        .complete(
            "200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5, 6", "1\r\nh\r\n0\r\n\r\n", "h",
            keepAlive: false),
        .complete("200 OK\r\nTransfer-Encoding: chunked", "0\r\n\r\nmore", "", keepAlive: false),
        .complete(
            "200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2", "1\r\nh\r\n0\r\n\r\n", "h", keepAlive: false),
        .complete("200 OK\r\nTransfer-Encoding: chunked, gzip", "as it is", "as it is", keepAlive: false),
        .complete("200 OK\r\nTransfer-Encoding: identity", "as it is", "as it is", keepAlive: false),
        .complete("200 OK\r\nTransfer-Encoding:", "as it is", "as it is", keepAlive: false),
        .complete("200 OK\r\nTransfer-Encoding: IDENTITY\r\nContent-Length: 5", "hello", "hello", keepAlive: false),
        .complete("200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: ,\t", "hello", "hello", keepAlive: false),
        .failed("200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 5, 6", "hello", .protocol),
        .failed("200 OK\r\nTransfer-Encoding: gzip, chunked", "0\r\n\r\n", .protocol),
        .failed("200 OK\r\nTransfer-Encoding: chunked, gzip, chunked", "0\r\n\r\n", .protocol),
        .failed("200 OK\r\nTransfer-Encoding: identityx\r\nContent-Length: 5", "hello", .protocol),
        .failed("200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 5", "hello", .protocol),
        .failed("200 OK\r\nTransfer-Encoding: xchunked\r\nContent-Length: 5", "hello", .protocol),
    ]

    static let bodiless: [Case] = [
        .complete("204 No Content", "", "", keepAlive: true),
        .complete("204 No Content\r\nContent-Length: 0", "", "", keepAlive: true),
        .complete("204 No Content\r\nContent-Length: 5", "", "", keepAlive: false),
        .complete("204 No Content\r\nTransfer-Encoding: chunked", "", "", keepAlive: false),
        .complete("304 Not Modified\r\nContent-Length: 5", "", "", keepAlive: true),
        .complete("304 Not Modified\r\nContent-Length: 5", "hello", "", keepAlive: false),
        .headOnly("200 OK\r\nContent-Length: 5", keepAlive: true),
        .headOnly("200 OK\r\nTransfer-Encoding: chunked", keepAlive: true),
        .headOnly("200 OK\r\nTransfer-Encoding: identity", keepAlive: false),
        .headOnly("200 OK\r\nContent-Length: five", keepAlive: false),
        .headOnly("200 OK\r\nContent-Length: 5, 5", keepAlive: false),
        .complete("304 Not Modified\r\nTransfer-Encoding: chunked, chunked", "", "", keepAlive: false),
        .headOnly("200 OK", keepAlive: true),
    ]

    static let connections: [Case] = [
        .headOnly("200 OK\r\nConnection: close", keepAlive: false),
        .headOnly("200 OK\r\nConnection: x, CLOSE ,y", keepAlive: false),
        .headOnly("200 OK\r\nConnection: x\r\nConnection: close", keepAlive: false),
        .headOnly("200 OK\r\nConnection: close-not", keepAlive: true),
        .headOnly("200 OK\r\nConnection: keep-alive", keepAlive: true),
        .headOnly("200 OK\r\nConnection: ,", keepAlive: true),
    ]

    @Test(arguments: lengths + codings + bodiless + connections)
    func body(_ test: Case) {
        let raw = Array("HTTP/1.1 \(test.head)\r\n\r\n\(test.rest)".utf8)
        let first = answer(to: [raw[...]], method: test.method)
        #expect(first.error == test.error)
        #expect(first.keepAlive == test.keepAlive)
        if let body = test.body {
            #expect(String(decoding: first.body, as: UTF8.self) == body)
        }
        for pieces in cuts(of: raw) {
            #expect(answer(to: pieces, method: test.method).lasting == first.lasting)
        }
    }

    @Test(arguments: [
        ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n", true),
        ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive, close\r\n\r\n", false),
        ("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false),
        ("HTTP/1.7 200 OK\r\nContent-Length: 0\r\n\r\n", true),
        ("HTTP/0.9 200 OK\r\nContent-Length: 0\r\n\r\n", false),
    ])
    func versions(_ text: String, keepAlive: Bool) {
        #expect(answer(to: whole(text)).keepAlive == keepAlive)
    }

    @Test func lengthIsTold() throws {
        var head = ResponseHead()
        for (text, length) in [("Content-Length: 12, 12", 12), ("Content-Length: x", nil), ("A: b", nil)] {
            var reader = ResponseReader()
            reader.startResponse(to: .head)
            _ = answer(to: whole("HTTP/1.1 200 OK\r\n\(text)\r\n\r\n"), reader: &reader, head: &head, closes: false)
            #expect(head.contentLength == length)
        }
    }

    @Test func oneConnectionServesMany() {
        var head = ResponseHead()
        var reader = ResponseReader()
        for round in 0..<3 {
            reader.startResponse(to: .get)
            let text = "HTTP/1.1 20\(round) OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\(round)\r\n0\r\nT: x\r\n\r\n"
            let result = answer(to: whole(text), reader: &reader, head: &head, closes: false)
            #expect(result.status == UInt16(200 + round))
            #expect(result.body == Array("\(round)".utf8))
            #expect(result.keepAlive == true)
        }
    }
}
