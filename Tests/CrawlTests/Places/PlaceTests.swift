import TestSupport
import Testing

@testable import Crawl
@testable import Web

/// Where broken links stand on their pages.
@Suite struct PlaceTests {
    /// `LINE:COLUMN ELEMENT TEXT` of each broken link.
    private func told(_ crawl: Crawl) -> [String] {
        var links: [BrokenLink] = []
        crawl.forEachBrokenLink { links.append($0) }
        let positions = crawl.positions(of: links)
        return links.map { link in
            positions[link].map {
                "\($0.line):\($0.column) \($0.element.name) \(String(decoding: $0.text, as: UTF8.self))"
            } ?? "none"
        }
    }

    @Test(
        arguments: [
            ("<a href=\"/x\">x</a>", "1:1 a x"), ("\n\n  <a href=\"/x\">x</a>", "3:3 a x"),
            ("é😀<a href=\"/x\">x</a>", "1:3 a x"), ("\r\n<a href=/x>x</a>", "2:1 a x"),
            ("<p>\n<p><a class=b href='/x'\n>x</a>", "2:4 a x"), ("<img src=/x>", "none"),
            ("<iframe src=/x></iframe>", "1:1 iframe "), ("<link rel=next href=/x>", "1:1 link "),
            ("<meta http-equiv=refresh content='0;url=/x'>", "1:1 meta "), ("<a href='&#x2f;x'>x</a>", "1:1 a x"),
            ("<title>\n</title>\n<a title='<a' href=/x>y</a>", "3:1 a y"),
            ("<script>\n<a\n</script><a href=/x>y</a>", "3:10 a y"),
            ("<a href=/x> a <b>\n b</b>&amp;&eacute; </a> c", "1:1 a a b&é"),
            ("<a href=/x>a<a href=/>b</a>", "1:1 a a"),
            ("<a href=/x><img alt='</a>'>b</a>", "1:1 a b"), ("<a href=/x>a<abbr>b</abbr></A >c", "1:1 a ab"),
            ("<a href=/x></a><a href=/x>b</a>", "1:1 a "), ("<base href=/d/><a href=/x>b</a>", "1:16 a b"),
            ("<a href='http://['>a</a><iframe srcdoc='<a href=/>'></iframe><a href=/x>b</a>", "1:62 a b"),
            ("<svg><a href=/x>s</a></svg>", "1:6 a s"),
            ("<template><a href=/x>s</a></template>\n<a href=/x>b</a>", "2:1 a b"),
        ])
    func theFirstPlaceIsTold(_ page: String, _ place: String) throws {
        let body = Array(page.utf8)
        for filling in ["", "<body><p>x"] {
            for cut in stride(from: 0, through: body.count, by: 3) {
                let (crawl, _) = try begun { $0.keepsPositions = true }
                let slot = try #require(crawl.next(now: 1)).slot
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                try respond(crawl, slot, head + (filling.isEmpty ? "" : filling + "\n"), now: 2)
                for piece in [body[..<cut], body[cut...]] {
                    Array(piece).withUnsafeBufferPointer { _ = crawl.body($0, slot: slot) }
                }
                crawl.endExchange(in: slot, .complete, now: 3)
                try run(crawl, [:])
                let lines = told(crawl).filter { $0 != "none" }
                let expected = place == "none" ? [] : [filling.isEmpty ? place : oneLineLower(place)]
                #expect(lines == expected, "\(cut)")
            }
        }
    }

    private func oneLineLower(_ place: String) -> String {
        let colon = place.firstIndex(of: ":") ?? place.endIndex
        return "\((Int(place[..<colon]) ?? 0) + 1)\(place[colon...])"
    }

    @Test func eachPageHasItsOwn() throws {
        let (crawl, _) = try begun {
            $0.keepsPositions = true
            $0.sources.takesRequisites = true
        }
        try run(
            crawl,
            [
                "/": html("<a href=/1>1</a>\n<a href=/gone>2</a>\n<img src=/gone.png>"),
                "/1": html("<p>\n\n\n<a href='/gone#x'>3</a>"),
            ])
        #expect(told(crawl) == ["2:1 a 2", "3:1 img ", "4:1 a 3"])
    }

    @Test func nothingIsKeptWhereItIsNotAskedFor() throws {
        let (crawl, _) = try begun()
        try run(crawl, ["/": html("<a href=/gone>2</a>")])
        #expect(told(crawl) == ["none"] && crawl.positionsNotKept == nil)
    }

    @Test func placesAreBounded() throws {
        let links = (0..<10).map { "<a href=/\($0)>text</a>" }.joined()
        func notKept(_ limits: PlaceTable.Limits) throws -> Int? {
            let (crawl, _) = try begun { $0.keepsPositions = true }
            crawl.places = PlaceTable(limits: limits)
            try run(crawl, ["/": html(links)])
            return crawl.positionsNotKept
        }
        #expect(try notKept(.init()) == 0)
        #expect(try notKept(.init(places: 10)) == 0)
        #expect(try notKept(.init(places: 9)) == 1)
        #expect(try notKept(.init(textBytes: 16)) == 6)
    }

    /// Links to what has ended well make room.
    @Test func roomIsMadeForLinksThatMayBeBroken() throws {
        let (crawl, _) = try begun { $0.keepsPositions = true }
        crawl.places = PlaceTable(limits: .init(places: 4))
        let links = (0..<4).map { "<a href=/\($0)>x</a>" }.joined()
        var site = ["/": html(links), "/3": html("<a href=/gone1>1</a><a href=/gone2>2</a>")]
        for number in 0..<3 { site["/\(number)"] = html("") }
        try run(crawl, site)
        #expect(told(crawl) == ["1:1 a 1", "1:21 a 2"] && crawl.positionsNotKept == 0)
    }

    @Test func aPageWithManyLinksHasSomeLeftOut() throws {
        let (crawl, _) = try begun { $0.keepsPositions = true }
        let links = String(repeating: "<a href=/gone>x</a>", count: PagePlaces.limit + 3)
        try run(crawl, ["/": html(links)])
        #expect(told(crawl) == ["1:1 a x"] && crawl.positionsNotKept == 3)
    }
}
