import HTTP
import Testing
import Web

/// A page's beginning and what decides on its encoding.
struct CharsetCase: Sendable, CustomTestStringConvertible {
    var page: [UInt8]
    var contentType: String?
    var encoding: Encoding
    init(_ page: String, _ encoding: Encoding, type contentType: String? = nil, mark: [UInt8] = []) {
        self.page = mark + Array(page.utf8)
        self.contentType = contentType
        self.encoding = encoding
    }
    var testDescription: String { String(decoding: page.prefix(60), as: UTF8.self) }
}

@Suite struct CharsetTests {
    static let meta = "<meta charset=koi8-r>"
    static let cases: [CharsetCase] = [
        // A byte order mark comes before all, then the field, then the page.
        CharsetCase(meta, .utf8, type: "text/html; charset=big5", mark: [0xEF, 0xBB, 0xBF]),
        CharsetCase("", .utf16LE, type: "text/html; charset=big5", mark: [0xFF, 0xFE]),
        CharsetCase("", .utf16BE, mark: [0xFE, 0xFF]), CharsetCase(meta, .koi8R, mark: [0xEF, 0xBB]),
        CharsetCase(meta, .big5, type: "text/html; charset=\"Big5\""),
        CharsetCase(meta, .koi8R, type: "text/html; charset=nonsense"),
        CharsetCase(meta, .koi8R, type: "text/html"), CharsetCase("", .windows1252), CharsetCase("<p>", .windows1252),
        CharsetCase("", .utf16LE, type: "text/html; charset=utf-16"),
        CharsetCase("", .userDefined, type: "text/html; charset=x-user-defined"),
        // What a page can't mean that is read as ASCII.
        CharsetCase("<meta charset=utf-16be>", .utf8), CharsetCase("<meta charset=x-user-defined>", .windows1252),
        // Two ways to say it, and what is neither.
        CharsetCase("<meta http-equiv=Content-Type content='text/html; charset = koi8-r'>", .koi8R),
        CharsetCase("<meta content='; charset=\"koi8-r\"' http-equiv=content-type>", .koi8R),
        CharsetCase("<meta content='text/html; charset=koi8-r'>", .windows1252),
        CharsetCase("<meta http-equiv=refresh content='charset=koi8-r'>\(meta)", .koi8R),
        CharsetCase("<meta charset=nonsense>\(meta)", .koi8R),
        CharsetCase("<meta charset=nonsense http-equiv=content-type content='charset=big5'>", .windows1252),
        CharsetCase("<meta charset=koi8-r charset=big5>", .koi8R), CharsetCase("<META/CHARSET = ' KOI8-R '/>", .koi8R),
        CharsetCase("<metacharset=big5>\(meta)", .koi8R), CharsetCase("<meta charset=\"koi8-r>", .windows1252),
        CharsetCase("<meta charset=koi8-r", .windows1252),
        // Where it is not looked for.
        CharsetCase("<!--\(meta)-->", .windows1252), CharsetCase("<!-->\(meta)", .koi8R),
        CharsetCase("<!-- -- > <meta charset=big5>-->\(meta)", .koi8R),
        CharsetCase("<a title='\(meta)'>", .windows1252), CharsetCase("<a title='>' \(meta)", .windows1252),
        CharsetCase("</a title=\"<meta charset=big5>\">\(meta)", .koi8R),
        CharsetCase("<!x <meta charset=big5>\(meta)", .koi8R), CharsetCase("<?x <meta charset=big5>\(meta)", .koi8R),
        CharsetCase("<script><meta charset=big5></script>", .big5), CharsetCase("< \(meta)", .koi8R),
        // XML's declaration speaks at last.
        CharsetCase("<?xml version='1.0' encoding='koi8-r'?><p>", .koi8R),
        CharsetCase("<?xml encoding=\"koi8-r\"?><meta charset=big5>", .big5),
        CharsetCase("<?xml encoding=koi8-r?>", .windows1252), CharsetCase("<?xml encoding='utf-16'?>", .utf8),
        CharsetCase("<\0?\0x\0", .utf16LE), CharsetCase("\0<\0?\0x", .utf16BE),
    ]

    @Test(arguments: cases) func decides(_ test: CharsetCase) {
        let declared = Encoding(contentType: test.contentType.map { Array($0.utf8) })
        let decoder = PageDecoder()
        for cut in 0...test.page.count {
            let pieces = [test.page[..<cut], test.page[cut...]]
            #expect(decodePage(pieces, declared: declared, with: decoder).encoding == test.encoding, "cut at \(cut)")
        }
    }

    /// The element has to end within the first 1,024 bytes; until then, nothing is handed on.
    @Test func looksAtTheBeginningOnly() {
        for (count, encoding) in [(1024, Encoding.koi8R), (1025, .windows1252)] {
            let page = [UInt8](repeating: 0x20, count: count - Self.meta.utf8.count) + Array(Self.meta.utf8)
            let decoder = PageDecoder()
            decoder.startPage(declared: nil)
            page.withUnsafeBufferPointer { decoder.decode($0) { _ in } }
            decoder.decode(UnsafeBufferPointer(start: nil, count: 0)) { _ in }
            #expect(decoder.encoding == encoding)
        }
    }

    @Test func marksAreNoText() {
        #expect(decodePage([[0xEF, 0xBB, 0xBF, 0x41]]).text == [0x41])
        #expect(decodePage([[0xFF], [0xFE, 0x41], [0]]).text == [0x41])
        #expect(decodePage([[0xEF], [0xBB]]).text == Array("ï»".utf8))
    }

    @Test(arguments: [
        ("UTF-8", Encoding.utf8), (" \t\nlatin1\r\u{C}", .windows1252), ("ISO_8859-1:1987", .windows1252),
        ("utf-7", nil), ("", nil), (" ", nil), ("utf 8", nil), ("utf-8\0", nil),
        ("windows-1252-and-more-than-that", nil),
    ])
    func labels(_ label: String, _ encoding: Encoding?) {
        #expect(Encoding(label) == encoding)
    }

    /// Only a special URL's query is in the page's encoding; ws and wss keep to UTF-8.
    @Test(arguments: [
        ("?ü", "windows-1252", "http://h/?%FC"), ("http://h/ü?ü#ü", "windows-1252", "http://h/%C3%BC?%FC#%C3%BC"),
        ("ftp://h/?ü", "koi8-r", "ftp://h/?%26%23252%3B"), ("file:///?ü", "windows-1252", "file:///?%FC"),
        ("ws://h/?ü", "windows-1252", "ws://h/?%C3%BC"), ("mailto:x?ü", "windows-1252", "mailto:x?%C3%BC"),
        ("?ü", "utf-16le", "http://h/?%C3%BC"), ("?ü", "iso-2022-kr", "http://h/?%C3%BC"),
        (" ?ü\n&' #?ü ", "windows-1252", "http://h/?%FC&%27%20#?%C3%BC"), ("?a?ü", "windows-1252", "http://h/?a?%FC"),
        ("#?ü", "windows-1252", "http://h/#?%C3%BC"), ("?日", "euc-jp", "http://h/?%C6%FC"),
        ("?髙ｱ", "euc-jp", "http://h/?%FC%E2%8E%B1"), ("?髙", "shift_jis", "http://h/?%FB%FC"),
        ("?€中💩", "gbk", "http://h/?%80%D6%D0%26%23128169%3B"), ("?💩", "gb18030", "http://h/?%949%DA3"),
        ("?日a€", "iso-2022-jp", "http://h/?%1B$BF|%1B(Ba%26%238364%3B"),
        ("?ｱ", "iso-2022-jp", "http://h/?%1B$B%%22%1B(B"),
        ("?十", "big5", "http://h/?%A4Q"), ("?한", "euc-kr", "http://h/?%C7%D1"),
        ("?\u{F7E9}", "x-user-defined", "http://h/?%E9"),
    ])
    func queries(_ link: String, _ label: String, _ expected: String) throws {
        let encoding = try #require(Encoding(label))
        let url = try #require(resolve(Array(link.utf8), base: "http://h/", encoding: encoding))
        #expect(url.href == expected)
        #expect(try WebURL(url.href) == url)
        #expect(try WebURL(url.href).search == url.search && WebURL(url.href).hash == url.hash)
    }
}
