import TestSupport
import Web

/// All that a page's scan tells.
private struct Scan: Equatable {
    var links: [[UInt8]] = []
    var kinds: [ScannedLink.Element] = []
    var title: [UInt8] = []
    var base: [UInt8]?
    var charset: [UInt8] = []
    var robots = RobotsDirectives()
    var anchors: [[UInt8]] = []

    private let scanner = LinkScanner()

    init(_ extras: LinkScanner.Extras = []) {
        scanner.reset(extras: extras)
    }

    mutating func scan(_ piece: UnsafeBufferPointer<UInt8>) {
        scanner.scan(piece)
        for link in scanner.links {
            links.append(Array(scanner.value(of: link, in: piece)))
            kinds.append(link.element)
        }
        for anchor in scanner.anchors { anchors.append(Array(scanner.name(of: anchor, in: piece))) }
        scanner.drain()
    }

    var metaCharset: Encoding? { Encoding(label: scanner.metaCharset) }

    mutating func finish() {
        scanner.finish()
        (title, base) = (Array(scanner.title), scanner.baseHref.map { Array($0) })
        (charset, robots) = (Array(scanner.metaCharset), scanner.robots)
    }

    static func == (left: Scan, right: Scan) -> Bool {
        left.links == right.links && left.kinds == right.kinds && left.title == right.title && left.base == right.base
            && left.charset == right.charset && left.robots == right.robots && left.anchors == right.anchors
    }
}

private let htmlTokens = [
    "<a href=", "<img srcset='", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<svg>", "<math>",
    "<template>",
    "<title>", "</title>", "<meta ", "charset=", "http-equiv=refresh content='0;url=", "<base href=", "&amp;", "&#x41;",
    "&",
    "\"", "'", ">", "</", "<style>", "<textarea>", "<frameset>", "<plaintext>", "\u{0}", "=",
    "name=robots content=nofollow", "<iframe srcdoc=", "<link rel=search type=x disabled href=",
    "<a name=", " id=", " style=", "url(", ")", "</style>", "<meta property=og:image content=", "<a href=\"", "\">",
    "<p class=\"", "</p>", "<b>", "/",
    "shift_jis", "utf-16", "iso-2022-jp", "gb18030", "\u{1B}$B", "\u{E9}",
]

private let pages = [
    "<title>a &amp; b</title><base href=/x/><a href='y&amp;z'>1</a><img srcset=\"a 1x, b(,) 2x,c\">",
    "<script><!-- <script> <a href=no> </script> --></script><a href=yes><svg><a xlink:href=x /></svg>",
    "<meta charset=shift_jis><meta name=robots content=nofollow><meta http-equiv=refresh content='0;url=r'>",
    "<template><a href=no></template><textarea><a href=no></textarea><math><annotation-xml encoding=text/html><a href=x>",
    "<frameset><frame src=f></frameset><noframes><a href=n></noframes><plaintext><a href=no>",
    "\u{E9}<meta http-equiv=content-type content='text/html; charset=euc-kr'>\u{E9}<a href=\u{E9}>",
    // Long enough that tags are sieved.
    "<body><p>" + String(repeating: "<b>x</b> <i class=\"c\">y</i><a href=\"z\">\n", count: 6),
]

extension FuzzTarget {
    /// A page gives the same links however it is cut, and whether its anchors are wanted or not.
    static var html: FuzzTarget {
        FuzzTarget("html", texts: pages, tokens: htmlTokens) { input, generator in
            func scan(_ pieces: [ArraySlice<UInt8>], _ extras: LinkScanner.Extras = []) -> Scan {
                var scan = Scan(extras)
                for piece in pieces { lend(piece) { scan.scan($0) } }
                scan.finish()
                return scan
            }
            let whole = scan([input[...]])
            if whole.links.contains(where: { $0.count > LinkScanner.valueLimit }) {
                return "a link is beyond the limit"
            }
            if whole.title.count > LinkScanner.titleLimit { return "the title is beyond the limit" }
            let named = scan([input[...]], .anchors)
            if named.links != whole.links || named.title != whole.title { return "a page with anchors has other links" }
            let cut = pieces(of: input, &generator)
            let extras: LinkScanner.Extras = [.anchors, .styles, .cards, .linkedData]
            if scan(cut, extras) != scan([input[...]], extras) { return "a page in pieces has other extras" }
            return scan(cut) == whole ? nil : "a page in pieces has other links"
        }
    }

    /// The first byte says what encoding the head declares. Decoded and scanned, a page gives the same links however it is
    /// cut, and its text is UTF-8 where it was anything else.
    static var charset: FuzzTarget {
        let encodings = Encoding.allCases.indices.map { [UInt8($0)] + Array("\u{E4}<a href=\u{1B}$B%F%9%H>".utf8) }
        let seeds =
            encodings + pages.map { [UInt8.max] + Array($0.utf8) } + [[255, 0xFE, 0xFF, 0, 0x3C], [255, 0xFF, 0xFE]]
        return FuzzTarget("charset", seeds: seeds, tokens: htmlTokens) { input, generator in
            let all = Encoding.allCases
            let declared = input.first.flatMap { Int($0) < all.count ? all[Int($0)] : nil }
            var isValid = true
            func read(_ pieces: [ArraySlice<UInt8>]) -> (Scan, Encoding?, Int) {
                var (scan, count) = (Scan(), 0)
                let decoder = PageDecoder()
                decoder.startPage(declared: declared)
                func take(_ text: UnsafeBufferPointer<UInt8>) {
                    count += text.count
                    if decoder.encoding != .utf8, String(validating: text, as: UTF8.self) == nil { isValid = false }
                    scan.scan(text)
                    if decoder.isTentative, let encoding = scan.metaCharset { decoder.change(to: encoding) }
                }
                for piece in pieces { lend(piece) { decoder.decode($0, take) } }
                decoder.finish(take)
                scan.finish()
                return (scan, decoder.encoding, count)
            }
            let body = input.dropFirst()
            let whole = read([body])
            if !isValid { return "decoded text is not UTF-8" }
            if whole.2 > 4 * body.count + 4 { return "decoded text is too long" }
            let cut = read(pieces(of: Array(body), &generator))
            return cut.0 == whole.0 && cut.1 == whole.1 && cut.2 == whole.2
                ? nil : "a page in pieces is decoded otherwise"
        }
    }
}
