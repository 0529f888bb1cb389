import Crawl
import Glibc
import HTTP
import Testing

@testable import CrawltopKit

/// Answers the next exchange of a crawl with a response's bytes.
func answer(_ crawl: Crawl, _ response: String) throws {
    try answer(crawl, slot: #require(crawl.next(now: 1)).slot, response)
}

/// The same for an exchange that has begun.
func answer(_ crawl: Crawl, slot: Int, _ response: String) throws {
    var (head, reader, offset) = (ResponseHead(), ResponseReader(), 0)
    reader.startResponse(to: crawl.method(in: slot))
    crawl.enter(.reading, slot: slot, now: 2)
    try Array(response.utf8).withUnsafeBufferPointer { input in
        while true {
            switch try reader.next(input, at: &offset, head: &head) {
            case .head: _ = crawl.head(head, slot: slot)
            case .body(let range): crawl.body(.init(rebasing: input[range]), slot: slot)
            case .end, .needMore: return
            }
        }
    }
    crawl.endExchange(in: slot, .complete, now: 3)
}

/// What a log writes at the end of a crawl.
func ending(of crawl: Crawl, _ log: (LogOutput) -> any CrawlLog) throws -> [String] {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    let output = LogOutput(descriptor: ends[1], name: "a pipe")
    log(output).finish(.finished, at: 4, of: crawl)
    #expect(output.close(patience: 20_000_000_000) == nil)
    close(ends[1])
    defer { close(ends[0]) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(ends[0], &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: "\n").map(String.init)
}
