import Testing
import Web

/// One URL and its components, as a table's row.
struct ComponentCase: Sendable, CustomTestStringConvertible {
    var input: String
    var href: String?
    var username = ""
    var password = ""
    var host = ""
    var port: UInt16?
    var path = "/"
    var search = ""
    var hash = ""
    var origin = "null"

    var testDescription: String { input }
}

@Suite struct URLParsingTests {
    @Test(arguments: [
        ComponentCase(
            input: "http://example.com", href: "http://example.com/", host: "example.com",
            origin: "http://example.com"),
        ComponentCase(
            input: "HTTPS://User:Pa%20ss@Example.COM:8443/A/b?q=1#f",
            href: "https://User:Pa%20ss@example.com:8443/A/b?q=1#f", username: "User", password: "Pa%20ss",
            host: "example.com", port: 8443, path: "/A/b", search: "?q=1", hash: "#f",
            origin: "https://example.com:8443"),
        ComponentCase(
            input: "http://a@b@c/", href: "http://a%40b@c/", username: "a%40b", host: "c",
            origin: "http://c"),
        ComponentCase(input: "http://:p@h/", href: "http://:p@h/", password: "p", host: "h", origin: "http://h"),
        ComponentCase(input: "http://u:@h/", href: "http://u@h/", username: "u", host: "h", origin: "http://h"),
        ComponentCase(input: "http://:@h/", href: "http://h/", host: "h", origin: "http://h"),
        ComponentCase(
            input: "https:\\\\h\\p\\..\\q", href: "https://h/q", host: "h", path: "/q",
            origin: "https://h"),
        ComponentCase(input: "  ht\ntp://h\t/ ", href: "http://h/", host: "h", origin: "http://h"),
        ComponentCase(input: "http://h/?#", href: "http://h/?#", host: "h", origin: "http://h"),
        ComponentCase(input: "ws://h:80/", href: "ws://h/", host: "h", origin: "ws://h"),
        ComponentCase(input: "ftp://h:21/x", href: "ftp://h/x", host: "h", path: "/x", origin: "ftp://h"),
        ComponentCase(input: "mailto:a b@c ?q", href: "mailto:a b@c%20?q", path: "a b@c%20", search: "?q"),
        ComponentCase(
            input: "foo://U@Ho%73t:1/../x", href: "foo://U@Ho%73t:1/x", username: "U", host: "Ho%73t",
            port: 1, path: "/x"),
        ComponentCase(input: "foo:/a/..//b", href: "foo:/.//b", path: "//b"),
        ComponentCase(input: "foo://", href: "foo://", path: ""),
        ComponentCase(input: "file:///c|/x/../..", href: "file:///c:/", path: "/c:/"),
        ComponentCase(input: "file://LocalHost/x", href: "file:///x", path: "/x"),
        ComponentCase(input: "file:c:\\y", href: "file:///c:/y", path: "/c:/y"),
        ComponentCase(
            input: "blob:https://h:443/id", href: "blob:https://h:443/id", path: "https://h:443/id",
            origin: "https://h"),
    ])
    func splitsIntoComponents(_ test: ComponentCase) throws {
        let url = try WebURL(test.input)
        #expect(url.href == test.href)
        #expect(url.username == test.username)
        #expect(url.password == test.password)
        #expect(url.hostname == test.host)
        #expect(url.port == test.port)
        #expect(url.pathname == test.path)
        #expect(url.search == test.search)
        #expect(url.hash == test.hash)
        #expect(url.origin == test.origin)
        #expect(url.hasCredentials == (!test.username.isEmpty || !test.password.isEmpty))
    }

    @Test(arguments: [
        ("", URLError.missingBase), ("a/b", .missingBase), ("//h/", .missingBase), (":", .missingBase),
        ("http://", .missingHost), ("http:///", .missingHost), ("http://u@/", .missingHost),
        ("http://:80/", .missingHost), ("foo://u@/", .missingHost), ("http://%C2%AD/", .missingHost),
        ("http://a b/", .invalidHostCharacter), ("http://a%2Fb/", .invalidHostCharacter),
        ("http://a|b/", .invalidHostCharacter), ("foo://a^b/", .invalidHostCharacter),
        ("http://h:x/", .invalidPort), ("http://h:65536/", .invalidPort), ("http://h:-1/", .invalidPort),
        ("http://h:99999999999999999999/", .invalidPort),
        ("http://1.2.3.256/", .invalidIPv4), ("http://0x100000000/", .invalidIPv4), ("http://a.0/", .invalidIPv4),
        ("http://[::1/", .invalidIPv6), ("http://[:1]/", .invalidIPv6), ("http://[1:2]/", .invalidIPv6),
        ("http://%FF/", .invalidDomain), ("http://\u{FFFD}/", .invalidDomain),
    ])
    func failsWithTheKindOfFailure(_ input: String, _ kind: URLError) {
        #expect(throws: kind) { try WebURL(input) }
        #expect(!kind.message.isEmpty)
    }

    @Test(arguments: [
        ("http://h/a#b", "http://h/a"), ("http://h/a?q#", "http://h/a?q"), ("http://h", "http://h/"),
        ("mailto:x#y", "mailto:x"),
    ])
    func endsBeforeItsFragment(_ input: String, _ expected: String) throws {
        let url = try WebURL(input)
        #expect(String(decoding: url.bytes[url.withoutFragment], as: UTF8.self) == expected)
    }

    @Test(arguments: [
        ("http://h/", UInt16(80) as UInt16?), ("https://h/", 443), ("https://h:80/", 80), ("foo://h/", nil),
        ("file:///", nil),
    ])
    func knowsThePortToConnectTo(_ input: String, _ port: UInt16?) throws {
        let url = try WebURL(input)
        #expect(url.effectivePort == port)
        #expect(url.isHTTP == (url.schemeKind == .http || url.schemeKind == .https))
    }

    @Test func refusesWhatIsTooLong() throws {
        let path = [UInt8](repeating: UInt8(ascii: "a"), count: WebURL.inputLimit - 9)
        var url = WebURL()
        var input = Array("http://h/".utf8) + path
        #expect(input.withUnsafeBufferPointer { url.assign($0, base: nil) } == nil)
        input.append(UInt8(ascii: "a"))
        #expect(input.withUnsafeBufferPointer { url.assign($0, base: nil) } == .tooLong)
        #expect(url.bytes.isEmpty)
        let invalid = [UInt8](repeating: 0xFF, count: WebURL.inputLimit)
        var base = try WebURL("http://h/")
        var failure: URLError?
        for _ in 0..<3 where failure == nil {
            failure = (invalid.dropLast() + [UInt8(ascii: "/")]).withUnsafeBufferPointer { url.assign($0, base: base) }
            base = url
        }
        #expect(failure == .tooLong)
    }
}
