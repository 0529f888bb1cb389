import Testing
import Web

@Suite struct URLHostTests {
    @Test(arguments: [
        ("1.2.3.4", "1.2.3.4"), ("1.2.3.4.", "1.2.3.4"), ("1.2.3", "1.2.0.3"), ("1.2", "1.0.0.2"), ("1", "0.0.0.1"),
        ("4294967295", "255.255.255.255"), ("0x7F.1", "127.0.0.1"), ("0x", "0.0.0.0"), ("0177.0.0.01", "127.0.0.1"),
        ("0XfF.0x.00.8", "255.0.0.8"), ("1.0xFFFFFF", "1.255.255.255"), ("%31.2.3.4", "1.2.3.4"),
        ("a1.b", "a1.b"), ("1.a", "1.a"), ("1.2.3.4a", "1.2.3.4a"), ("4.0xg", "4.0xg"), ("..a", "..a"), ("a..", "a.."),
    ])
    func readsIPv4Addresses(_ host: String, _ expected: String) throws {
        #expect(try WebURL("http://\(host)/").hostname == expected)
    }

    @Test(arguments: [
        "1.2.3.4.5", "256.1.1.1", "1.256.1.1", "1.2.3.256", "1.2.65536", "4294967296", "1.2.3.08", "a.1",
        "1..2", "99999999999999999999999999", "0xfffffffffffffffffffffff", "a.09", "a.0x1.",
    ])
    func refusesBadIPv4Addresses(_ host: String) {
        #expect(throws: URLError.invalidIPv4) { try WebURL("http://\(host)/") }
    }

    @Test(arguments: [
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("0:0:1::", "0:0:1::"),
        ("1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0"), ("0001:0DB8:0:0:1:0:0:1", "1:db8::1:0:0:1"),
        ("::1.2.3.4", "::102:304"), ("::FFFF:255.255.255.255", "::ffff:ffff:ffff"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
    ])
    func readsIPv6Addresses(_ address: String, _ expected: String) throws {
        #expect(try WebURL("https://[\(address)]:8/").hostname == "[\(expected)]")
        #expect(try WebURL("foo://[\(address)]:8/").hostname == "[\(expected)]")
    }

    @Test(arguments: [
        "", ":", ":1", "1:", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4::5:6:7:8", "::1::", ":::", "12345::",
        "g::",
        "::1.2.3", "::1.2.3.4.5", "::1.2.3.256", "::01.2.3.4", "::1.2.3.", "::.1.2.3", "1:2:3:4:5:6:7:1.2.3.4",
        "::1%25", "::1.2.3.4:5",
    ])
    func refusesBadIPv6Addresses(_ address: String) {
        #expect(throws: URLError.invalidIPv6) { try WebURL("http://[\(address)]/") }
    }

    /// UTS #46 as the URL standard sets its flags.
    @Test(arguments: [
        ("B\u{FC}cher.de", "xn--bcher-kva.de"), ("bu\u{308}cher.de", "xn--bcher-kva.de"),
        ("stra\u{DF}e.de", "xn--strae-oqa.de"),
        ("\u{2603}.net", "xn--n3h.net"),
        ("\u{1F600}", "xn--e28h"), ("a\u{3002}b\u{FF0E}c\u{FF61}", "a.b.c."), ("\u{FF41}\u{AD}B", "ab"),
        ("\u{FF11}\u{FF12}\u{FF17}.1", "127.0.0.1"), ("\u{D55C}\u{AE00}.kr", "xn--bj0bj06e.kr"),
        ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}.kr", "xn--bj0bj06e.kr"),
        ("-\u{E9}-.a--b", "xn-----bja.a--b"), ("xn--", "xn--"), ("xn--a", "xn--a"),
        ("XN--BCHER-KVA.\u{E9}", "xn--bcher-kva.xn--9ca"),
        ("\u{5D0}1.\u{5D0}", "xn--1-zhc.xn--4db"), ("\u{915}\u{94D}\u{200D}\u{937}", "xn--11b2ezcw70k"),
        ("%C3%A9.fr", "xn--9ca.fr"),
        ("\u{E9}..x", "xn--9ca..x"),
    ])
    func turnsNamesIntoASCII(_ name: String, _ expected: String) throws {
        #expect(try WebURL("https://\(name)/").hostname == expected)
    }

    @Test(arguments: [
        ("disallowed", "a\u{2FF0}"), ("unassigned", "\u{378}"), ("leading mark", "\u{301}a"),
        ("bad punycode", "xn--a.\u{E9}"), ("punycode of ASCII", "xn--a-.\u{E9}"),
        ("punycode of a mapped letter", "xn--dca.\u{E9}"),
        ("punycode not in NFC", "xn--u-ccb.\u{E9}"), ("not ASCII in punycode", "xn--\u{E9}"),
        ("joiner without virama", "a\u{200D}b"),
        ("non-joiner between letters", "a\u{200C}b"), ("left in right-to-left label", "\u{5D0}a\u{5D0}"),
        ("digit first in a Bidi name", "1a.\u{5D0}"), ("two kinds of digits", "\u{5D0}1\u{661}"),
        ("long", String(repeating: "\u{E9}", count: 2500)),
    ])
    func refusesInvalidNames(_ rule: String, _ name: String) {
        #expect(throws: URLError.invalidDomain) { try WebURL("https://\(name)/") }
    }
}
