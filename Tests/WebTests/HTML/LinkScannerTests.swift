// Which links a page has: one row for each rule of the HTML standard's tokenizer and tree construction that decides it.

import Testing
import Web

struct LinkScannerTests {
    /// Pages and their links as `element[attribute]=value`.
    static let pages: [(page: String, links: [String])] = [
        // Quoting
        ("<a href=\"/a?b=1&c=2\">", ["a[href]=/a?b=1&c=2"]),
        ("<a href='/a\"b'>", ["a[href]=/a\"b"]),
        ("<a href=/a/>", ["a[href]=/a/"]),
        ("<a href = /a\nid=x>", ["a[href]=/a"]),
        ("<A HREF=\"/A\">", ["a[href]=/A"]),
        ("<a href>", ["a[href]="]),
        ("<a href=>", ["a[href]="]),
        ("<a href=\"\"x=1 href=/b>", ["a[href]="]),
        ("<a/href=/a>", ["a[href]=/a"]),
        ("<a title='>' href=/a>", ["a[href]=/a"]),
        ("<a title=\"<a href=/no>\" href=/a>", ["a[href]=/a"]),
        ("<a =href=/no href=/a>", ["a[href]=/a"]),
        ("<a=b href=/no>", []),
        ("<a href=/first href=/second>", ["a[href]=/first"]),
        ("<a hrefx=/no xhref=/no aaaaaaaaaaaaaaaaaaaaaaaahref=/no>", []),
        ("<ab href=/no><a\0 href=/no>", []),
        ("<a href=\"/a\r\nb\rc\0d\">", ["a[href]=/a\nb\nc\u{FFFD}d"]),
        ("<a href='/cut", []),
        ("<a href=/cut", []),
        ("<a href=/a", []),
        // Not tags
        ("< a href=/no>", []),
        ("<<a href=/a>", ["a[href]=/a"]),
        ("</a href=/no>", []),
        ("</a title='>' href=/no><a href=/a>", ["a[href]=/a"]),
        ("</ a href=/no><a href=/a>", ["a[href]=/a"]),
        ("</><a href=/a>", ["a[href]=/a"]),
        ("<?xml <a href=/no><a href=/a>", ["a[href]=/a"]),
        ("<!doctype html \">\"><a href=/a>", ["a[href]=/a"]),
        ("<!x <a href=/no><a href=/a>", ["a[href]=/a"]),
        // Comments
        ("<!-- <a href=/no> --><a href=/a>", ["a[href]=/a"]),
        ("<!--><a href=/a>", ["a[href]=/a"]),
        ("<!---><a href=/a>", ["a[href]=/a"]),
        ("<!-- --!><a href=/a>", ["a[href]=/a"]),
        ("<!-- --!-><a href=/no>--><a href=/a>", ["a[href]=/a"]),
        ("<!-- ---><a href=/a>", ["a[href]=/a"]),
        ("<!-- -- ><a href=/no>", []),
        ("<!-><a href=/a>", ["a[href]=/a"]),
        ("<!--- - --><a href=/a>", ["a[href]=/a"]),
        // Text that is no markup
        ("<style><a href=/no></style ><a href=/a>", ["a[href]=/a"]),
        ("<title><a href=/no></titlex></title><a href=/a>", ["a[href]=/a"]),
        ("<textarea><a href=/no></TEXTAREA/x='>'><a href=/a>", ["a[href]=/a"]),
        ("<iframe src=/f><a href=/no></iframe><a href=/a>", ["iframe[src]=/f", "a[href]=/a"]),
        ("<xmp></style><a href=/no></xmp><noembed><a href=/no></noembed><a href=/a>", ["a[href]=/a"]),
        ("<noframes><a href=/no></noframes><noscript><a href=/a></noscript>", ["a[href]=/a"]),
        ("<plaintext><a href=/no></plaintext><a href=/no>", []),
        ("<title/><a href=/no></title><a href=/a>", ["a[href]=/a"]),
        ("<style></<</style><a href=/a>", ["a[href]=/a"]),
        // Scripts
        ("<script src=/s><a href=/no></script><a href=/a>", ["script[src]=/s", "a[href]=/a"]),
        ("<script>'</scriptx>' </script/><a href=/a>", ["a[href]=/a"]),
        ("<script><!-- </script><a href=/a>", ["a[href]=/a"]),
        ("<script><!-- <script> </script><a href=/no></script><a href=/a>", ["a[href]=/a"]),
        ("<script><!-- <script> --></script><a href=/a>", ["a[href]=/a"]),
        ("<script><!-- <scripty> </script><a href=/a>", ["a[href]=/a"]),
        ("<script><!--><script></script><a href=/a>", ["a[href]=/a"]),
        ("<script><!-- <script></scripty></script></script><a href=/a>", ["a[href]=/a"]),
        // Foreign content
        ("<![CDATA[><a href=/a>]]>", ["a[href]=/a"]),
        ("<svg><![CDATA[><a href=/no>]]]><a href=/a></svg>", ["a[href]=/a"]),
        // What is no text, but for white space and NUL, leaves room for a frameset.
        ("<svg><![CDATA[ \0]]><s><frameset><frame src=/f>", ["frame[src]=/f"]),
        ("<svg><![CDATA[ \0]]]><s><frameset><frame src=/f>", []),
        ("<svg><![CDATA[]x]]><s><frameset><frame src=/f>", []),
        ("<svg><![CDATA[]]x]]><s><frameset><frame src=/f>", []),
        ("<svg><style><a href=/a></style></svg>", ["a[href]=/a"]),
        ("<svg><title><style><a href=/no></style></title></svg>", []),
        ("<svg><foreignObject><title><a href=/no></title></foreignObject></svg>", []),
        ("<svg/><style><a href=/no></style>", []),
        ("<svg></svg><style><a href=/no></style>", []),
        ("<svg><p><style><a href=/no></style>", []),
        ("<svg><font color=red><style><a href=/no></style>", []),
        ("<svg><font><style><a href=/a></style>", ["a[href]=/a"]),
        ("<math><mi><style><a href=/no></style></mi><style><a href=/a></style></math>", ["a[href]=/a"]),
        ("<math><annotation-xml encoding=text/html><style><a href=/no></style>", []),
        ("<svg><a xlink:href=/x></a><a href=/h xlink:href=/x></a></svg>", ["a[xlink:href]=/x", "a[href]=/h"]),
        ("<a xlink:href=/no>", []),
        ("<svg><image href=/i></svg><image src=/j>", ["image[href]=/i", "img[src]=/j"]),
        // Templates and framesets
        ("<template><a href=/no><template></template><a href=/no></template><a href=/a>", ["a[href]=/a"]),
        ("<template shadowrootmode=open><a href=/a></template>", ["a[href]=/a"]),
        ("<frameset><frame src=/f><a href=/no></frameset><frame src=/no>", ["frame[src]=/f"]),
        ("<frameset><frameset></frameset><frame src=/f longdesc=/d>", ["frame[src]=/f", "frame[longdesc]=/d"]),
        ("<body><frameset><frame src=/no><a href=/a>", ["a[href]=/a"]),
        ("text<frameset><a href=/a>", ["a[href]=/a"]),
        ("<input type=hidden><frameset><a href=/no>", []),
        ("<input><frameset><a href=/a>", ["a[href]=/a"]),
        // Elements and attributes
        ("<link rel=icon href=/i><base href=/b><area href=/r>", ["link[href]=/i", "base[href]=/b", "area[href]=/r"]),
        (
            "<img src=/i srcset='/1 1x, /2 2x,/3' longdesc=/l>",
            [
                "img[src]=/i", "img[srcset]=/1", "img[srcset]=/2", "img[srcset]=/3", "img[longdesc]=/l",
            ]
        ),
        (
            "<picture><source srcset=',/a,b 1w 2h, data:,z,, /c'>",
            [
                "source[srcset]=/a,b", "source[srcset]=data:,z", "source[srcset]=/c",
            ]
        ),
        (
            "<img srcset='/1 (1x,2x) 1x, /2 1x,/3 1w 1w, /4 2h, /5 2h 1w, /6 0w, /7 +1w, /8 -1x, /9 -0.0x, /10 .5E+1x'>",
            ["img[srcset]=/2", "img[srcset]=/5", "img[srcset]=/9", "img[srcset]=/10"]
        ),
        (
            "<img srcset='/1 1.x, /2 1e1x, /3 1x 1w, /4 1x 1h, /5 x, /6 1.5w, /7 ( , 1x'>",
            ["img[srcset]=/2"]
        ),
        ("<source src=/no><track src=/no><use href=/no>", []),
        ("<svg><use href=/u#a /><use xlink:href=/v /><use href=#a /></svg>", ["use[href]=/u#a", "use[xlink:href]=/v"]),
        ("<script type=text/template src=/no></script><script type=Module src=/m></script>", ["script[src]=/m"]),
        ("<body>x<video></video><source src=/no><a href=/a>", ["a[href]=/a"]),
        (
            "<video src=/v poster=/p><audio src=/u><track src=/t>",
            [
                "video[src]=/v", "video[poster]=/p", "audio[src]=/u", "track[src]=/t",
            ]
        ),
        (
            "<form action=/f><input src=/i formaction=/g><button formaction=/h>",
            [
                "form[action]=/f", "input[src]=/i", "input[formaction]=/g", "button[formaction]=/h",
            ]
        ),
        (
            "<object data=/o><embed src=/e><blockquote cite=/c>",
            [
                "object[data]=/o", "embed[src]=/e", "blockquote[cite]=/c",
            ]
        ),
        (
            "<body background=/g><link imagesrcset='/1, /2' href=/l>",
            [
                "body[background]=/g", "link[imagesrcset]=/1", "link[imagesrcset]=/2", "link[href]=/l",
            ]
        ),
    ]

    @Test(arguments: pages)
    func findsTheLinks(page: String, links: [String]) {
        #expect(scan(page).links.map(\.description) == links)
    }

    @Test func everyCutGivesTheSameAnswer() {
        let scanner = LinkScanner()
        for page in Self.pages.map(\.page) + LinkScannerPageTests.pages.map(\.page) {
            let page = Array(page.utf8)
            let whole = scan(page, with: scanner)
            #expect(scan(page, with: scanner, cuts: Array(0..<page.count)) == whole)
            for cut in 0..<page.count where scan(page, with: scanner, cuts: [cut]) != whole {
                Issue.record("cut at \(cut): \(String(decoding: page, as: UTF8.self))")
            }
        }
    }

    @Test func randomCutsOfRandomPagesGiveTheSameAnswer() {
        let pieces = Self.pages.map(\.page) + LinkScannerPageTests.pages.map(\.page)
        var random = SplitMix(state: 1)
        let scanner = LinkScanner()
        for _ in 0..<300 {
            var page: [UInt8] = []
            for _ in 0..<8 {
                let piece = Array(pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8)
                let from = Int.random(in: 0...piece.count, using: &random)
                page += piece[(Bool.random(using: &random) ? 0 : from)...]
            }
            let whole = scan(page, with: scanner)
            let cuts = (0..<6).map { _ in Int.random(in: 0...page.count, using: &random) }.sorted()
            #expect(scan(page, with: scanner, cuts: cuts) == whole, "\(String(decoding: page, as: UTF8.self))")
        }
    }
}

/// Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014); the same numbers in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
