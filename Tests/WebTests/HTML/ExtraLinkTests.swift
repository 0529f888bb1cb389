import Testing

@testable import Web

/// What is taken from pages only where it is asked for, wherever the page is cut.
@Suite struct ExtraLinkTests {
    private func links(_ page: String, _ extras: LinkScanner.Extras, cut: Int? = nil, navigation: Bool = false)
        -> [String]
    {
        let scanner = LinkScanner()
        scanner.reset(navigation: navigation, extras: extras)
        let bytes = Array(page.utf8)
        var found: [String] = []
        for piece in [bytes[..<(cut ?? bytes.count)], bytes[(cut ?? bytes.count)...]] {
            Array(piece).withUnsafeBufferPointer { chunk in
                scanner.scan(chunk)
                found += scanner.links.map { String(decoding: scanner.value(of: $0, in: chunk), as: UTF8.self) }
                scanner.drain()
            }
        }
        return found
    }

    @Test(
        arguments: [
            ("<style>a{b:url(x)}</style>", ["x"]), ("<style type=text/css>@import 'x'</style>", ["x"]),
            ("<style type=''>@import 'x'</style>", ["x"]), ("<style type=text/less>@import 'x'</style>", []),
            ("<style>a{b:url(x</style ><img src=y>", ["x", "y"]), ("<style>a{b:url(x)}</styl></STYLE><p>", ["x"]),
            ("<style>a{b:'</sty'} c{d:url(x)}</style>", ["x"]), ("<style>a{b:url(x&amp;y)}</style>", ["x&amp;y"]),
            ("<template><style>a{b:url(x)}</style></template>", []), ("<p style='a:url(x)'>", ["x"]),
            ("<p style='a:url(x&amp;y)'>", ["x&y"]), ("<made-up style='a:url(x)'>", ["x"]),
            ("<svg><g style='a:url(x)'/></svg>", ["x"]),
            ("<p style=\"a:url('x')\" id=y><img src=z style=a>", ["x", "z"]),
            ("<template><p style='a:url(x)'></template>", []), ("<p style='@import url(x)'>", []),
            ("<font style='a:url(x)'>", ["x"]), ("<link rel=stylesheet href=x>", ["x"]),
        ])
    func stylesAreRead(_ page: String, _ found: [String]) {
        for page in [page, "<body><p>x\(page)"] {
            #expect(links(page, .styles) == found)
            for cut in 0...page.utf8.count { #expect(links(page, .styles, cut: cut) == found, "\(cut)") }
        }
        #expect(links(page, []).allSatisfy { found.contains($0) })
    }

    @Test(
        arguments: [
            ("<meta property=og:image content=x>", ["x"]), ("<meta name=twitter:image content=x>", ["x"]),
            ("<meta name=OG:URL content=x>", ["x"]), ("<meta property=og:title content=x>", []),
            ("<meta property=og:image>", []), ("<meta name=robots property=og:image content=x>", ["x"]),
        ])
    func cardsAreRead(_ page: String, _ found: [String]) {
        for navigation in [true, false] {
            #expect(links(page, .cards, navigation: navigation) == found)
            #expect(links(page, [], navigation: navigation) == [])
        }
    }

    @Test(
        arguments: [
            (#"{"url":"x"}"#, ["x"]), (#"{"@id":"http://x/","@context":["https://schema.org"]}"#, []),
            (#"{"name":"x","about":"https://x/"}"#, ["https://x/"]), (#"{"sameAs":["x","y"],"name":"z"}"#, ["x", "y"]),
            (#"{"image":{"@type":"ImageObject","url":"x","width":1},"logo":"y"}"#, ["x", "y"]),
            (#"{"image":[{"name":"n"},"x"],"a":"b"}"#, ["x"]), (#"{"target":"https://x/?q={query}"}"#, []),
            (#"{"url":"https:\/\/x\/\u00e4\ud83d\ude00\ud83d"}"#, ["https://x/ä😀\u{FFFD}"]),
            (#"{"URL":"x","url" : "" , "url":"y"}"#, ["x", "y"]), (#"[[{"url":"x"}"#, ["x"]), (#"{"url":"x"#, []),
            (#"{"a":"</scrip>","url":"x"}"#, ["x"]), (#"{"a":"<!--","url":"x"}"#, ["x"]), (#"}]{"url":"x"}"#, ["x"]),
            (#"{"url":"a\"b"}"#, ["a\"b"]), (#"{"url":"\u12"}"#, ["\u{FFFD}12"]),
        ])
    func linkedDataIsRead(_ data: String, _ found: [String]) {
        let page = "<p><script type='application/ld+json; charset=utf-8'>\(data)</script ><a href=z>"
        for navigation in [true, false] {
            for cut in 0...page.utf8.count {
                #expect(links(page, .linkedData, cut: cut, navigation: navigation) == found + ["z"], "\(cut)")
            }
            #expect(links(page, [], navigation: navigation) == ["z"])
        }
        #expect(links("<template>\(page)</template>", .linkedData) == [])
        #expect(links("<script>\(data)</script><script src=x type=module></script>", .linkedData) == ["x"])
    }

    /// A long text is no URL that was left out, and what is quoted in it is no string of its own.
    @Test(
        arguments: [
            (#"{"articleBody":"\#(long) is 5\" wide","url":"x"}"#, 1, 0), (#"{"\#(long)\"":1,"url":"x"}"#, 1, 0),
            (#"{"articleBody":"\#(long) \"http://y/","url":"x"}"#, 1, 0),
            (#"{"image":"data:\#(long)","url":"x"}"#, 1, 0),
            (#"{"image":"http://\#(long)","url":"x"}"#, 1, 1), (#"{"url":"\#(long)"#, 0, 0),
        ])
    func longLinkedDataIsPassedOver(_ data: String, _ found: Int, _ dropped: Int) {
        var reader = LinkedDataReader()
        var count = 0
        Array(data.utf8).withUnsafeBufferPointer { reader.read($0) { _ in count += 1 } }
        #expect(count == found && reader.dropped == dropped)
    }

    private static let long = String(repeating: "x", count: 70_000)

    @Test func deepLinkedDataIsCounted() {
        var reader = LinkedDataReader()
        var found = 0
        let nested = String(repeating: "[", count: 65) + #""http://x/""# + String(repeating: "]", count: 65)
        let long = #"{"url":"\#(String(repeating: "x", count: 70_000))"}"#
        for text in [nested + #"{"url":"x"}"#, long] {
            Array(text.utf8).withUnsafeBufferPointer { reader.read($0) { _ in found += 1 } }
        }
        #expect(found == 1 && reader.dropped == 2)
    }

    @Test(
        arguments: [
            ("<x>; rel=next", ["x page"]),
            ("</a>; rel=\"next\", </b>;rel=preload;as=style", ["/a page", "/b resource"]),
            ("<a,b>; title=\"<c>; rel=next\"; rel=prev", ["a,b page"]), ("<x>; rel=next; rel=preload", ["x page"]),
            ("<x>; rel=next; anchor=y", []), ("<x>", []), ("x; rel=next", []), ("<x; rel=next", []),
            ("<x> ; REL = \"stylesheet\"", ["x resource"]), ("<x>; rel=preconnect", ["x nothing"]), ("", []),
            ("<x>; rel=\"a\\\"b\", <y>; rel=next", ["x nothing", "y page"]),
        ])
    func linkFieldsAreRead(_ field: String, _ found: [String]) {
        var links: [String] = []
        Array(field.utf8).withUnsafeBufferPointer { value in
            LinkField.read(value) { target, relation in
                let kind = relation.leadsToPage ? "page" : relation.namesResource ? "resource" : "nothing"
                links.append("\(String(decoding: target, as: UTF8.self)) \(kind)")
            }
        }
        #expect(links == found)
    }
}
