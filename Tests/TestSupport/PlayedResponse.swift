public import Crawl
import HTTP

/// Hands a response to a crawl as an engine does, from the connection to its last byte; the exchange is still to be ended.
///
/// - Parameters:
///   - crawl: the crawl.
///   - slot: the exchange's slot.
///   - text: the response, as it comes from the wire.
///   - now: the time.
///   - wait: the nanoseconds to the first byte.
/// - Throws: what is wrong with the response.
public func respond(_ crawl: Crawl, _ slot: Int, _ text: String, now: Int64, wait: Int64 = 5) throws {
    var head = ResponseHead()
    let bytes = Array(text.utf8)
    crawl.connected(slot: slot, connection: 1, peer: "127.0.0.1:80", reused: false)
    crawl.enter(.sending, slot: slot, now: now)
    crawl.enter(.awaiting, slot: slot, now: now)
    crawl.enter(.reading, slot: slot, now: now + wait)
    crawl.received(bytes.count, slot: slot)
    var reader = ResponseReader()
    reader.startResponse(to: crawl.method(in: slot))
    try bytes.withUnsafeBufferPointer { input in
        var offset = 0
        while true {
            switch try reader.next(input, at: &offset, head: &head) {
            case .head: _ = crawl.head(head, slot: slot)
            case .body(let range): crawl.body(.init(rebasing: input[range]), slot: slot)
            case .end, .needMore: return
            }
        }
    }
}
