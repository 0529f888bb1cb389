// What a page says besides its links, and what its links say of their targets.

import Testing
import Web

struct LinkScannerPageTests {
    /// A page and one thing to know of it.
    static let pages: [(page: String, title: String, base: String?, charset: String, robots: RobotsDirectives)] = [
        ("<title>\n A &amp;\tB &notit; </title><title>C</title>", "A & B ¬it;", nil, "", []),
        ("<title>a<b></tit></titl</title>", "a<b></tit></titl", nil, "", []),
        ("<title>&#32;x&NewLine;&#x20;y </title>", "x y", nil, "", []),
        ("<title>cut</ti", "cut</ti", nil, "", []),
        ("<svg><title>no</title></svg><title>yes</title>", "yes", nil, "", []),
        ("<template><title>no</title></template>", "", nil, "", []),
        ("<base target=x><base href='/a?&amp;'><base href=/b>", "", "/a?&", "", []),
        ("<template><base href=/no></template>", "", nil, "", []),
        ("<meta charset=utf-8><meta charset=latin1>", "", nil, "utf-8", []),
        ("<meta http-equiv=Content-Type content='text/html; charset = \"koi8-r\"'>", "", nil, "koi8-r", []),
        ("<meta content='text/html; charsetx; charset=gbk;x' http-equiv=content-type>", "", nil, "gbk", []),
        ("<meta http-equiv=content-type content='charset=\"cut'>", "", nil, "", []),
        ("<meta name=ROBOTS content='index, NoIndex'>", "", nil, "", [.noindex]),
        (
            "<meta name=crawltop content='nofollow'><meta name=robots content=noindex>", "", nil, "",
            [.noindex, .nofollow]
        ),
        ("<meta name=robots content=none>", "", nil, "", [.noindex, .nofollow]),
        ("<meta name=robots content='nonesuch'><meta name=otherbot content=none>", "", nil, "", []),
    ]

    @Test(arguments: pages)
    func tells(page: String, title: String, base: String?, charset: String, robots: RobotsDirectives) {
        let result = scan(page)
        #expect(result.title == title)
        #expect(result.base == base)
        #expect(result.charset == charset)
        #expect(result.robots == robots)
    }

    static let refreshes: [(content: String, url: String?)] = [
        ("5; url=/a", "/a"), ("0;URL='/a b'x", "/a b"), ("0,/a", "/a"), ("0 /a", "/a"), (" 1.5 ; url = \"/a", "/a"),
        (".;url=/a", "/a"), ("0;url", "url"), ("0;ur=/a", "ur=/a"), ("0; '/a'", "/a"), ("0", nil), ("0;", nil),
        ("x;url=/a", nil), ("", nil), ("0x;url=/a", nil), ("0;url=&#x2F;a", "/a"), ("0;url=", ""),
    ]

    @Test(arguments: refreshes)
    func followsARefresh(content: String, url: String?) {
        let page = "<meta http-equiv=Refresh content=\"\(content.replacing("\"", with: "&quot;"))\">"
        #expect(scan(page).links == (url.map { [FoundLink("meta", "content", $0)] } ?? []))
    }

    static let relations: [(page: String, relation: ScannedLink.Relation)] = [
        ("<a href=x rel=nofollow>", .nofollow),
        ("<a href=x rel='NOFOLLOW noopener'>", .nofollow),
        ("<a rel=nofollowx href=x>", []),
        ("<link rel='shortcut icon' href=x>", .icon),
        ("<link href=x rel='alternate\tstylesheet'>", [.alternate, .stylesheet]),
        ("<link href=x rel='&#99;anonical'>", .canonical),
        ("<form action=x rel=nofollow>", .nofollow),
    ]

    @Test(arguments: relations)
    func knowsTheRelation(page: String, relation: ScannedLink.Relation) {
        #expect(scan(page).flags == [relation])
    }

    @Test func tellsNavigationFromResources() {
        let page = """
            <a href=x><area href=x><iframe src=x></iframe><meta http-equiv=refresh content=0;x><link href=x><img src=x>
            <base href=x><form action=x>
            """
        let bytes = Array(page.utf8)
        let scanner = LinkScanner()
        bytes.withUnsafeBufferPointer { scanner.scan($0) }
        #expect(scanner.links.map(\.isNavigation) == [true, true, true, true, false, false, false, false])
    }

    /// What is left out where only navigation is looked for changes nothing else.
    @Test(arguments: [
        "<body><p><a href=1>x</a><img src=2><td background=3><a class=c rel=nofollow HREF='4'><iframe src=5></iframe>",
        "<base href=/b/><body><svg><image href=2></svg><image src=3><a href=4><script src=5><a href=6></script>",
        "<input type=hidden><frameset><frame src=1 longdesc=2></frameset><a href=3>",
        "<link href=1><input src=2><area href=3>",
        "<body><math><annotation-xml encoding=text/html><a href=1></annotation-xml></math><a xlink:href=2 href=3>",
    ])
    func findsTheSameNavigationAlone(page: String) {
        let bytes = Array(page.utf8)
        let found = [false, true].map { navigation in
            let scanner = LinkScanner()
            scanner.reset(navigation: navigation)
            bytes.withUnsafeBufferPointer { scanner.scan($0) }
            return scanner.links.filter { $0.isNavigation || $0.element == .base }
        }
        #expect(found[0] == found[1])
        #expect(!found[0].isEmpty)
    }

    private func links(_ page: String, cut: Int = 0, isXML: Bool) -> [String] {
        scan(Array(page.utf8), with: LinkScanner(), cuts: [cut], isXML: isXML).links.map(\.value)
    }

    /// In XML `<title/>` is a whole element; in HTML the slash means nothing, and what follows is the title.
    @Test(arguments: [
        "title", "script", "style", "textarea", "iframe", "xmp", "noembed", "noframes", "plaintext", "template",
    ])
    func anElementThatEndsAtOnceHoldsNothing_InXML(element: String) {
        let page = "<html><body>x<\(element) id='1' /><a href='after'>x</a></body></html>"
        for cut in 0...page.utf8.count { #expect(links(page, cut: cut, isXML: true) == ["after"], "cut at \(cut)") }
        #expect(links(page, isXML: false) == [])
    }

    @Test func aSectionOfCharactersMayStandAnywhere_InXML() {
        let page =
            "<html><body><![CDATA[ > <a href='no'/> ]] ]]><a href='yes'/><script>//<a href='no'/></script></body></html>"
        for cut in 0...page.utf8.count { #expect(links(page, cut: cut, isXML: true) == ["yes"], "cut at \(cut)") }
        #expect(links(page, isXML: false) == ["no", "yes"])
    }

    private static let xhtml = "xmlns='http://www.w3.org/1999/xhtml'"
    private static let prefixed = "xmlns:h='http://www.w3.org/1999/xhtml'"

    /// The root binds the prefix of XHTML's elements, and what has another name is none of them.
    @Test(
        arguments: [
            ("<h:html \(prefixed)><h:body>x<h:a href='1'/><a href='no'/><x:a href='no'/></h:body></h:html>", ["1"]),
            (
                "<?xml version='1.0'?><!DOCTYPE h:html><H:html lang='x' \(prefixed)><h:head><h:base href='1'/>"
                    + "<h:link rel='next' href='2'/><h:meta http-equiv='refresh' content='0;url=3'/></h:head>"
                    + "<h:body>x<h:q cite='4'/><h:blockquote cite='5'/><h:iframe src='6'/><h:a href='7'></h:a></h:body>"
                    + "</H:html>", ["1", "2", "3", "4", "5", "6", "7"]
            ),
            (
                "<h:html \(prefixed)><h:title><h:a href='no'/></title></h:titlex></h:title><h:style></style>"
                    + "<h:a href='no'/></h:style ><h:script>'</script>'<h:a href='no'/></h:script><h:a href='1'/></h:html>",
                ["1"]
            ),
            ("<h:html \(prefixed) \(xhtml)><a href='1'/><h:a href='2'/></h:html>", ["1", "2"]),
            (
                "<h:html \(prefixed)>x<svg><a href='1'/><style><a href='2'/></style></svg><h:style><a href='no'/></h:style>"
                    + "<a href='no'/><h:a href='3'/></h:html>", ["1", "2", "3"]
            ),
            ("<h:html \(prefixed)><h:template><h:a href='no'/></h:template><h:a href='1'/></h:html>", ["1"]),
            (
                "<xhtml-10:html xmlns:xhtml-10='http://www.w3.org/1999/xhtml'><xhtml-10:a href='no'/></xhtml-10:html>",
                []
            ),
            (
                "<h_l-1:html xmlns:h_l-1='http://www.w3.org/1999/xhtml'><h_l-1:title>x</h_l-1:title>"
                    + "<h_l-1:a href='1'/></h_l-1:html>", ["1"]
            ),
            ("<h:html xmlns:i='http://www.w3.org/1999/xhtml'><h:a href='no'/><i:a href='no'/></h:html>", []),
            ("<h:html xmlns:h='http://www.w3.org/1999/'><h:a href='no'/></h:html>", []),
            ("<html \(xhtml) \(prefixed)><a href='1'/><h:a href='no'/></html>", ["1"]),
        ] as [(String, [String])])
    func theNamesOfXHTMLMayHaveAPrefix(_ page: String, _ found: [String]) {
        for cut in 0...page.utf8.count { #expect(links(page, cut: cut, isXML: true) == found, "cut at \(cut)") }
        let bytes = Array(page.utf8)
        let byByte = scan(bytes, with: LinkScanner(), cuts: Array(0..<bytes.count), isXML: true)
        #expect(byByte.links.map(\.value) == found)
        #expect(links(page, isXML: false) == links(page, cut: 9, isXML: false), "in HTML a colon is a letter")
    }

    @Test func aTitleWithAPrefixIsTheTitle() {
        let page = Array("<h:html \(Self.prefixed)><h:title> a </title> &amp; b </h:title></h:html>".utf8)
        for cut in 0...page.count {
            #expect(scan(page, with: LinkScanner(), cuts: [cut], isXML: true).title == "a </title> & b")
        }
    }

    @Test func namesWhatItFinds() {
        #expect(ScannedLink.Element.allCases.map(\.name).sorted().first == "a")
        #expect(ScannedLink.Element.metaRefresh.name == "meta")
        #expect(ScannedLink.Attribute.xlinkHref.name == "xlink:href")
        #expect(MemoryLayout<ScannedLink>.stride == 16)
    }
}
