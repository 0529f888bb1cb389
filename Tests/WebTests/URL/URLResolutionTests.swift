import Testing
import Web

@Suite struct URLResolutionTests {
    /// The examples of RFC 3986, section 5.4, with the answers of the URL standard.
    @Test(arguments: [
        ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"), ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"),
        (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"), ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"),
        ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../", "http://a/"), ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."),
        (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."), ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"),
        ("g/../h", "http://a/b/c/h"), ("g;x=1/../y", "http://a/b/c/y"), ("g?y/../x", "http://a/b/c/g?y/../x"),
        ("g#s/../x", "http://a/b/c/g#s/../x"), ("http:g", "http://a/b/c/g"),
    ])
    func resolvesRFC3986Examples(_ reference: String, _ expected: String) throws {
        let base = try WebURL("http://a/b/c/d;p?q#f")
        #expect(try WebURL(reference, base: base).href == expected)
    }

    /// A Location field is bytes: UTF-8 as a rule, or as a server's files are named.
    @Test(
        arguments: [
            ("/x y", "http://h/x%20y"), ("/caf\u{E9}", "http://h/caf%E9"), ("b?\u{E9}#\u{E9}", "http://h/a/b?%E9#%E9"),
            ("/\u{C3}\u{A9}", "http://h/%C3%A9"), ("/\u{C3}\u{A9}\u{E9}", "http://h/%C3%A9%E9"),
            ("http://b\u{FC}cher/", nil), ("http://b\u{C3}\u{BC}cher/", "http://xn--bcher-kva/"), ("http://[", nil),
        ] as [(String, String?)])
    func bytesOfALocationStandForThemselves(_ latin1: String, _ expected: String?) throws {
        let bytes = latin1.unicodeScalars.map { UInt8($0.value) }
        var url = WebURL()
        let failure = url.assign(location: bytes, base: try WebURL("http://h/a/"))
        #expect((failure == nil ? url.href : nil) == expected)
    }

    @Test(arguments: [
        ("https://h/a/b", "\\x\\y", "https://h/x/y"),
        ("https://h/a/b", "%2e%2E/x", "https://h/x"),
        ("https://h/a/b", "..//x", "https://h//x"),
        ("https://h//a", "../x", "https://h/x"),
        ("https://h/a/b", "x:y", "x:y"),
        ("https://h/a/b", "./x:y", "https://h/a/x:y"),
        ("https://h/a/b", "/w/File:y", "https://h/w/File:y"),
        ("https://h/a/b", "https:///o/p", "https://o/p"),
        ("https://h/a/b", "http:x", "http://x/"),
        ("https://u:p@h:1/a", "b", "https://u:p@h:1/b"),
        ("https://u:p@h:1/a", "//o:443", "https://o/"),
        ("https://h/?q", "#", "https://h/?q#"),
        ("https://h/a b", " \t\n", "https://h/a%20b"),
        ("foo:/.//p", "?q", "foo:/.//p?q"),
        ("foo:/.//p", "../x", "foo:/x"),
        ("foo://h", "x", "foo://h/x"),
        ("mailto:x", "#y", "mailto:x#y"),
        ("mailto:x?q", "#y", "mailto:x?q#y"),
        ("file:///C:/a/b", "/x", "file:///C:/x"),
        ("file:///C:/a", "../../..", "file:///C:/"),
        ("file://h/C:/a", "D|/x", "file://h/D:/x"),
        ("file://h/C:/a", "//o/x", "file://o/x"),
    ])
    func resolvesAgainst(_ base: String, _ reference: String, _ expected: String) throws {
        #expect(try WebURL(reference, base: WebURL(base)).href == expected)
    }

    @Test(arguments: ["x", "", "?q", "//h"])
    func refusesAllButAFragmentAgainstAnOpaquePath(_ reference: String) throws {
        let base = try WebURL("mailto:x")
        #expect(throws: URLError.missingBase) { try WebURL(reference, base: base) }
    }

    /// A scratch URL that has grown large enough keeps its storage from link to link.
    @Test func reusesItsStorage() throws {
        let base = try WebURL("http://example.com/a/b/c.html")
        let links = ["d.html", "../x?q#f", "http://other.example:81/", "/\u{E9} /%zz/./..", "#f"].map { Array($0.utf8) }
        var url = WebURL()
        func assignAll() -> Set<UnsafePointer<UInt8>?> {
            var storage: Set<UnsafePointer<UInt8>?> = []
            for link in links {
                #expect(link.withUnsafeBufferPointer { url.assign($0, base: base) } == nil)
                storage.insert(url.bytes.withUnsafeBufferPointer(\.baseAddress))
            }
            return storage
        }
        let long = Array("http://h/\(String(repeating: "a", count: 500))".utf8)
        #expect(long.withUnsafeBufferPointer { url.assign($0, base: nil) } == nil)
        #expect(assignAll() == assignAll())
        #expect(assignAll().count == 1)
    }
}
