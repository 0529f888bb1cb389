// Tags that are sieved out, or read at one look, against the same tags read byte by byte.

import Testing
import Web

struct SettledTagsTests {
    /// What stands in the body of a page, where nearly all tags mean nothing.
    static let bodies = [
        "<a href=\"/x\">", "<A HREF=\"/x\">", "<a href=\"/x\" rel=nofollow>", "<a href=\"/x?a&amp;b\">",
        "<a href=\"\">",
        "<a href=\"/x\"\n>", "<a href=\"/a\nb\">", "<a href=\"/x\"/>", "<a href='/x'>", "<a  href=\"/x\">",
        "<a\thref=\"/x\">",
        "<a href=/x>", "<a href=\"/x\" href=\"/y\">", "<a class=\"c\" href=\"/x\">", "<ab href=\"/x\">",
        "<a-b href=\"/x\">",
        "<a>", "<a/>", "<area href=\"/x\">", "<i>", "<iframe src=\"/x\"></iframe>", "<iframe><a href=1></iframe>",
        "<p><strong><b></b></strong></p><h2></h2><br/><x-y></x-y>", "<p class=\"a\" id=\"b\" lang='c' hidden>",
        "<p a=\"<a href=1>\">", "<p a='<a href=1>'>", "<p a=\">\" b=\"<a href=1>\">", "<p/a=\"><a href=1>\">",
        "<p a= \"<a href=1>\">", "<p =\"<a href=1>\">", "<p a\"<a href=1>\">", "<p a=b\"<a href=1>\">", "<p a=>",
        "<p a=\"x\"b=\"<a href=1>\">", "<p abcdefghijklmnop=\"<a href=1>\">", "<p abcdefghijklmnopqr=\"<a href=1>\">",
        "<p<a href=1>", "<p<script>", "<p<a>", "<p\u{0}>", "<\u{e4}>", "<@a>", "<3>", "<>", "< >", "<<a href=1>",
        "</p a=\"<a href=1>\">", "</p/a='<a href=1>'>", "</ <a href=1>", "</3 <a href=1>", "</><a href=1>",
        "</p<a href=1>",
        "<!-- <a href=1> -->", "<!--><a href=1>", "<!x><a href=1>", "<?x <a href=1>", "<!-><a href=1>-->",
        "<script><a href=1></script>", "<SCRIPT><a href=1></SCRIPT>", "<script ><a href=1></script >",
        "<script/><a href=1></script>",
        "<style><a href=1></style>", "<textarea><a href=1></textarea>", "<title><a href=1></title>",
        "<xmp><a href=1></xmp>",
        "<noembed><a href=1></noembed>", "<noframes><a href=1></noframes>", "<template><base href=1></template>",
        "<svg><a xlink:href=1></svg>", "<math><a xlink:href=1></math>", "<image href=1 src=2>", "<img src=\"1\">",
        "<video><p></video><source src=1>", "<picture><source srcset=1></picture><source srcset=2>", "<use href=1>",
        "<audio src=1><track src=2></audio><track src=3>", "<svg><use href=1></svg>", "<script type=x src=1></script>",
        "<blockquote cite=\"1\">", "<q cite=\"1\">", "<table background=\"1\">", "<q><td><th><del><ins><form><embed>",
    ]

    /// At every place in a block, and cut behind every byte.
    @Test(arguments: bodies)
    func areReadAsByteByByte(body: String) {
        let scanner = LinkScanner()
        let end = "<b>x</b></q><a href=\"/end\">x</a>" + String(repeating: "text ", count: 20)
        for gap in 0..<64 {
            let page = Array(("<body><p>" + String(repeating: "x", count: gap) + body + end).utf8)
            let expected = scan(page, with: scanner, cuts: Array(1..<page.count))
            #expect(scan(page, with: scanner) == expected, "behind \(gap) bytes")
            guard gap % 21 == 0 else { continue }
            let places = 1..<page.count
            #expect(places.filter { scan(page, with: scanner, cuts: [$0]) != expected } == [], "behind \(gap) bytes")
        }
    }

    /// More tags than a part of a chunk holds, of all kinds in any order.
    @Test func manyAreReadAsByteByByte() {
        let scanner = LinkScanner()
        var random = SplitMix(state: 7)
        for _ in 0..<40 {
            var text = "<body><p>"
            while text.utf8.count < 12_000 {
                text += Self.bodies[Int.random(in: 0..<Self.bodies.count, using: &random)]
                text += String(repeating: "<i>", count: Int.random(in: 0...2, using: &random) * 8)
                text += String(repeating: "x", count: Int.random(in: 0...90, using: &random))
            }
            let page = Array(text.utf8)
            #expect(scan(page, with: scanner) == scan(page, with: scanner, cuts: Array(1..<page.count)))
        }
    }
}
