import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

@Suite struct ProxyTests {
    @Test(
        arguments: [
            ("http://p:3128", .http, "p", 3128), ("p:3128", .http, "p", 3128), ("HTTP://P/", .http, "p", 80),
            ("socks5://127.1", .socks5, "127.0.0.1", 1080), ("socks5h://[::1]:80", .socks5h, "[::1]", 80),
            ("socks5://u@p:80/", .socks5, "p", 80), ("https://p", .http, "p", 443),
            ("HTTPS://u:v@p:80/", .http, "p", 80), ("https://[::1]:443", .http, "[::1]", 443),
        ] as [(String, Proxy.Kind, String, UInt16)])
    func parsed(_ text: String, _ kind: Proxy.Kind, _ host: String, _ port: UInt16) throws {
        let proxy = try Proxy(text)
        #expect(proxy.kind == kind && proxy.host == host && proxy.port == port)
        #expect(proxy.isSecure == text.lowercased().hasPrefix("https:"))
    }

    @Test(arguments: [
        "", "https://", "socks4://p", "ftp://p", "http://", "http://p/path", "http://p:99999", "http://p:0", "p?q",
        "http://a b", "http://\(String(repeating: "u", count: 256))@p",
    ])
    func refused(_ text: String) {
        #expect(throws: ProxyError.self) { try Proxy(text) }
    }

    @Test(
        arguments: [
            ("http://p", nil), ("http://u@p", "Basic dTo="),
            ("http://Aladdin:open%20sesame@p", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            ("http://%C3%A9:%3A@p", "Basic w6k6Og=="),
        ] as [(String, String?)])
    func authorization(_ text: String, _ expected: String?) throws {
        #expect(try Proxy(text).authorization == expected)
    }

    @Test(arguments: [
        (
            "a.test, .b.test 10.0.0.0/8,fd00::/8,[::1],127.0.0.1",
            [
                "http://a.test/", "https://x.a.test:81/", "http://b.test/", "http://c.b.test./", "http://10.255.0.1/",
                "http://[fd12::1]/", "http://[::1]/", "http://127.1/",
            ],
            ["http://xa.test/", "http://test/", "http://11.0.0.1/", "http://[fe00::1]/", "http://127.0.0.2/"]
        ),
        (
            "a.test:8080, 10.1.0.0:80,[::1]:81,b.test:99999",
            ["http://a.test:8080/", "https://x.a.test:8080/", "http://10.1.0.0/", "http://[::1]:81/"],
            ["http://a.test/", "http://10.1.0.0:81/", "http://[::1]/", "http://b.test/"]
        ),
        ("*", ["http://x/", "http://1.2.3.4/"], []), ("", [], ["http://x/", "http://1.2.3.4/"]),
        ("10.0.0.0/33,10.0.0.0/x,10.0.0.0/-1,.,,/", [], ["http://10.0.0.0/", "http://x./"]),
    ])
    func exceptions(_ list: String, _ without: [String], _ with: [String]) throws {
        var options = ProxyOptions()
        options.http = try Proxy("http://p")
        options.https = try Proxy("socks5://q")
        options.exceptions = ProxyExceptions(list)
        for text in without { #expect(options.proxy(for: try WebURL(text)) == nil, "\(text)") }
        for text in with { #expect(options.proxy(for: try WebURL(text)) == options.http, "\(text)") }
        if list.isEmpty { #expect(options.proxy(for: try WebURL("https://x/")) == options.https) }
    }
}
