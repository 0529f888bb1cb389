// What a page says of all its links holds for all of them, however its bytes come.

import Testing

@testable import Crawl
@testable import Web

@Suite struct PageReaderTests {
    /// Wherever such a page is cut, and whether its end is known before or not, the same comes of it.
    @Test(
        arguments: [
            ("<a href=one>1</a><base href=/b/><base href=/c/><a href=two>2</a>", ["/b/one", "/b/two"], []),
            ("<body><p><a href=one>1</a><base target=x><base href='//a.test/b/'>", ["/b/one"], []),
            ("<link rel=next href=one><iframe src=two></iframe><base href=/b/>", ["/b/one", "/b/two"], []),
            ("<meta http-equiv=refresh content='0;one'><base href=/b/>", ["/b/one"], []),
            ("<a href=one>1</a><template><base href=/b/></template><!--<base href=/b/>-->", ["/dir/one"], []),
            ("<a href=one>1</a><base href=mailto:x><base href=/b/>", ["/dir/one"], []),
            (
                "<a href=one>1</a><p>x</p><meta name=robots content=nofollow><a href=two>2</a>", [],
                ["/dir/one", "/dir/two"]
            ),
            ("<a href=one>1</a><meta content='NOINDEX,NoFollow' name=CrawlTop>", [], ["/dir/one"]),
            ("<a href=one>1</a><meta name=robots content=none><base href=/b/>", [], ["/b/one"]),
            ("<a href=one rel=nofollow>1</a><link rel='nofollow next' href=two>", [], ["/dir/one", "/dir/two"]),
            ("<head><link rel=next href=one><title>never ends", ["/dir/one"], []),
            ("<a href='?\u{E9}'>1</a><base href=/b/>", ["/b/?%C3%A9"], []),
        ] as [(String, [String], [String])])
    func whatIsSaidOfAllLinksHoldsForAll(_ page: String, _ followed: [String], _ nofollow: [String]) throws {
        let bytes = Array(page.utf8)
        for cut in 0...bytes.count {
            for fields in ["Content-Length: \(bytes.count)\r\n", ""] {
                let read = try ReadPage(
                    [Array(bytes[..<cut]), Array(bytes[cut...])],
                    fields + "Content-Type: text/html; charset=utf-8")
                #expect(read.followed == followed && read.nofollow == nofollow, "cut at \(cut): \(read)")
                #expect(read.links == followed.count + nofollow.count && read.isHTML)
            }
        }
        let read = try ReadPage(bytes.map { [$0] }, "Content-Type: text/html; charset=utf-8")
        #expect(read.followed == followed && read.nofollow == nofollow, "byte by byte: \(read)")
    }

    @Test func nofollowIsHeededOnlyOnRequest() throws {
        let page = ["<a href=one>1</a>", "<meta name=robots content=nofollow>"]
        #expect(try ReadPage(page).followed == [])
        #expect(try ReadPage(page, "Content-Type: text/html") { $0.obeysNofollow = false }.followed == ["/dir/one"])
    }

    /// The encoding that is named late is that of all links.
    @Test func theEncodingIsTheWholePages() throws {
        let text = String(repeating: "<p>text</p>", count: 100)
        let read = try ReadPage(
            ["<a href='?&eacute;'>1</a>\(text)", "<meta charset=utf-8><a href='?&eacute;2'>2</a>"],
            "Content-Type: text/html")
        #expect(read.followed == ["/dir/page?%C3%A9", "/dir/page?%C3%A92"])
    }

    @Test func aFirstBaseThatIsTooLongCountsAsNone() throws {
        let long = String(repeating: "x", count: LinkScanner.valueLimit + 1)
        #expect(try ReadPage(["<base href=\(long)><base href=/b/><a href=one>1</a>"]).followed == ["/dir/one"])
    }

    /// What is held back has a limit, in one page as in a piece of it: links beyond it do not wait.
    @Test func heldLinksAreBounded() throws {
        let link = "<a href=\(String(repeating: "x", count: 100))#>1</a>"
        let fitting = HeldLinks.limit / (101 + MemoryLayout<ScannedLink>.stride)
        for (count, isHeld) in [(fitting, true), (fitting + 1, false)] {
            let page = String(repeating: link, count: count)
            let single = Array(repeating: link, count: count)
            for pieces in [[page], single] {
                let read = try ReadPage(pieces + ["<base href=/b/><a href=two>2</a>"])
                let folder = isHeld ? "/b/" : "/dir/"
                #expect(read.followed == [folder + String(repeating: "x", count: 100), "/b/two"])
                #expect(read.links == count + 1)
            }
        }
        var held = HeldLinks()
        let link16 = ScannedLink(
            offset: 0, length: 0, isInChunk: true, element: .a, attribute: .href, relation: [])
        let empty = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        var count = 0
        while held.append(link16, empty) { count += 1 }
        #expect(count == HeldLinks.limit / 16)
        held.removeAll()
        #expect(held.all.isEmpty && held.append(link16, empty))
    }

    @Test(
        arguments: [
            ("<iframe srcdoc=\"<p><a href='one'>1</a>\"></iframe>", ["/dir/one"], []),
            ("<iframe srcdoc='&lt;a href=&quot;?a&amp;amp;b&quot;>'></iframe>", ["/dir/page?a&b"], []),
            ("<base href=/b/><iframe srcdoc=\"<a href='one'>1</a>\"></iframe>", ["/b/one"], []),
            ("<iframe srcdoc=\"<a href='one'>1</a>\"></iframe><base href=/b/>", ["/b/one"], []),
            (
                "<base href=/b/><a href=0>0</a><iframe srcdoc=\"<a href='one'>1</a><base href='c/'>\"></iframe><a href=2>2</a>",
                ["/b/0", "/b/c/one", "/b/2"], []
            ),
            (
                "<iframe srcdoc=\"<meta name=robots content=nofollow><a href='one'>1</a>\"></iframe><a href=2>2</a>",
                ["/dir/2"], ["/dir/one"]
            ),
            ("<iframe srcdoc=\"<a href='one'>1</a>\"></iframe><meta name=robots content=none>", [], ["/dir/one"]),
            ("<iframe src=/old srcdoc=\"<a href='one'>1</a>\"></iframe>", ["/dir/one"], []),
            ("<iframe srcdoc src=/old></iframe>", [], []),
            ("<iframe srcdoc=\"<iframe srcdoc='<a href=one>1</a>'></iframe>\"></iframe>", ["/dir/one"], []),
            ("<iframe srcdoc=\"<meta http-equiv=refresh content='0;one'>\"></iframe>", ["/dir/one"], []),
            ("<p srcdoc='<a href=one>'><template><iframe srcdoc='<a href=one>'></iframe></template>", [], []),
            ("<iframe srcdoc=\"<a href='one'>", [], []),
        ] as [(String, [String], [String])])
    func aFrameMayHoldADocument(_ page: String, _ followed: [String], _ nofollow: [String]) throws {
        let bytes = Array(page.utf8)
        for cut in 0...bytes.count {
            let read = try ReadPage(
                [Array(bytes[..<cut]), Array(bytes[cut...])], "Content-Type: text/html; charset=utf-8")
            #expect(read.followed == followed && read.nofollow == nofollow, "cut at \(cut): \(read)")
        }
    }

    @Test func documentsWithinDocumentsAreBounded() throws {
        var page = "<a href=9>x</a>"
        for level in (1...9).reversed() {
            let escaped = page.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
            page = "<a href=\(level - 1)>x</a><iframe srcdoc=\"\(escaped)\"></iframe>"
        }
        let read = try ReadPage([page])
        #expect(read.followed == (0...PageLinks.documentLevels).map { "/dir/\($0)" })
    }

    @Test func aDocumentThatIsTooLongIsCounted() throws {
        let (crawl, _) = try begun()
        let document = String(repeating: "x", count: LinkScanner.valueLimit + 1)
        try run(crawl, ["/": html("<iframe srcdoc='\(document)' src=/old></iframe>")])
        #expect(crawl.notKept.urls == 1 && crawl.counts.seen == 1)
    }

    @Test(
        arguments: [
            ("0; url=one", "text/html", ["/dir/one"], []), ("5;URL='/one'", "text/plain", ["/one"], []),
            ("0", "text/html", [], []), ("soon; url=/one", "text/html", [], []), ("", "text/html", [], []),
            ("0;url=/one\r\nX-Robots-Tag: nofollow", "image/png", [], ["/one"]),
            ("0;url=/one\r\nX-Robots-Tag: nofollow", "text/html", [], ["/one"]),
            ("0;url=http://u:p@a.test/one", "text/html", ["/one"], []),
        ] as [(String, String, [String], [String])])
    func aRefreshFieldIsALink(_ field: String, _ type: String, _ followed: [String], _ nofollow: [String]) throws {
        let read = try ReadPage([""], "Refresh: \(field)\r\nContent-Type: \(type)")
        #expect(read.followed == followed && read.nofollow == nofollow)
        #expect(read.links == followed.count + nofollow.count)
    }

    /// The page's own base comes after it; what meta robots says holds for it, too.
    @Test func aRefreshFieldIsOfThePage() throws {
        let fields = "Content-Type: text/html\r\nRefresh: 0; url=one"
        #expect(try ReadPage(["<base href=/b/><a href=two>2</a>"], fields).followed == ["/b/two", "/dir/one"])
        #expect(try ReadPage(["<meta name=robots content=nofollow>"], fields).nofollow == ["/dir/one"])
        let (crawl, _) = try begun()
        try run(crawl, ["/": html("").replacing("Content-Type", with: "Refresh: 0;//[\r\nContent-Type")])
        #expect(crawl.malformedLinkCount == 1)
    }
}
