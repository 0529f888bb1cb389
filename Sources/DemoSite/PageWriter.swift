import HTTPServer

/// Writes pages as HTML, by the seed and the number alone.
struct PageWriter {
    let map: SiteMap
    /// The site's URL, with a "/" at its end.
    let base: [UInt8]
    /// Whether the home page links to a host outside.
    var linksOutside = true
    /// The URLs of the sites with pages on lists, each with a "/" at its end.
    var listed: [[UInt8]] = []
    /// The size of one piece of a large page.
    static let blockSize = 64 << 10

    /// Appends a whole page.
    func append(_ route: Route, to out: inout [UInt8]) {
        appendTop(route, to: &out)
        appendText(route, to: &out)
        appendLinks(route, to: &out)
        out.append("</main>\n<footer id=\"end\"><a href=\"#top\">Top</a></footer>\n</body></html>\n")
    }

    /// Appends one block of a large page: exactly `blockSize` bytes.
    func appendBlock(_ block: Int, of large: Int, to out: inout [UInt8]) {
        let end = out.count + Self.blockSize
        let isLast = block == SiteMap.largeSizes[large - 1] - 1
        if block == 0 {
            appendTop(.large(large), to: &out)
            appendLinks(.large(large), to: &out)
        }
        var paragraph = 0
        while out.count < end - 2_048 {
            out.append("<p>")
            appendSentences(8, from: SiteHash.mix(map.seed, UInt64(large * 1_000 + block), paragraph), to: &out)
            out.append("</p>\n")
            paragraph += 1
        }
        let closing: StaticString = "</main></body></html>\n"
        let padding = end - out.count - (isLast ? closing.utf8CodeUnitCount : 0)
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
        if isLast {
            out.append(closing)
        }
    }

    /// Appends the target of a redirect: absolute, from the root, or relative to the redirect's own path, in turn.
    func appendLocation(of route: Route, to target: Route, number: Int, to out: inout [UInt8]) {
        appendAddress(of: target, from: route, form: UInt64(number % 3), to: &out)
    }

    private func appendTop(_ route: Route, to out: inout [UInt8]) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>")
        appendTitle(route, to: &out)
        out.append("</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body id=\"top\">\n")
        out.append("<header><img src=\"/logo.png\" alt=\"\"><h1>")
        appendTitle(route, to: &out)
        out.append("</h1></header>\n<main>\n")
    }

    private func appendTitle(_ route: Route, to out: inout [UInt8]) {
        switch route {
        case .page(0): out.append("The demo site")
        case .page(let page):
            let hash = map.hash(.title, page)
            out.append(Words.adjectives[Int(hash % UInt64(Words.adjectives.count))])
            out.append(" ")
            out.append(Words.nouns[Int((hash >> 32) % UInt64(Words.nouns.count))])
            out.append(page % Route.pagesOfTopic == 0 ? " &ndash; topic " : " &ndash; page ")
            out.appendNumber(page % Route.pagesOfTopic == 0 ? page / Route.pagesOfTopic : page)
        case .large(let number): out.append("A large page, number ", number, "")
        case .list(let site, let number): out.append("Pages of site ", site, number == 0 ? "" : ", continued")
        default: out.append("A thousand links")
        }
    }

    private func appendText(_ route: Route, to out: inout [UInt8]) {
        guard case .page(let page) = route else { return }
        let hash = map.hash(.text, page)
        for paragraph in 0..<(1 + Int(hash % 4)) {
            out.append("<p id=\"part-", paragraph, "\">")
            appendSentences(2 + Int((hash >> (8 * paragraph + 8)) % 5), from: hash >> paragraph, to: &out)
            out.append("</p>\n")
        }
    }

    private func appendSentences(_ count: Int, from hash: UInt64, to out: inout [UInt8]) {
        var state = hash | 1
        for _ in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            out.append(Words.sentences[Int((state >> 33) % UInt64(Words.sentences.count))])
        }
    }

    private func appendLinks(_ route: Route, to out: inout [UInt8]) {
        var form = map.hash(.form, route.number)
        out.append("<nav><ul>\n")
        map.forEachLink(of: route) { target in
            form = form &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            out.append("<li><a href=\"")
            appendAddress(of: target, from: route, form: form >> 60, to: &out)
            if (form >> 52) & 15 == 0, case .page = target {
                out.append("#part-0")
            }
            out.append("\">")
            appendLabel(target, to: &out)
            out.append("</a></li>\n")
        }
        if case .list(let site, let number) = route { appendListed(site, number, to: &out) }
        if route == .page(0), linksOutside {
            out.append("<li><a href=\"mailto:nobody@example.invalid\">Write to nobody</a></li>\n")
            out.append("<li><a href=\"http://example.invalid/\">Somewhere else</a></li>\n")
        }
        out.append("</ul></nav>\n")
    }

    private func appendListed(_ site: Int, _ number: Int, to out: inout [UInt8]) {
        guard listed.indices.contains(site) else { return }
        for page in map.pages(onList: number, of: site) {
            out.append("<li><a href=\"")
            out.append(contentsOf: listed[site])
            Route.page(page).appendPath(to: &out)
            out.append("\">")
            appendLabel(.page(page), to: &out)
            out.append("</a></li>\n")
        }
    }

    private func appendLabel(_ target: Route, to out: inout [UInt8]) {
        switch target {
        case .page(0): out.append("Home")
        case .page(let page): out.append("Page ", page, "")
        default: target.appendPath(to: &out)
        }
    }

    /// Form 0 is absolute, 1 to 3 from the root, any other relative.
    private func appendAddress(of target: Route, from route: Route, form: UInt64, to out: inout [UInt8]) {
        switch form {
        case 0: out.append(contentsOf: base)
        case 1...3: out.append("/")
        default:
            // Folders are not nested: a path to another one starts at the root.
            if route.folder != 0 {
                out.append("../")
            } else if target == .page(0) {
                out.append("./")
            }
        }
        target.appendPath(to: &out)
    }
}
