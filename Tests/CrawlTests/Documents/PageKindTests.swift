import Testing

@testable import Crawl

/// What is a page at all, by its type or by its first bytes.
@Suite struct PageKindTests {
    private static let head = "<?xml version='1.0'?>"
    private static let prefixed = "<h:html xmlns:h='http://www.w3.org/1999/xhtml'>"
    private static let root = "<html xmlns='http://www.w3.org/1999/xhtml'>"

    @Test(
        arguments: [
            ("application/xml", head + root + "<script src='x'/><a href='/y'/></html>", true),
            ("text/xml; charset=utf-8", "<!-- <rss> --><?p <a>?>\n" + root + "<a href='/y'/></html>", true),
            (
                "application/a+xml",
                "<!DOCTYPE html PUBLIC \"a\" \"b\" [<!ENTITY a \"b\">\n]>\n<html lang='x' xmlns=\"http://www.w3.org/1999/xhtml\">"
                    + "<a href='/y'/></html>", true
            ),
            ("application/xml", "\u{FEFF}" + root + "<a href='/y'/></html>", true),
            ("application/xml", head + "<html><a href='/y'/></html>", false),
            ("application/xml", head + prefixed + "<h:p>x</h:p><h:a href='/y'/></h:html>", true),
            ("text/xml", "<!DOCTYPE h:html>" + prefixed + "<h:base href='/z/'/><h:a href='../y'/></h:html>", true),
            ("application/xhtml+xml", prefixed + "<h:a href='/y'/></h:html>", true),
            ("", head + prefixed + "<h:a href='/y'/></h:html>", true),
            ("text/xml", head + "<h:html xmlns:h='http://www.w3.org/2005/Atom'><h:a href='/y'/></h:html>", false),
            ("text/html", prefixed + "<a href='/y'/></h:html>", true),
            ("application/xml", head + "<html xmlns='http://www.w3.org/1999/xhtml/'><a href='/y'/></html>", false),
            (
                "application/xml", head + "<rss><html xmlns='http://www.w3.org/1999/xhtml'><a href='/y'/></html></rss>",
                false
            ),
            ("application/rss+xml", head + "<rss><channel><link>/y</link><a href='/y'/></channel></rss>", false),
            ("text/xml", head + "<feed xmlns='http://www.w3.org/2005/Atom'><link href='/y'/></feed>", false),
            ("image/svg+xml", "<svg><a href='/y'/></svg>", false), ("text/xml", "", false), ("text/xml", head, false),
            ("application/xhtml+xml", "<html><a href='/y'/></html>", true),
            // Nobody says what it is: the first bytes do.
            ("", "\n\t <!DocType HTML><a href=/y>", true), ("html", "<HTML><a href=/y>", true),
            ("*/*", "<p><a href=/y>", true), ("unknown/unknown", "<a href=/y>", true),
            ("application/unknown", "<!--x--><a href=/y>", true), ("", head + root + "<a href='/y'/></html>", true),
            ("", head + "<rss><a href='/y'/></rss>", false), ("", "text <a href=/y>", false),
            ("", "<ax><a href=/y>", false),
            ("", "<html\n><a href=/y>", false), ("", "%PDF-<a href=/y>", false), ("", "\u{FEFF}<p><a href=/y>", false),
            ("", "<b", false), ("", "", false), ("", String(repeating: " ", count: 1_445) + "<p><a href=/y>", false),
            ("", String(repeating: " ", count: 1_430) + "<p><a href=/y>", true),
            ("\r\nX-Content-Type-Options: nosniff", "<p><a href=/y>", false),
            ("x\r\nx-content-type-options:  NoSniff , x", "<p><a href=/y>", false),
            ("\r\nX-Content-Type-Options: sniff, nosniff", "<p><a href=/y>", true),
            ("text/html\r\nX-Content-Type-Options: nosniff", "<p><a href=/y>", true),
            ("text/plain", "<p><a href=/y>", false), ("application/json", "<p><a href=/y>", false),
        ])
    func aPageIsKnownByItsTypeOrWhatItHolds(_ type: String, _ body: String, _ isPage: Bool) throws {
        let bytes = Array(body.utf8)
        let pieces = [[bytes], bytes.map { [$0] }, [Array(bytes.prefix(20)), Array(bytes.dropFirst(20))]]
        for pieces in pieces {
            for fields in ["Content-Type: \(type)", "Content-Length: \(bytes.count)\r\nContent-Type: \(type)"] {
                let read = try ReadPage(pieces, fields)
                #expect(read.followed == (isPage ? ["/y"] : []) && read.isHTML == isPage)
            }
        }
    }

    @Test func aResponseWithoutATypeIsLookedAt() throws {
        #expect(try ReadPage(["<p><a href=/y>"], "Server: x").followed == ["/y"])
        #expect(try ReadPage(["x<p><a href=/y>"], "Server: x").followed == [])
        #expect(try ReadPage(["<p><a href=/y>"], "X-Content-Type-Options: nosniff").followed == [])
    }

    /// The rest of what turned out to be no page is not waited for where it is long, or nobody says how long.
    @Test(arguments: [
        ("Content-Length: 99\r\n", BodyPlan.drain), ("Content-Length: 99999999\r\n", .leave), ("", .leave),
    ])
    func whatIsNoPageIsNotRead(_ field: String, _ plan: BodyPlan) throws {
        for body in ["<feed>", "<html>"] {
            #expect(try ReadPage([body], field + "Content-Type: text/xml").plan == plan)
        }
        #expect(try ReadPage(["<feed", ">"], field + "Content-Type: text/xml").plan == plan)
        #expect(try ReadPage(["<p>"], field + "Content-Type: text/html").plan == nil)
    }

    /// XML is UTF-8 where it does not say otherwise.
    @Test(
        arguments: [
            ("application/xhtml+xml", "", "\u{E9}", "%C3%A9"), ("text/xml", "", "\u{E9}", "%C3%A9"),
            ("text/xml", "<?xml version='1.0' encoding='koi8-r'?>", "&#x451;", "%A3"),
            ("application/xhtml+xml; charset=koi8-r", "", "&#x451;", "%A3"),
            ("application/xhtml+xml", "<meta charset='koi8-r'/>", "&#x451;", "%D1%91"),
        ])
    func theEncodingOfXML(_ type: String, _ declaration: String, _ letter: String, _ query: String) throws {
        let start = declaration.hasPrefix("<?") ? declaration + Self.root : Self.root + declaration
        let read = try ReadPage([start + "<a href='/?\(letter)'/></html>"], "Content-Type: \(type)")
        #expect(read.followed == ["/?\(query)"])
    }
}
