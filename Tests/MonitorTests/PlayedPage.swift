import Crawl
import HTTP

/// Answers an exchange whole: a status, 200 where there is none, with further fields behind it where need be, a body, and its
/// end.
func answer(
    _ crawl: Crawl, slot: Int, _ body: String, status: String = "200 OK", type: String = "text/html; charset=utf-8",
    at now: Int64
) throws {
    var head = ResponseHead()
    var reader = ResponseReader()
    reader.startResponse(to: .get)
    let length = "Content-Length: \(body.utf8.count)"
    let bytes = Array("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n\(length)\r\n\r\n\(body)".utf8)
    try bytes.withUnsafeBufferPointer { input in
        var offset = 0
        loop: while true {
            switch try reader.next(input, at: &offset, head: &head) {
            case .head: _ = crawl.head(head, slot: slot)
            case .body(let range): crawl.body(.init(rebasing: input[range]), slot: slot)
            case .end, .needMore: break loop
            }
        }
    }
    crawl.endExchange(in: slot, .complete, now: now)
}
