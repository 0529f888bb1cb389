import TestSupport
import Testing
import Web

@Suite struct SitemapReaderTests {
    /// A document, its kind, and its URLs.
    static let documents: [(text: String, kind: SitemapKind, urls: [String])] = [
        ("<urlset><url><loc> http://a/?x=1&amp;y=&#50;&#x33;\n</loc></url></urlset>", .urlset, ["http://a/?x=1&y=23"]),
        ("<urlset><url><loc>http://a/?x&y=2;&nbsp;&</loc></url></urlset>", .urlset, ["http://a/?x&y=2;&nbsp;&"]),
        ("<urlset><url><loc><![CDATA[http://a/?x&amp;]]]>]></loc></url></urlset>", .urlset, ["http://a/?x&amp;]]>"]),
        ("<urlset><url><loc>http://a<!-- <loc> ]]> -->/b<?x <y>?></loc></url></urlset>", .urlset, ["http://a/b"]),
        ("<!-- <urlset> --><!----><!--><a>--><urlset><url><loc>/c</loc></url></urlset>", .urlset, ["/c"]),
        ("<sitemapindex><sitemap><loc>http://a/1.xml</loc></sitemap></sitemapindex>", .index, ["http://a/1.xml"]),
        (
            "<a:urlset><a:url><a:loc>/1</a:loc><loc>/no</loc></a:url><url><a:loc>/no</a:loc></url></a:urlset>", .urlset,
            ["/1"]
        ),
        (
            "<urlset><url><x><loc>/no</loc></x><loc/><loc></loc><loc>/1</loc></url><loc>/no</loc></urlset>", .urlset,
            ["/1"]
        ),
        ("<urlset><url><loc>/1</url><url><loc>/2</loc><url></x><loc>/3</loc></urlset>", .urlset, ["/1", "/2", "/3"]),
        ("<urlset><url><loc>/1<b>no</b>2</loc></url><url><loc>/unfinished", .urlset, ["/12"]),
        ("<urlset a='>' b=\"/>\"><url ><loc\n>/1</loc ></url></urlset>", .urlset, ["/1"]),
        (
            "<!DOCTYPE urlset [<!ENTITY x \"]>y\"><!-- don't > --><!ENTITY z SYSTEM 'file:///etc/passwd'>]>"
                + "<urlset><url><loc>/&x;</loc></url><url><loc>/&amp;</loc></url></urlset>", .urlset, ["/&"]
        ),
        (
            "<?xml version='1.0'?><rss><channel><link>/no</link><item><link>/1</link></item></channel></rss>", .rss,
            ["/1"]
        ),
        ("<rdf:RDF><channel><link>/no</link></channel><item><link>/1</link></item></rdf:RDF>", .rss, ["/1"]),
        (
            "<feed><link href='/no'/><entry><link rel=self href='/no'/><link rel='self' href='/no'/>"
                + "<link type='text/html' href = '/1?a&amp;b' rel=\"alternate\"></link><link href='/2'/></entry></feed>",
            .atom, ["/1?a&b", "/2"]
        ),
        (
            "\u{FEFF} \nhttp://a/1\r\n\rHTTPS://a/2 \nftp://a/3\nno\n# http://a\nhttp://a/4", .text,
            ["http://a/1", "HTTPS://a/2", "http://a/4"]
        ),
        ("<html><body><a href='http://a/'>x</a><url><loc>/no</loc></url></body></html>", .none, []),
        (
            "<urlset><urlset><url><loc>/1</loc></url></urlset><url><loc>/2</loc></url></urlset>", .urlset,
            ["/1", "/2"]
        ),
        (
            "<urlset><url><loc>/1</loc></url><s:urlset><s:urlset><s:url><s:loc>/2</s:loc></s:url></s:urlset>"
                + "<url><loc>/no</loc></url></s:urlset><urlset/><url><loc>/3</loc></url></urlset>", .urlset,
            ["/1", "/2", "/3"]
        ),
        ("<root><urlset><url><loc>/1</loc></url></urlset></root>", .urlset, ["/1"]),
        (
            "<sitemapindex><sitemap><loc>/1</loc></sitemap><urlset><url><loc>/2</loc></url><sitemap><loc>/no</loc>"
                + "</sitemap></urlset><sitemap><loc>/3</loc></sitemap></sitemapindex>", .index, ["/1", "/2", "/3"]
        ),
        ("<rss><channel><urlset><url><loc>/no</loc></url></urlset></channel></rss>", .rss, []),
        ("no URL\nanywhere", .none, []), ("", .none, []), ("\u{FEFF}", .none, []), ("<", .none, []), (" \n", .none, []),
    ]

    @Test(arguments: documents)
    func findsURLsHoweverCut(text: String, kind: SitemapKind, urls: [String]) {
        let bytes = Array(text.utf8)
        let whole = SitemapRun([bytes[...]])
        #expect(whole.kind == kind)
        #expect(whole.urls == urls)
        #expect(!whole.isCutShort)
        for cut in bytes.indices {
            #expect(SitemapRun([bytes[..<cut], bytes[cut...]]) == whole)
        }
        #expect(SitemapRun(bytes.indices.map { bytes[$0...$0] }) == whole)
    }

    @Test(
        arguments: [
            ("<urlset><url><loc>/1</loc></url></urlset>", false), ("<urlset/>", false), ("http://a/1", false),
            ("<urlset><url><loc>/1", true), ("<urlset><url><loc>/1</loc></url>\nFatal error", true), ("<urlset>", true),
            ("<urlset><url></urlset> <!-- by x", false), ("<urlset></urlset></urlset>", false), ("<p>", false),
            ("<feed><entry><link href='/1'/></entry></fee", true), ("<root><urlset></urlset>", false), ("", false),
            ("<sitemapindex><urlset></urlset>", true),
        ])
    func tellsWhetherTheEndIsMissing(_ text: String, _ isMissing: Bool) {
        #expect(SitemapRun(text).isUnfinished == isMissing)
    }

    @Test func readsUTF16() {
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><urlset><url><loc>http://a/\u{E9}\u{1F600}</loc></url></urlset>"
        for mark in ["", "\u{FEFF}"] {
            let units = Array((mark + text).utf16)
            for bytes in [
                units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
                units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
            ] {
                let whole = SitemapRun([bytes[...]])
                #expect(whole.urls == ["http://a/\u{E9}\u{1F600}"])
                #expect(SitemapRun(bytes.indices.map { bytes[$0...$0] }) == whole)
            }
        }
    }

    @Test func readsWindows1252ThatIsDeclared() {
        let bytes = Array("<?xml version='1.0' encoding='ISO-8859-1'?><urlset><url><loc>/".utf8) + [0xE9, 0x80]
        #expect(SitemapRun([(bytes + Array("</loc></url></urlset>".utf8))[...]]).urls == ["/\u{E9}\u{20AC}"])
    }

    @Test func keepsToItsLimits() {
        var limits = SitemapLimits()
        (limits.urls, limits.urlLength) = (3, 10)
        let urls = (1...5).map { "<url><loc>\(String(repeating: " ", count: 100))/\($0)</loc></url>" }
        let many = SitemapRun("<urlset>\(urls.joined())</urlset>", limits: limits)
        #expect(many.urls == ["/1", "/2", "/3"])
        #expect(many.isCutShort && !many.isUnfinished)
        let long = SitemapRun("http://123\nhttp://1234\nhttp://321 \t \r", limits: limits)
        #expect(long.urls == ["http://123", "http://321"])
        #expect(long.dropped == 1)
        limits.bytes = 20
        let cut = SitemapRun("http://123\nhttp://1234", limits: limits)
        #expect(cut.urls == ["http://123"])
        #expect(cut.isCutShort)
    }

    /// What takes a careless reader quadratic time or unbounded memory.
    static let hostile = [
        "<", "<a ", "<a>", "</a>", "<urlset>", "<urlset><url><loc>", "]", "<![CDATA[]]", "<!", "<!DOCTYPE [", "&",
        "&#1",
        "<a b='", "<?xml ", "<url><loc>/a", "\"", "<feed><entry><link href=''", " ", "<!---", "http:", "http://a ",
    ]

    @Test(arguments: hostile)
    func survivesRepetition(piece: String) {
        let text = String(repeating: piece, count: 30_000 / piece.utf8.count)
        for prefix in ["", "<urlset><url><loc>", "<urlset><url><loc><![CDATA[", "<feed><entry><link href='"] {
            let run = SitemapRun(prefix + text)
            #expect(run.urls.allSatisfy { $0.utf8.count <= SitemapLimits().urlLength })
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func anyCutOfDamageGivesTheSame(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let alphabet = Array("<>/!?-[]&;#'\"= alocur\n\u{0}\u{FF}".utf8)
        for _ in 0..<100 {
            let document = try #require(Self.documents.randomElement(using: &generator)).text
            var bytes = Array(document.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = try #require(alphabet.randomElement(using: &generator))
                if Bool.random(using: &generator) {
                    bytes[place] = byte
                } else {
                    bytes.insert(byte, at: place)
                }
            }
            let whole = SitemapRun([bytes[...]])
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            #expect(SitemapRun([bytes[..<cut], bytes[cut...]]) == whole)
            #expect(SitemapRun(bytes.indices.map { bytes[$0...$0] }) == whole)
        }
    }
}
