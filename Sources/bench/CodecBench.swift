import ArgumentParser
import HTTP

struct CodecBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codec", abstract: "The HTTP/1.1 codec: heads, bodies, requests.")

    /// A head as nginx sends it for a static page: 8 fields, about 250 bytes.
    private static let head = """
        HTTP/1.1 200 OK\r
        Server: nginx/1.22.1\r
        Date: Sun, 22 Nov 2026 21:46:30 GMT\r
        Content-Type: text/html; charset=utf-8\r
        Content-Length: 12288\r
        Last-Modified: Sat, 21 Nov 2026 10:00:00 GMT\r
        Connection: keep-alive\r
        ETag: "6a1f2b3c-3000"\r
        Accept-Ranges: bytes\r
        \r

        """

    func run() throws {
        let head = Array(Self.head.utf8)
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 12_288)
        var chunked = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        for begin in stride(from: 0, to: body.count, by: 2_048) {
            chunked += Array("800\r\n".utf8) + body[begin..<(begin + 2_048)] + Array("\r\n".utf8)
        }
        chunked += Array("0\r\n\r\n".utf8)
        print("head: \(head.count) bytes, chunked body: 6 chunks of 2,048 bytes")
        measureReading("response head", head, times: 2_000)
        measureReading("response head and body of known length", head + body, times: 2_000)
        measureReading("response with chunked body", chunked, times: 2_000)
        measureSplit("response head in two pieces", head, times: 2_000)
        try measureWriting()
    }

    private func measureReading(_ name: String, _ input: [UInt8], times: Int) {
        var reader = ResponseReader()
        var scratch = ResponseHead()
        measure(name, operations: times, bytes: times * input.count) {
            input.withUnsafeBufferPointer { input in
                for _ in 0..<times {
                    reader.startResponse(to: .get)
                    var offset = 0
                    while let event = try? reader.next(input, at: &offset, head: &scratch), event != .needMore {}
                }
            }
        }
    }

    private func measureSplit(_ name: String, _ input: [UInt8], times: Int) {
        var reader = ResponseReader()
        var scratch = ResponseHead()
        measure(name, operations: times, bytes: times * input.count) {
            input.withUnsafeBufferPointer { input in
                for _ in 0..<times {
                    reader.startResponse(to: .get)
                    for piece in [input[..<100], input[100...]] {
                        var offset = 0
                        let piece = UnsafeBufferPointer(rebasing: piece)
                        while let event = try? reader.next(piece, at: &offset, head: &scratch), event != .needMore {}
                    }
                }
            }
        }
    }

    private func measureWriting() throws {
        let writer = try RequestWriter(userAgent: "crawltop/0.1")
        let target = Array("/page/1234.html?q=1".utf8)
        let host = Array("127.0.0.1".utf8)
        var buffer: [UInt8] = []
        measure("request head", operations: 2_000) {
            target.withUnsafeBufferPointer { target in
                host.withUnsafeBufferPointer { host in
                    for _ in 0..<2_000 {
                        buffer.removeAll(keepingCapacity: true)
                        try? writer.append(.get, target: target, host: host, port: 8080, to: &buffer)
                    }
                }
            }
        }
    }
}
