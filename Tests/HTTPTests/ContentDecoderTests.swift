import Foundation
import TestSupport
import Testing

@testable import HTTP

/// A short text in every coding, four mebibytes of zeros in a few bytes, and what is to come of them.
@Suite struct ContentDecoderTests {
    private static let text = Array(String(repeating: "<a href=\"/\">x</a>", count: 3).utf8)
    private static let gzip = bytes("H4sIAAAAAAACA7NJVMgoSk2zVdJXsquw0U+0syEoAACdOzm0MwAAAA==")
    private static let zlib = bytes("eNqzSVTIKEpNs1XSV7KrsNFPtLMhKAAAfG0Odw==")
    private static let bare = bytes("s0lUyChKTbNV0leyq7DRT7SzISgAAA==")
    private static let brotli = bytes("GzIA+I3UYc2dB2oRHp8w9YJXwPRTILTBRnUC")
    private static let zstd = bytes("KLUv/QRovQAAiDxhIGhyZWY9Ii8iPng8L2E+AQDJmUs46cOU")

    /// The same with its size, which makes do without a window.
    private static let small = bytes("KLUv/SQzvQAAiDxhIGhyZWY9Ii8iPng8L2E+AQDJmUs46cOU")

    private static func bytes(_ base64: String) -> [UInt8] {
        Data(base64Encoded: base64).map(Array.init) ?? []
    }

    struct Case: CustomTestStringConvertible {
        var coding: String
        var body: [UInt8]
        var expected: DecodedBody
        init(_ coding: String, _ body: [UInt8], _ bytes: [UInt8]? = text, _ error: FetchErrorKind? = nil) {
            self.coding = coding
            self.body = body
            expected = DecodedBody(bytes: bytes ?? [], error: error)
        }
        var testDescription: String { "\(coding), \(body.count) bytes" }
    }

    static let cases: [Case] = [
        Case("", text), Case("identity", text), Case("IDENTITY , none,", text), Case("\t", text),
        Case("gzip", gzip), Case("x-gzip", gzip), Case("GZip", gzip), Case(" , gzip ,", gzip),
        Case("deflate", zlib), Case("deflate", bare), Case("br", brotli), Case("zstd", zstd),
        Case("identity, gzip", gzip),
        // What names no coding is none, alone and beside others.
        Case("utf-8", text), Case("ISO-8859-1", text), Case("compress", text), Case("binary, 8bit,7bit , x, y", text),
        Case("gzip;q=1", text), Case("gzip gzip", text), Case("\u{e9}", text), Case("*", text),
        Case("utf-8, gzip", gzip), Case("br , unknown", brotli), Case("a,b,c,d,gzip,e", gzip),
        Case("x-deflate", zlib), Case("X-DEFLATE", bare), Case("x-br", text), Case("X-GZip", gzip),
        // Members and frames follow each other; what else follows the end is left alone.
        Case("gzip", gzip + gzip, text + text), Case("zstd", zstd + zstd, text + text),
        Case("gzip", gzip + [0, 0, 0]), Case("deflate", zlib + [1, 2, 3]), Case("br", brotli + [1, 2, 3]),
        Case("gzip", gzip + [7] + gzip),
        Case("zstd", [0x26, 0xB5, 0x2F, 0xFD, 0, 0, 0, 0], nil, .decode), Case("zstd", [0x26], nil, .decode),
        Case("zstd", [0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 0] + zstd, text),
        // A size that is not the frame's, and a last block that is empty: the library says so of frames that it gets whole.
        Case("zstd", [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x58, 1, 0, 0], []),
        // A format from before the standard, behind a byte that is the standard's.
        Case("zstd", [0x28, 0x27, 0xB5, 0x2F, 0xFD, 4, 0x58, 0x70, 0, 0], nil, .decode),
        Case("zstd", zstd + [1, 2, 3, 4, 5], text, .decode), Case("gzip", gzip + [0x1F, 1, 1], text, .decode),
        // Nothing is nothing in every coding.
        Case("gzip", [], []), Case("deflate", [], []), Case("br", [], []), Case("zstd", [], []),
        Case("gzip, br", [], []), Case("zstd, gzip", [], []),
        // The field says something else than the body, or nothing that is known.
        Case("gzip", text, nil, .decode), Case("br", gzip, nil, .decode), Case("zstd", gzip, nil, .decode),
        Case("deflate", gzip, nil, .decode), Case("x-deflate", text, nil, .decode),
        Case("gzip, utf-8", text, nil, .decode), Case("gzip, gzip, gzip, gzip", gzip, nil, .decode),
        Case("gzip, gzip", gzip, nil, .decode),
        // A coding that is not understood is told by the body, what can't be one by its name.
        Case("compress", gzip, nil, .decode), Case("bzip2, gzip", gzip),
        Case("x", [0xFF, 0xFE, 0x3C, 0], [0xFF, 0xFE, 0x3C, 0]),
        Case("utf-16, none, identity", [0x3C, 0], [0x3C, 0]), Case("x, gzip, gzip", gzip, nil, .decode),
        // Two decoders with megabytes each.
        Case("br, br", [], nil, .decode), Case("zstd, gzip, br", [], nil, .decode), Case("zstd,zstd", [], nil, .decode),
    ]

    @Test(arguments: cases) func decodes(_ test: Case) {
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        #expect(decode([test.body[...]], test.coding, with: decoder) == test.expected)
        let single = test.body.indices.map { test.body[$0...$0] }
        #expect(decode(single, test.coding, with: decoder) == test.expected, "byte by byte")
        for cut in test.body.indices {
            let pieces = [test.body[..<cut], test.body[cut...]]
            #expect(decode(pieces, test.coding, with: decoder) == test.expected, "cut at \(cut)")
        }
    }

    @Test(arguments: [("gzip", gzip), ("deflate", zlib), ("deflate", bare), ("br", brotli), ("zstd", zstd)])
    func refusesWhatEndsTooEarly(_ coding: String, _ body: [UInt8]) {
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        for count in 1..<body.count {
            #expect(decode([body[..<count]], coding, with: decoder).error == .truncated, "\(count) bytes")
        }
    }

    @Test(arguments: [
        ("br", "m///P/gnAOKxQCD3/gc="),
        (
            "gzip, gzip",
            "H4sIAAAAAAACA5Pv5mAAASbmtwcZGYGMJoX/6/M8HBgZRsEoGAWjYBSMglEwCkbBKBgFo2AUjIJRMNRBjXSWg7sgA4MDAwBZZBRbAhAA"
                + "AA=="
        ),
        (
            "zstd",
            "KLUv/QRoTAAACAABAPz/ORACAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAA"
                + "AgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAwAQACidvHw="
        ),
    ])
    func stopsAtTheLimit(_ coding: String, _ base64: String) {
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        let body = Self.bytes(base64)
        let size = 4 << 20
        #expect(decode([body[...]], coding, limit: size, with: decoder).error == nil)
        for limit in [0, 1, 65_536, 1_000_000, size - 1] {
            let result = decode([body[...]], coding, limit: limit, with: decoder)
            #expect(result.error == .tooLarge)
            #expect(result.bytes.count <= limit)
        }
    }

    /// A layer in the middle that swells and of which nothing comes: a gzip header whose name has four mebibytes.
    @Test func countsWhatNeverComesOut() {
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        let body = Self.bytes(
            "H4sIAAAAAAACA5Pv5mAAASbmtwcNeRkMOBgMhORifG5/SZi1oHnb+tVJT9kZRsEoGAWjYBSMglEwCkbBKBgFo2AUjIJRMNSBRR5DucPR"
                + "r1wMDgwAadXmaw0QAAA=")
        #expect(decode([body[...]], "gzip, gzip, gzip", limit: 1 << 20, with: decoder).error == .tooLarge)
    }

    @Test func limitsWhatIsNotCoded() {
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        let pieces = [Self.text[..<10], Self.text[10...]]
        #expect(decode(pieces, "", limit: Self.text.count, with: decoder) == DecodedBody(bytes: Self.text))
        let expected = DecodedBody(bytes: Array(Self.text[..<10]), error: .tooLarge)
        #expect(decode(pieces, "", limit: Self.text.count - 1, with: decoder) == expected)
    }

    /// A window of 128 MiB is more than a page may ask for.
    @Test func refusesLargeWindows() {
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        let body = Self.bytes("KLUv/QSIVAAAEGFiAQD7/+UOC0QAAAABAP3/8gsERAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/")
        #expect(decode([body[...]], "zstd", with: decoder).error == .decode)
    }

    /// A frame whose header holds what looks like another frame, which the library would take for the whole one.
    @Test func aFrameWithinAHeaderMakesNoDifference() {
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        let body = Self.bytes("KLUv/VUotS/9AACBBADtAAC4aGVrbG/LycgJKLUv/QAA/wAA7QAAuGhlgPQTuGhlgPQT")
        let whole = decode([body[...]], "zstd", with: decoder)
        for place in body.indices.dropFirst() {
            let pieces = decode([body[..<place], body[place...]], "zstd", with: decoder)
            #expect(pieces == whole, "cut at \(place)")
        }
    }

    /// A small body keeps the decoder for the next one, a window of 8 MiB does not.
    @Test func anIdleDecoderHoldsNoLargeWindow() throws {
        let layer = ContentDecoderLayer()
        let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
        defer { output.deallocate() }
        for (body, isKept) in [(Self.small, true), (Self.zstd, false)] {
            try layer.startBody(coding: .zstd)
            let step = try body.withUnsafeBufferPointer { try layer.step($0, output) }
            #expect(Array(output[..<step.written]) == Self.text && layer.isComplete)
            layer.releaseMemory()
            #expect((layer.zstd != nil) == isKept)
        }
    }

    @Test func survivesMutations() {
        let decoder = ContentDecoder(sharing: ContentDecoderBuffers())
        var generator = SplitMix64(seed: 22)
        for test in Self.cases where test.body.count > 20 {
            for _ in 0..<60 {
                var body = test.body
                for _ in 0...Int.random(in: 0..<3, using: &generator) {
                    body[Int.random(in: body.indices, using: &generator)] = .random(in: 0...255, using: &generator)
                }
                let whole = decode([body[...]], test.coding, limit: 100_000, with: decoder)
                let cut = decode(
                    randomPieces(of: body, &generator), test.coding, limit: 100_000, with: decoder)
                #expect(whole.error == cut.error)
                #expect(whole.error != nil || whole.bytes == cut.bytes)
            }
        }
    }
}
