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

    @Test func namesWhatItFinds() {
        #expect(ScannedLink.Element.allCases.map(\.name).sorted().first == "a")
        #expect(ScannedLink.Element.metaRefresh.name == "meta")
        #expect(ScannedLink.Attribute.xlinkHref.name == "xlink:href")
        #expect(MemoryLayout<ScannedLink>.stride == 16)
    }
}
