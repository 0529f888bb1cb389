import Crawl
import Foundation
import HTTP
import TestSupport

/// What a connection brought.
private struct Answer: Equatable {
    var status: UInt16?
    var fields: [[UInt8]] = []
    var body: [UInt8] = []
    var isComplete = false
    /// Whether the connection may serve another exchange; not part of what is the same however it is cut, since more may
    /// have come or not.
    var isKept = false
    var error: FetchErrorKind?

    static func == (one: Answer, other: Answer) -> Bool {
        one.status == other.status && one.fields == other.fields && one.body == other.body
            && one.isComplete == other.isComplete && one.error == other.error
    }

    init(_ pieces: [ArraySlice<UInt8>], limits: HTTPLimits) {
        var (head, reader) = (ResponseHead(), ResponseReader(limits: limits))
        reader.startResponse(to: .get)
        do throws(FetchError) {
            for piece in pieces where !isComplete {
                let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: piece.count)
                defer { copy.deallocate() }
                _ = copy.initialize(from: piece)
                try read(UnsafeBufferPointer(copy), &reader, &head)
            }
            if !isComplete { _ = try reader.close() }
        } catch {
            self.error = error.kind
        }
    }

    private mutating func read(
        _ input: UnsafeBufferPointer<UInt8>, _ reader: inout ResponseReader, _ head: inout ResponseHead
    ) throws(FetchError) {
        var offset = 0
        while true {
            switch try reader.next(input, at: &offset, head: &head) {
            case .needMore: return
            case .head:
                status = head.status
                fields = (0..<head.fieldCount).map {
                    Array(head.storage[head.name($0)] + [0] + head.storage[head.value($0)])
                }
            case .body(let range): body += input[range]
            case .end(let keepAlive):
                isComplete = true
                isKept = keepAlive
                return
            }
        }
    }
}

/// Whether all heads of a response, interim ones included, are as RFC 9112 has them, line by line and without any of the
/// liberties that it allows to recipients: what two readers can't understand differently.
private func isPlain(_ input: [UInt8]) -> Bool {
    let length = /content-length:[ \t]*[0-9]+[ \t]*/.ignoresCase()
    let coding = /transfer-encoding:[ \t]*chunked[ \t]*/.ignoresCase()
    let field = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[^\r\0]*/
    var heads = String(decoding: input, as: Unicode.ASCII.self)[...]
    while true {
        var lines: [Substring] = []
        while let end = heads.utf8.firstIndex(of: 10) {
            var line = heads[..<end]
            heads = heads[heads.utf8.index(after: end)...]
            if line.utf8.last == 13 { line = line[..<line.utf8.index(before: line.endIndex)] }
            if line.isEmpty { break }
            lines.append(line)
        }
        guard let status = lines.first, status.wholeMatch(of: /HTTP\/[01]\.[0-9] [0-9]{3}( [^\r\0]*)?/) != nil else {
            return false
        }
        let isFramed = { (line: Substring) in
            let name = line.prefix { $0 != ":" }.lowercased()
            return name == "content-length" || name == "transfer-encoding"
        }
        let framing = lines.dropFirst().filter(isFramed)
        guard lines.dropFirst().allSatisfy({ $0.wholeMatch(of: field) != nil }), framing.count <= 1,
            framing.allSatisfy({ $0.wholeMatch(of: length) != nil || $0.wholeMatch(of: coding) != nil })
        else { return false }
        if status.dropFirst(9).first != "1" { return true }
    }
}

extension FuzzTarget {
    /// A response is read to the same answer however it is cut, with the usual limits and with narrow ones; the connection
    /// goes on only behind one whose heads leave no room for another reading.
    static var http: FuzzTarget {
        FuzzTarget(
            "http",
            texts: [
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: b\r\n folded\r\n\r\nhello",
                "HTTP/1.1 100 Go\r\n\r\nHTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5;a=b\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nT: u\r\n\r\n",
                "\r\nHTTP/1.1 404 Gone\nTransfer-Encoding: identity\n\nto the end", "HTTP/1.1 204\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\nSet-Cookie: a=b\r\nX-Robots-Tag: none\r\n\r\nabc",
                "HTTP/2 200\r\nHTTP/1.1 200 OK\r\r\nno colon\r\nA : b\r\nContent-Length: 3\r\n\r\nabc",
                "HTTP/1.1 103 Early\r\nA\r\n\r\nHTTP/1.1  200 OK\r\nTransfer-Encoding: identity\r\n"
                    + "Content-Length: 3\r\n\r\nabc",
            ],
            tokens: [
                "HTTP/1.1 ", "\r\n", "\r\n\r\n", "\n", "Content-Length: ", "Transfer-Encoding: chunked",
                "Connection: close", ": ",
                ",", ";", "0\r\n\r\n", "ffffffffffffffff", "18446744073709551616", "200", "304", "101", " \t", "\u{0}",
                "gzip", "HTTP/2 ", "\r\r\n", "identity", "chunked",
            ]
        ) { input, generator in
            var narrow = HTTPLimits()
            (narrow.line, narrow.head, narrow.chunkExtensions, narrow.fields) = (60, 120, 8, 4)
            for limits in [HTTPLimits(), narrow] {
                let whole = Answer([input[...]], limits: limits)
                if whole.body.count > input.count { return "the body is longer than what came" }
                let cut = Answer(pieces(of: input, &generator), limits: limits)
                if cut != whole { return "a response in pieces is another" }
                if whole.isKept || cut.isKept, !isPlain(input) { return "a connection goes on behind an odd head" }
            }
            return nil
        }
    }

    /// The first byte chooses a list of codings. Whole or in pieces, the same comes out, and no more than the limit.
    static var coding: FuzzTarget {
        let lists = ["gzip", "deflate", "br", "zstd", "gzip, gzip", "br,deflate", "gzip,zstd,br"]
        let bodies = [
            "H4sIAAAAAAAAA7MpsMtIzcnJ11FAprgAjlWsyBcAAAA=", "eNrLSM3JyddRyEChbBIVMopS02z1K+wqbPQT7QDvqgwn",
            "y0jNycnXUchAoWwSFTKKUtNs9SvsKmz0E+0A", "GzIA+I3UYc2dB2oRHp8w9YJXwPRTILTBRnUC",
            "H4sIAAAAAAAEAwElANr/aGVsbG8sIGhlbGxvLCBoZWxsbywgPGEgaHJlZj0veD54PC9hPuSLDX8lAAAA",
            "KLUv/QRY7QAAuGhlbGxvLCA8YSBocmVmPS94Png8L2E+AQCSixFLc+w4",
        ].map { Array(Data(base64Encoded: $0) ?? Data()) }
        let seeds = lists.indices.flatMap { list in bodies.map { [UInt8(list)] + $0 } }
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        let limit = 300_000
        return FuzzTarget("coding", seeds: seeds, tokens: ["\u{1F}", "\u{0}\u{0}\u{0}\u{0}", "(", "x"]) {
            input, generator in
            let list = Array(lists[Int(input.first ?? 0) % lists.count].utf8)
            func decode(_ pieces: [ArraySlice<UInt8>]) -> (output: [UInt8], error: FetchErrorKind?) {
                var output: [UInt8] = []
                do throws(FetchError) {
                    try list.withUnsafeBufferPointer { (list) throws(FetchError) in
                        try decoder.startBody(contentEncoding: list, limit: limit)
                    }
                    for piece in pieces {
                        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: piece.count)
                        defer { copy.deallocate() }
                        _ = copy.initialize(from: piece)
                        try decoder.decode(UnsafeBufferPointer(copy)) { output += $0 }
                    }
                    try decoder.finish()
                    return (output, nil)
                } catch {
                    decoder.abandonBody()
                    return (output, error.kind)
                }
            }
            let whole = decode([input.dropFirst()])
            if whole.output.count > limit { return "more came out than the limit" }
            let cut = decode(pieces(of: Array(input.dropFirst()), &generator))
            if (cut.error == nil) != (whole.error == nil) { return "a body in pieces has another end" }
            return whole.error != nil || cut.output == whole.output ? nil : "a body in pieces is another"
        }
    }
}
