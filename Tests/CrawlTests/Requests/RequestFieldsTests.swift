import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// A crawl's requests, by the URL that they are for.
func requests(_ crawl: Crawl, _ site: [String: String] = [:]) throws -> [String: String] {
    let writer = try RequestWriter(crawl.options)
    var requests: [String: String] = [:]
    var now: Int64 = 1
    while let slot = crawl.next(now: now)?.slot {
        now += 1
        crawl.enter(.sending, slot: slot, now: now)
        var request: [UInt8] = []
        try crawl.appendRequest(for: slot, writer, to: &request)
        let url = crawl.url(in: slot).href
        requests[url] = String(decoding: request, as: UTF8.self)
        try respond(crawl, slot, site[url] ?? html(""), now: now)
        crawl.endExchange(in: slot, .complete, now: now)
    }
    return requests
}

@Suite struct RequestFieldsTests {
    private let links: [String: String] = [
        "http://a.test/": html(
            "<a href='http://b.test/'></a><a href='http://a.test:81/'></a><a href='https://a.test/'></a>")
    ]

    @Test func aSecretStaysWithTheSeedsOrigin() throws {
        let headers = try [
            "Authorization: Bearer 1", "X-Api-Key:2", "cookie: c=3", "User-Agent: other", "accept-language: de",
            "Accept:",
        ].map { try RequestHeader($0) }
        let (crawl, _) = try begun {
            $0.scope = .any
            $0.requests.headers = headers
        }
        let all = try requests(crawl, links)
        #expect(
            all["http://a.test/"]
                == "GET / HTTP/1.1\r\nHost: a.test\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nUser-Agent: other\r\n"
                + "accept-language: de\r\nAuthorization: Bearer 1\r\nX-Api-Key: 2\r\nCookie: c=3\r\n\r\n")
        // The way up to https on the same host is no other's.
        #expect(all["https://a.test/"]?.contains("Bearer 1") == true)
        for other in ["http://b.test/", "http://a.test:81/"] {
            let request = try #require(all[other])
            #expect(request.hasSuffix("User-Agent: other\r\naccept-language: de\r\n\r\n"))
        }
    }

    @Test func withoutOptionsTheRequestIsWhatItWas() throws {
        let (crawl, _) = try begun()
        #expect(
            try requests(crawl)["http://a.test/"]
                == "GET / HTTP/1.1\r\nHost: a.test\r\nUser-Agent: crawltop/0.1\r\n"
                + "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\r\n"
        )
    }

    @Test(
        arguments: [
            "", "no colon", ": v", "a b: v", "a: b\r\nc: d", "a: b\u{0}", "a: é", "Host: x", "content-LENGTH: 1",
            "Connection: close", "Transfer-Encoding: chunked", "Proxy-Authorization: x", "If-None-Match: x", "Range: x",
            "a: \(String(repeating: "b", count: RequestHeader.longest))",
        ])
    func whatCouldBreakARequestIsRefused(_ text: String) {
        #expect(throws: RequestHeaderError.self) { try RequestHeader(text) }
    }

    @Test func credentialsGoWhereTheyAreMeantToGo() throws {
        let (crawl, recorder) = try begun {
            $0.seeds = ["http://us%3Aer@a.test/", "http://c.test/", "http://u%40:p%3A%C3%A4@d.test/x?y"]
            $0.scope = .any
            $0.requests.credentials = Credentials("Aladdin:open sesame")
            $0.requests.netrc = Netrc(Array("machine b.test login n password \"w o\\\"rd\" default login z".utf8))
        }
        let all = try requests(
            crawl,
            [
                "http://c.test/": html(
                    "<a href='http://evil:x@b.test/'></a><a href='http://evil:x@c.test/'></a><a href='http://e.test/'></a>"
                )
            ])
        func authorization(_ url: String) -> String? {
            all[url]?.split(separator: "\r\n").first { $0.hasPrefix("Authorization") }.map(String.init)
        }
        // A user name with a colon can't be sent; then it is as if there were none.
        #expect(authorization("http://a.test/") == "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        #expect(authorization("http://c.test/") == "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        #expect(authorization("http://d.test/x?y") == "Authorization: Basic dUA6cDrDpA==")
        #expect(authorization("http://b.test/") == "Authorization: Basic bjp3IG8icmQ=")
        #expect(all["http://e.test/"] != nil && authorization("http://e.test/") == nil)
        // No URL, and no seed's text, has a user name or a password; with and without, it is one URL.
        #expect(crawl.counts.seen == 5)
        #expect(recorder.texts(crawl).allSatisfy { !$0.contains("@") })
        #expect(crawl.options.seeds == ["http://a.test/", "http://c.test/", "http://d.test/x?y"])
    }

    @Test func aRedirectToAnotherLoginIsOneWithout() throws {
        let (crawl, recorder) = try begun()
        try run(crawl, ["/": redirect("http://u:p@a.test/x#y"), "/x": html("")])
        #expect(recorder.texts(crawl) == ["http://a.test/", "http://a.test/x"])
        #expect(recorder.records.first?.location == Array("http://a.test/x".utf8))
    }

    /// What is skipped for its scheme is logged, too, and so is what a redirect leads to.
    @Test(arguments: [
        ("view-source:http://u:p@b.test/x", "view-source:http://b.test/x"),
        ("feed:http://u:p@b.test/", "feed:http://b.test/"),
        ("blob:http://u:p@b.test/1", "blob:http://b.test/1"), ("ftp://u:p@b.test/", "ftp://b.test/"),
        ("javascript:open('http://u:p@b.test/')", "javascript:open('http://b.test/')"),
        ("mailto:u@b.test", "mailto:u@b.test"),
    ])
    func noURLOfAnotherSchemeTellsALogin(_ link: String, _ shown: String) throws {
        let (crawl, recorder) = try begun()
        try run(
            crawl,
            ["/": html("<a href=\"\(link)\">x</a><a href='/r'>x</a><a href=\"\(link)\">x</a>"), "/r": redirect(link)])
        #expect(crawl.counts == Counts(seen: 3, done: 2, skipped: 1))
        #expect(crawl.text(of: URLID(index: 1)) == shown)
        #expect(recorder.records.last?.location == Array(shown.utf8))
    }

    @Test func aNetrcIsReadAsOthersReadIt() throws {
        let text = """
            # machine no.test login x
            machine A.test login a password #b account c
            macdef init
              machine no.test login x

            machine a.test login second
            default login d password e
            """
        let netrc = Netrc(Array(text.utf8))
        #expect(netrc.credentials(for: Array("a.test".utf8), orDefault: false) == Credentials("a:#b"))
        #expect(netrc.credentials(for: Array("no.test".utf8), orDefault: false) == nil)
        #expect(netrc.credentials(for: Array("no.test".utf8), orDefault: true) == Credentials("d:e"))
    }

    @Test(arguments: [
        ("http://u:p@h/x", "http://h/x"), ("h/x@y", "h/x@y"), ("http://h/?a@b", "http://h/?a@b"), ("u:p@[", "["),
        ("http://a@b@c", "http://c"), ("view-source:http://u:p@h/", "view-source:http://h/"),
        ("x:http://u:p@h/,ws://u@i", "x:http://h/,ws://i"), ("://", "://"),
    ])
    func aTextIsShownWithoutItsLogin(_ text: String, _ shown: String) {
        #expect(WebURL.withoutCredentials(text) == shown)
    }

    @Test(arguments: [
        ("http://u:p@h:99999/x", "http://h:99999/x"), ("http://u:p/q@h/x", "http://h/x"), ("http:/u:p@h:x/", "h:…/"),
        ("http://u:p?q#r@h/", "http://h/"), ("u:p", "u:…"), ("u:1p", "u:…"), ("h:123456", "h:…"),
        ("h:99999", "h:99999"),
        ("http://h:x/?key=k", "http://h:…/?…"), ("http://h:x#k", "http://h:…?…"),
        ("http://[::1:80/", "http://[::1:80/"),
        ("http://[::1]:99999/", "http://[::1]:99999/"), ("http://[::1]:k/", "http://[::1]:…/"),
        ("ftp://u:p@h/", "ftp://h/"),
        ("http://h/a?b@c:d", "http://c:…"), ("h\\u:p@i", "i"), ("", ""), ("@", ""), ("://", "://"),
        ("http://h h/", "http://h h/"),
    ])
    func whatIsNoURLIsShownWithoutWhatMayBeASecret(_ text: String, _ shown: String) {
        #expect(WebURL.outline(of: text) == shown)
    }
}
