import TestSupport
import Testing

@testable import Redis

@Suite struct ReplyReaderTests {
    private static func read(
        _ pieces: [ArraySlice<UInt8>], limits: ReplyReader.Limits = ReplyReader.Limits()
    ) throws(RedisFailure) -> [RedisReply] {
        let reader = ReplyReader(limits: limits)
        var replies: [RedisReply] = []
        for piece in pieces {
            try piece.withUnsafeBufferPointer { (bytes) throws(RedisFailure) in
                try reader.feed(UnsafeRawBufferPointer(bytes))
            }
            while let reply = try reader.next() { replies.append(reply) }
        }
        return replies
    }

    private static func read(
        _ text: String, limits: ReplyReader.Limits = ReplyReader.Limits()
    ) throws(RedisFailure) -> [RedisReply] {
        try read([Array(text.utf8)[...]], limits: limits)
    }

    private static func text(_ text: String) -> RedisReply { .bytes(Array(text.utf8)) }

    /// Replies of each kind, one after the other.
    private static let stream =
        "+OK\r\n:-42\r\n:9223372036854775807\r\n$-1\r\n*-1\r\n$0\r\n\r\n$4\r\na\r\nb\r\n-WRONGTYPE no such\r\n*0\r\n"
        + "*3\r\n$1\r\nx\r\n*2\r\n:1\r\n*0\r\n-ERR in it\r\n+\r\n"
    private static let replies: [RedisReply] = [
        text("OK"), .integer(-42), .integer(.max), .null, .null, text(""), text("a\r\nb"),
        .error(RedisError(Array("WRONGTYPE no such".utf8))), .array([]),
        .array([text("x"), .array([.integer(1), .array([])]), .error(RedisError(Array("ERR in it".utf8)))]), text(""),
    ]

    @Test func repliesOfEachKindAreRead() throws {
        #expect(try Self.read(Self.stream) == Self.replies)
    }

    @Test func repliesAreTheSameByteByByte() throws {
        let bytes = Array(Self.stream.utf8)
        #expect(try Self.read(bytes.indices.map { bytes[$0..<$0 + 1] }) == Self.replies)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func repliesAreTheSameInPieces(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let bytes = Array((Self.stream + Self.stream).utf8)
        #expect(try Self.read(randomPieces(of: bytes, &generator)) == Self.replies + Self.replies)
    }

    @Test func halfARepliesIsNone() throws {
        #expect(try Self.read("*2\r\n:1\r\n") == [])
        #expect(try Self.read("$5\r\nabcd") == [])
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "\u{15}\u{3}\u{3}", "$x\r\n", "*x\r\n", ":1x\r\n", "$-2\r\n", "*-2\r\n",
        "%1\r\n",
    ])
    func otherBytesAreRefused(_ text: String) {
        #expect(throws: RedisFailure.noProtocol) { try Self.read(text) }
    }

    @Test func aLongReplyIsRefusedBeforeItIsWhole() throws {
        var limits = ReplyReader.Limits()
        limits.bytes = 1_000
        #expect(try Self.read("$900\r\n\(String(repeating: "a", count: 900))\r\n", limits: limits).count == 1)
        // Each reply has a limit, not the stream.
        let many = String(repeating: "$90\r\n\(String(repeating: "a", count: 90))\r\n", count: 100)
        #expect(try Self.read(many, limits: limits).count == 100)
        #expect(throws: RedisFailure.tooLong) {
            try Self.read("$2000\r\n\(String(repeating: "a", count: 1_000))", limits: limits)
        }
        // Of many parts, each of them short.
        let part = Array("$90\r\n\(String(repeating: "a", count: 90))\r\n".utf8)[...]
        #expect(throws: RedisFailure.tooLong) {
            try Self.read([Array("*1000\r\n".utf8)[...]] + Array(repeating: part, count: 20), limits: limits)
        }
    }

    @Test(arguments: ["+", "-", ":", "$", "*", "*1\r\n+"])
    func aLineWithoutAnEndIsRefused(_ start: String) throws {
        var limits = ReplyReader.Limits()
        limits.line = 1_000
        let pieces = [Array(start.utf8)[...]] + Array(repeating: Array("1111111111".utf8)[...], count: 101)
        #expect(throws: RedisFailure.longLine) { try Self.read(pieces, limits: limits) }
    }

    @Test func tooManyElementsAreRefusedBeforeTheyCome() throws {
        var limits = ReplyReader.Limits()
        limits.elements = 10
        #expect(
            try Self.read("*2\r\n*4\r\n:1\r\n:1\r\n:1\r\n:1\r\n*4\r\n:1\r\n:1\r\n:1\r\n:1\r\n", limits: limits).count
                == 1)
        #expect(try Self.read(String(repeating: "*1\r\n:1\r\n", count: 100), limits: limits).count == 100)
        #expect(throws: RedisFailure.tooMany) { try Self.read("*11\r\n", limits: limits) }
        #expect(throws: RedisFailure.tooMany) { try Self.read("*6\r\n*5\r\n", limits: limits) }
        #expect(throws: RedisFailure.tooMany) { try Self.read("*2147483647\r\n") }
    }

    @Test func tooDeepArraysAreRefused() throws {
        let deepest = String(repeating: "*1\r\n", count: ReplyReader.deepest) + ":1\r\n"
        #expect(try Self.read(deepest).count == 1)
        #expect(throws: RedisFailure.noProtocol) { try Self.read("*1\r\n" + deepest) }
    }

    @Test func anUnfinishedReplyIsFreedWithItsReader() throws {
        #expect(try Self.read("*3\r\n$1\r\nx\r\n*2\r\n$1\r\ny\r\n") == [])
    }
}
