import Testing

@testable import Crawl

@Suite struct CookieJarTests {
    @Test(
        arguments: [
            // Where it was set, what was set, where it would go, whether it goes.
            ("http://a.test/", "n=v", "http://a.test:8080/x", true),
            ("http://a.test/", "n=v", "http://b.a.test/", false),
            ("http://a.test/", "n=v; Domain=a.test", "http://b.a.test/", true),
            ("http://b.a.test/", "n=v; Domain=a.test", "http://c.a.test/", true),
            ("http://a.test/", "n=v; Domain=b.test", "http://b.test/", false),
            ("http://a.test/", "n=v; Domain=test", "http://b.test/", false),
            ("http://a.co.uk/", "n=v; Domain=co.uk", "http://b.co.uk/", false),
            ("http://co.uk/", "n=v; Domain=co.uk", "http://co.uk/", true),
            ("http://co.uk/", "n=v; Domain=co.uk", "http://b.co.uk/", false),
            ("http://localhost/", "n=v; Domain=localhost", "http://localhost/", true),
            ("http://127.0.0.1/", "n=v; Domain=127.0.0.1", "http://127.0.0.1/", true),
            ("http://127.0.0.1/", "n=v; Domain=0.0.1", "http://127.0.0.1/", false),
            ("http://[::1]/", "n=v", "http://[::1]/", true),
            ("https://a.test/", "n=v; Secure", "https://a.test/", true),
            ("https://a.test/", "n=v; Secure", "http://a.test/", false),
            ("http://a.test/", "n=v; Secure", "https://a.test/", false),
            ("https://a.test/", "__Secure-n=v; Secure", "https://a.test/", true),
            ("https://a.test/", "__secure-n=v", "https://a.test/", false),
            ("https://a.test/", "__Host-n=v; Secure; Path=/", "https://a.test/", true),
            ("https://a.test/", "__Host-n=v; Secure", "https://a.test/", false),
            ("https://a.test/", "__HOST-n=v; Secure; Path=/; Domain=a.test", "https://a.test/", false),
            ("http://a.test/x/y", "n=v", "http://a.test/x/z", true),
            ("http://a.test/x/y", "n=v", "http://a.test/xy", false),
            ("http://a.test/x/y", "n=v; Path=/", "http://a.test/", true),
            ("http://a.test/", "n=v; Max-Age=1", "http://a.test/", true),
            ("http://a.test/", "n=v; Max-Age=0", "http://a.test/", false),
            ("http://a.test/", "n=v; Max-Age=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "http://a.test/", true),
            ("http://a.test/", "n=v; Max-Age=99999999999999999999999", "http://a.test/", true),
            ("http://a.test/", "n=v\u{1}", "http://a.test/", false),
            ("http://a.test/", "n=\(String(repeating: "v", count: 4_095))", "http://a.test/", true),
            ("http://a.test/", "n=\(String(repeating: "v", count: 4_096))", "http://a.test/", false),
        ])
    func whoSets_WhoGets(_ setter: String, _ field: String, _ getter: String, goes: Bool) {
        var jar = CookieJar()
        jar.store(field, from: setter, now: 1_000)
        #expect(jar.field(for: getter, now: 1_000).isEmpty == !goes)
        #expect(jar.count <= 1)
    }

    @Test func expiredOnesAreGone() {
        var jar = CookieJar()
        jar.store("a=1; Max-Age=10", from: "http://a.test/", now: 100)
        #expect(jar.field(for: "http://a.test/", now: 109) == "Cookie: a=1\r\n")
        #expect(jar.field(for: "http://a.test/", now: 110).isEmpty)
        jar.store("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", from: "http://a.test/", now: 105)
        #expect(jar.count == 0)
    }

    @Test func aNewValueKeepsItsPlace() {
        var jar = CookieJar()
        for field in ["a=1", "b=2", "a=3"] { jar.store(field, from: "http://a.test/") }
        #expect(jar.field(for: "http://a.test/") == "Cookie: a=3; b=2\r\n")
        #expect(jar.field(for: "http://a.test/", own: "x=y") == "Cookie: x=y; a=3; b=2\r\n")
        #expect(jar.field(for: "http://b.test/", own: "x=y") == "Cookie: x=y\r\n")
    }

    @Test func whatComesInTheClearDoesNotHideWhatIsSecure() {
        var jar = CookieJar()
        jar.store("a=1; Secure", from: "https://a.test/")
        jar.store("a=2", from: "http://a.test/")
        jar.store("a=3; Domain=a.test", from: "http://b.a.test/")
        #expect(jar.field(for: "https://a.test/") == "Cookie: a=1\r\n")
    }

    @Test func aHostHasNoMoreThanItsShare() {
        var jar = CookieJar()
        jar.store("other=1", from: "http://b.a.test/")
        for number in 0..<500 { jar.store("n\(number)=v", from: "http://a.test/") }
        #expect(jar.count == CookieJar.perDomain + 1)
        let field = jar.field(for: "http://a.test/")
        #expect(field.hasPrefix("Cookie: n450=v; ") && field.hasSuffix("n499=v\r\n"))
        #expect(jar.field(for: "http://b.a.test/") == "Cookie: other=1\r\n")
    }

    @Test func allHostsTogetherHaveALimit() {
        var jar = CookieJar()
        for host in 0..<500 {
            for number in 0..<20 { jar.store("n\(number)=v", from: "http://h\(host).test/") }
            #expect(jar.count <= CookieJar.limit)
        }
        #expect(jar.count > CookieJar.limit / 2)
        #expect(!jar.field(for: "http://h499.test/").isEmpty && jar.field(for: "http://h0.test/").isEmpty)
    }

    @Test func theFieldStaysWithinWhatServersTake() {
        var jar = CookieJar()
        let long = String(repeating: "x", count: 3_000)
        for number in 0..<50 { jar.store("n\(number)=\(number == 49 ? "short" : long)", from: "http://a.test/") }
        let field = jar.field(for: "http://a.test/")
        #expect(field.utf8.count <= CookieJar.longestField + 2 && field.hasSuffix("; n49=short\r\n"))
    }

    @Test func aFileOfCookiesIsRead() throws {
        let text = """
            # Netscape HTTP Cookie File
            a.test\tFALSE\t/\tFALSE\t0\tsession\t1

            #HttpOnly_.a.test\tTRUE\t/x\tFALSE\t2000\twide\ta b
            a.test\tFALSE\t/\tTRUE\t0\tsecure\t2\r
            a.test\tFALSE\t/\tFALSE\t999\told\t3
            """
        let cookies = try CookieFile.cookies(in: Array(text.utf8))
        var jar = CookieJar()
        for cookie in cookies { jar.insert(cookie, now: 1_000) }
        #expect(jar.field(for: "http://a.test/", now: 1_000) == "Cookie: session=1\r\n")
        #expect(jar.field(for: "http://b.a.test/x", now: 1_000) == "Cookie: wide=a b\r\n")
        #expect(jar.field(for: "https://a.test/", now: 1_000) == "Cookie: session=1; secure=2\r\n")
    }

    @Test(arguments: [
        ("a.test secret", 1, "it has no tabs: a cookie is seven fields with tabs between them"),
        ("a\tFALSE\t/", 1, "it has 3 fields, and a cookie is seven with tabs between them"),
        ("\r\n# comment\n.\tFALSE\t/\tFALSE\t0\tn\tsecret", 3, "its first field, the domain, is empty"),
        ("a\tno\t/\tFALSE\t0\tn\tsecret", 1, "its field 2 must be TRUE or FALSE"),
        ("a\tTRUE\tx\tFALSE\t0\tn\tsecret", 1, "its third field, the path, must begin with a slash"),
        ("a\tTRUE\t/\tfalse\t0\tn\tsecret", 1, "its field 4 must be TRUE or FALSE"),
        (
            "a\tTRUE\t/\tTRUE\t0\tn\tv\n\n#HttpOnly_a\tFALSE\t/\tFALSE\tsoon\tn\tsecret\nworse", 3,
            "its fifth field, when the cookie expires, must be a whole number of seconds"
        ),
        ("a\tFALSE\t/\tFALSE\t0\t\tsecret", 1, "its sixth field, the name, is empty"),
        ("a\tFALSE\t/\tFALSE\t0\tn\tsecret\u{1}", 1, "it has a control character, or a semicolon in name or value"),
        ("a\tFALSE\t/\tFALSE\t0\tn\tsecret;x", 1, "it has a control character, or a semicolon in name or value"),
        (
            "a\tFALSE\t/\tFALSE\t0\tn\t" + String(repeating: "x", count: 4_096), 1,
            "name and value have more than 4096 bytes"
        ),
    ])
    func aLineOfAFileThatIsNoCookieIsNamed(_ text: String, _ line: Int, _ message: String) {
        do {
            _ = try CookieFile.cookies(in: Array(text.utf8))
            Issue.record("taken")
        } catch {
            #expect(error.line == line && error.message == message)
        }
    }
}
