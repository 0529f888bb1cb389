import Crawl
import HTTP
import Testing

/// Request heads, byte for byte.
@Suite struct HTTPRequestTests {
    private func write(
        _ writer: RequestWriter, _ method: HTTPMethod, _ target: String, _ host: String, _ port: UInt16?
    ) throws(FetchError) -> String {
        var buffer: [UInt8] = []
        let targetBytes = Array(target.utf8)
        let hostBytes = Array(host.utf8)
        try targetBytes.withUnsafeBufferPointer { (target) throws(FetchError) in
            try hostBytes.withUnsafeBufferPointer { (host) throws(FetchError) in
                try writer.append(method, target: target, host: host, port: port, to: &buffer)
            }
        }
        return String(decoding: buffer, as: UTF8.self)
    }

    @Test(arguments: [
        (HTTPMethod.get, "/", "example.org", UInt16?.none, "GET / HTTP/1.1\r\nHost: example.org\r\n"),
        (.head, "/a?b=c", "example.org", 8080, "HEAD /a?b=c HTTP/1.1\r\nHost: example.org:8080\r\n"),
        (.get, "/%20", "[::1]", 1, "GET /%20 HTTP/1.1\r\nHost: [::1]:1\r\n"),
        (.get, "/", "127.0.0.1", 65535, "GET / HTTP/1.1\r\nHost: 127.0.0.1:65535\r\n"),
        (.get, "/", "127.0.0.1", 0, "GET / HTTP/1.1\r\nHost: 127.0.0.1:0\r\n"),
    ])
    func heads(_ method: HTTPMethod, _ target: String, _ host: String, _ port: UInt16?, start: String) throws {
        let writer = try RequestWriter(userAgent: "test/1", fields: [("Accept", "*/*"), ("X-Y", "z")])
        let expected = start + "User-Agent: test/1\r\nAccept: */*\r\nX-Y: z\r\n\r\n"
        #expect(try write(writer, method, target, host, port) == expected)
    }

    @Test(arguments: [
        ("http://proxy", "GET http://[::1]:81/a?b HTTP/1.1\r\nHost: [::1]:81\r\n"),
        (
            "http://us%65r:pass@proxy:3128",
            "GET http://[::1]:81/a?b HTTP/1.1\r\nHost: [::1]:81\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n"
        ), ("socks5://proxy", "GET /a?b HTTP/1.1\r\nHost: [::1]:81\r\n"),
    ])
    func aProxyGetsTheAbsoluteForm(_ proxy: String, _ start: String) throws {
        var options = CrawlOptions()
        options.seeds = ["http://[::1]:81/a?b"]
        options.proxies.http = try Proxy(proxy)
        let crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
        let slot = try #require(crawl.next(now: 0)?.slot)
        var request: [UInt8] = []
        try crawl.appendRequest(for: slot, RequestWriter(userAgent: "test/1", fields: []), to: &request)
        #expect(String(decoding: request, as: UTF8.self) == start + "User-Agent: test/1\r\n\r\n")
    }

    @Test(arguments: [
        ("", "h"), ("a", "h"), ("/", ""), ("/ ", "h"), ("/\r\nX: y", "h"), ("/\u{0}", "h"), ("/", "h\r\nX: y"),
        ("/\u{7f}", "h"), ("/", "h h"),
    ])
    func refused(_ target: String, _ host: String) throws {
        let writer = try RequestWriter(userAgent: "test/1")
        #expect(throws: FetchError.self) { try write(writer, .get, target, host, nil) }
    }

    @Test(arguments: [("test\r\nX: y", "A", "b"), ("t", "", "b"), ("t", "A:", "b"), ("t", "A", "b\n")])
    func refusedFields(_ userAgent: String, _ name: String, _ value: String) {
        #expect(throws: FetchError.self) { try RequestWriter(userAgent: userAgent, fields: [(name, value)]) }
    }
}
