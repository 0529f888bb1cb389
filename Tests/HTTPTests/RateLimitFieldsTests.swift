import Testing

@testable import HTTP

@Suite struct RateLimitFieldsTests {
    @Test(
        arguments: [
            ("RateLimit: \"default\";r=0;t=5", 5), ("RateLimit: \"default\";r=1;t=5", nil),
            ("RateLimit: \"a\";r=0;t=5, \"b\";r=0;t=9;pk=x, \"c\";r=3;t=70", 9),
            ("RateLimit: \"a\";r=0;t=5 , \"b\";r=0;t=9\t,\"c\";r=3;t=70", 9),
            ("RateLimit: limit=10 , remaining=0 , reset=5", 5),
            ("RateLimit: limit=10, remaining=0, reset=5", 5), ("RateLimit: limit=10, remaining=2, reset=5", nil),
            ("RateLimit: r=0", nil), ("RateLimit: ;;=,=;r=;t=99999999999999999999", nil),
            ("RateLimit-Remaining: 0\r\nRateLimit-Reset: 7", 7), ("RateLimit-Remaining: 0", nil),
            ("RateLimit-Remaining: 3\r\nRateLimit-Reset: 7", nil),
            ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 30", 30),
            ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1700000040", 40),
            ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1700000040000", 40),
            ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1600000000", 0),
            ("X-RateLimit-Remaining: -1\r\nX-RateLimit-Reset: soon", nil), ("Server: x", nil),
        ] as [(String, Int64?)])
    func aSpentLimitSaysWhenToComeBack(_ fields: String, _ seconds: Int64?) {
        var (head, reader) = (ResponseHead(), ResponseReader())
        reader.startResponse(to: .get)
        let bytes = Array("HTTP/1.1 200 OK\r\n\(fields)\r\nContent-Length: 0\r\n\r\n".utf8)
        #expect(answer(to: [bytes[...]], reader: &reader, head: &head, closes: true).status == 200)
        #expect(head.secondsOfSpentLimit(calendar: 1_700_000_000) == seconds)
    }
}
