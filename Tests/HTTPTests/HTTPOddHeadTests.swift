import HTTP
import Testing

/// Heads as no server should write them and some do: what is understood counts, and the connection is not used again,
/// lest somebody's idea of where a response ends becomes the start of the next one.
@Suite struct HTTPOddHeadTests {
    private static let field = "Content-Length: 2"

    /// Each makes a response of status 200 with these fields besides its length.
    static let heads: [(head: String, fields: [[String]])] = [
        // Status lines.
        ("HTTP/2 200\r\nA: b", [["A", "b"]]),
        ("HTTP/2 200 OK\r\nA: b", [["A", "b"]]),
        ("HTTP/2.0 200 OK\r\nA: b", [["A", "b"]]),
        ("HTTP/3.7 200 OK", []),
        ("HTTP/1 200 OK\r\nConnection: keep-alive", [["Connection", "keep-alive"]]),
        ("HTTP/1.1  200 OK", []),
        ("HTTP/1.1   200", []),
        ("\r\n\nHTTP/1.1 200 OK", []),
        // Lines that are no fields.
        ("HTTP/1.1 200 OK\r\nno colon\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\nA: b\r\nno colon", [["A", "b"]]),
        ("HTTP/1.1 200 OK\nx\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\nx\r\n folded: 1\r\n\tfolded: 2\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\nA: b\r\nHTTP/1.0 404 Not Found: /x", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\n<html>: <a>", []),
        ("HTTP/1.1 200 OK\r\n: c\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\nC D: e\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\n\u{e9}: c\r\n folded\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\nC\u{1}: d\r\n\u{7f}: e\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\n\u{b}Content-Length: 1\r\nContent-Length\u{c}: 3", []),
        ("HTTP/1.1 200 OK\r\nContent-Length 1\r\nX Content-Length: 3", []),
        // Blanks where none belong.
        ("HTTP/1.1 200 OK\r\nA \t: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\n C: d\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\n\tC: d\r\n e\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\td", [["A", "b   c  \td"]]),
        ("HTTP/1.1 200 OK\r\nA:\r\n b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\nA: b\r\n \t\r\nC: d", [["A", "b"], ["C", "d"]]),
        ("HTTP/1.1 200 OK\nA: b\n c\nC: d", [["A", "b  c"], ["C", "d"]]),
        // Line ends.
        ("HTTP/1.1 200 OK\r\r\nA: b", [["A", "b"]]),
        ("HTTP/1.1 200 OK\r\nA: b\r\r\nC: d", [["A", "b"], ["C", "d"]]),
        ("HTTP/1.1 200\r\r\r\r\nA: b\r\r\r\n c", [["A", "b     c"]]),
        ("HTTP/1.1 200 OK\r\nno colon\r\r\nA:\r\r\nC: d", [["A", ""], ["C", "d"]]),
    ]

    @Test(arguments: heads)
    func whatIsUnderstoodCounts(_ head: String, fields: [[String]]) {
        for end in ["\r\n\r\n", "\n\n", "\r\r\n\r\r\n", "\r\n\r\r\r\n"] {
            for pieces in cuts(of: Array("\(head)\r\n\(Self.field)\(end)hi".utf8)) {
                let result = answer(to: pieces, closes: false)
                #expect(result.status == 200)
                #expect(result.fields == fields + [["Content-Length", "2"]])
                #expect(result.body == Array("hi".utf8))
                #expect(result.keepAlive == false)
            }
        }
    }

    /// The same in an answer that comes before: its connection ends as well.
    @Test(arguments: heads)
    func anInterimAnswerMayBeOdd(_ head: String, _: [[String]]) {
        let interim = head.replacing("HTTP/1.1 404", with: "x").replacing(" 200", with: " 103")
        let final = "HTTP/1.1 200 OK\r\n\(Self.field)\r\n\r\nhi"
        for pieces in cuts(of: Array("\(interim)\r\n\r\n\(final)".utf8)) {
            let result = answer(to: pieces, closes: false)
            #expect(result.status == 200)
            #expect(result.keepAlive == false)
        }
    }

    /// The next exchange of a connection on which all was well is not that of an odd one.
    @Test func oddnessIsOfOneExchange() {
        var (reader, head) = (ResponseReader(), ResponseHead())
        for isOdd in [false, true, false, true, true, false] {
            reader.startResponse(to: .get)
            let text = "HTTP/1.1 200 OK\r\n\(isOdd ? "odd\r\n" : "")\(Self.field)\r\n\r\nhi"
            let result = answer(to: whole(text), reader: &reader, head: &head, closes: false)
            #expect(result.keepAlive == !isOdd)
        }
    }
}
