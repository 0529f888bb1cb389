import Testing

@testable import Crawl

/// Whether links lead to places that their pages have.
@Suite struct FragmentTests {
    /// The broken ones without http://a.test: `URL#fragment (-> URL) <- PAGE`, a question mark before those that a script
    /// may set.
    private func told(_ site: [String: String], _ change: (inout CrawlOptions) -> Void = { _ in }) throws -> [String] {
        let (crawl, recorder) = try begun {
            $0.checksFragments = true
            change(&$0)
        }
        try run(crawl, site)
        #expect(Set(recorder.texts(crawl)).count == recorder.records.count)
        return lines(of: try #require(crawl.fragmentReport), crawl)
    }

    private func lines(of report: FragmentReport, _ crawl: Crawl) -> [String] {
        report.broken.map { link in
            let mark = link.mayBeSetByScript ? "? " : ""
            let way = link.via.map { " -> \(crawl.text(of: $0))" }.joined()
            let url = "\(crawl.text(of: link.url))#\(String(decoding: link.fragment, as: UTF8.self))"
            return "\(mark)\(url)\(way) <- \(crawl.text(of: link.referrer))".replacing("http://a.test", with: "")
        }
    }

    /// Other places stand around, so that a page is no short one.
    private static let others = "<p id=p1><p id=p2><p id=p3><p id=p4>"

    @Test(
        arguments: [
            // What a browser finds: an id of any element, the name of an a.
            ("<a href=#x>", "<p id=x>", nil), ("<a href=#x>", "<a name=x>", nil), ("<a href=#x>", "<p name=x>", "#x"),
            ("<a href=#x>", "<made-up id=x>", nil), ("<a href=#x>", "<svg><g id=x /></svg>", nil),
            ("<a href=#x>", "<svg><use id=x href='#p1'/></svg>", nil), ("<a href=#x>", "<td id=x>", nil),
            ("<a href=#x>", "<a id=x href=/>", nil), ("<a href=#x>", "<p class=\"a\" id=\"x\">", nil),
            ("<a href=#x>", "<p id=x id=y>", nil), ("<a href=#y>", "<p id=x id=y>", "#y"),
            ("<a href=#x>", "<p ID='x'>", nil), ("<a href=#X>", "<p id=x>", "#X"), ("<a href=#x>", "<p id=X>", "#x"),
            ("<a href=#x>", "<!-- <p id=x> -->", "#x"), ("<a href=#x>", "<textarea><p id=x></textarea>", "#x"),
            ("<a href=#x>", "<script type=a/b>'<p id=x>'</script>", "#x"), ("<a href=#x>", "</p id=x>", "#x"),
            ("<a href=#x>", "<template id=t><p id=x></template>", "#x"), ("<a href=#t>", "<template id=t>", nil),
            ("<a href=#x>", "<title id=x>x</title>", nil), ("<a href=#x>", "<svg><font id=x /><p id=y></svg>", nil),
            ("<a href=#x>", "<link rel=icon type=a disabled imagesrcset=a href=a id=x>", nil),
            // How a fragment is written.
            ("<a href='#a b'>", "<p id='a b'>", nil), ("<a href='#a%20b'>", "<p id='a b'>", nil),
            ("<a href='#a%20b'>", "<p id='a%20b'>", nil), ("<a href=#é>", "<p id=é>", nil),
            ("<a href=#%C3%A9>", "<p id=&eacute;>", nil), ("<a href=#%E9>", "<p id=é>", "#%E9"),
            ("<a href=#a&amp;b>", "<p id='a&b'>", nil), ("<a href=' #x\t'>", "<p id=x>", nil),
            ("<a href='#a\nb'>", "<p id=ab>", nil), ("<a href='#x#y'>", "<p id=x#y>", nil),
            ("<a href=#%zz>", "<p id=%zz>", nil), ("<a href='#\"'>", "<p id='\"'>", nil),
            // The top.
            ("<a href=#>", "", nil), ("<a href=#top>", "", nil), ("<a href=#ToP>", "", nil),
            ("<a href=#to%70>", "", nil),
            // Directives for the browser.
            ("<a href=#:~:text=x>", "", nil), ("<a href=#x:~:text=y>", "<p id=x>", nil),
            ("<a href=#x:~:text=y>", "", "#x"), ("<a href=#x:~>", "<p id=x>", "#x:~"),
        ] as [(String, String, String?)])
    func whatLeadsToAPlace(_ link: String, _ page: String, _ broken: String?) throws {
        let expected = broken.map { ["/\($0) <- /"] } ?? []
        #expect(try told(["/": html("<body>\(Self.others)\(link)x</a>\(page)")]) == expected)
        // The same before the page's tags are told apart by the fast way, and on another page, which comes later.
        #expect(try told(["/": html("\(page)\(link)x</a>\(Self.others)")]) == expected)
        let away = link.replacing("#", with: "/2#", maxReplacements: 1)
        let expectedAway = broken.map { ["/2\($0) <- /"] } ?? []
        #expect(try told(["/": html("\(away)x</a>"), "/2": html(Self.others + page)]) == expectedAway)
    }

    @Test func eachPageIsTold_OnceForEachPlace() throws {
        let links = "<a href=/2#x>1</a><a href=/2#x>2</a><a href=/2#y>3</a>"
        let site = ["/": html(links + "<a href=/1>4</a>"), "/1": html(links), "/2": html("<p id=z>")]
        #expect(try told(site) == ["/2#x <- /", "/2#y <- /", "/2#x <- /1", "/2#y <- /1"])
    }

    @Test(
        arguments: [
            (["/2": redirect("/3"), "/3": html("<p id=x>")], []),
            (["/2": redirect("/3"), "/3": html("")], ["/2#x -> /3 <- /"]),
            (["/2": redirect("/3#y"), "/3": html("<p id=y>")], []),
            (["/2": redirect("/3#y"), "/3": html("<p id=x>")], ["/2#x -> /3 <- /"]),
            (["/2": redirect("/3#y"), "/3": redirect("/4"), "/4": html("<p id=y>")], []),
            // What is broken as a link, no page, or left out is no finding here.
            (["/2": redirect("/gone")], []), (["/2": redirect("http://b.test/")], []),
            (["/2": "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF"], []),
            (["/2": "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx"], []), ([:], []),
        ] as [([String: String], [String])])
    func aFragmentGoesAlongWithRedirects(_ site: [String: String], _ broken: [String]) throws {
        #expect(try told(site.merging(["/": html("<a href=/2#x>x</a>")]) { $1 }) == broken)
    }

    /// A script may make what is not there.
    @Test(
        arguments: [
            ("<div id=root></div><script src=a.js></script>", "x", true),
            ("<div id=root></div><script src=a.js></script>", "/users", true),
            ("<div id=root></div><script type=application/ld+json>{}</script>", "x", false),
            ("<script></script>", "x", true), ("\(others)<script></script>", "x", false),
            ("\(others)<script></script>", "/users", true), ("\(others)<script></script>", "!users", true),
            ("\(others)<script></script>", "L10", true), ("\(others)<script></script>", "L10-L2", true),
            ("\(others)<script></script>", "L10-2", true), ("\(others)<script></script>", "Line", false),
            ("\(others)<script></script>", "L", false), (others, "/users", false),
            ("\(others)<h2 id=user-content-x><script></script>", "x", true),
            ("\(others)<h2 id=user-content-x>", "x", false),
        ])
    func whatAScriptMayMakeIsToldApart(_ page: String, _ fragment: String, _ isByScript: Bool) throws {
        for takesRequisites in [false, true] {
            let lines = try told(["/": html("<a href=/2#\(fragment)>x</a>"), "/2": html(page)]) {
                $0.sources.takesRequisites = takesRequisites
            }
            #expect(lines == ["\(isByScript ? "? " : "")/2#\(fragment) <- /"])
        }
    }

    /// A document within the page is another one.
    @Test func framesAreOtherDocuments() throws {
        let frame = "<iframe srcdoc=\"<p id=in><a href=#x>x</a><a href=/2#y>y</a>\"></iframe>"
        let page = "\(Self.others)\(frame)<a href=#in>in</a>"
        #expect(try told(["/": html(page), "/2": html("")]) == ["/#in <- /", "/2#y <- /"])
    }

    @Test func baseDecidesWhichPageIsMeant() throws {
        #expect(try told(["/": html("<base href=/2><a href=#x>x</a><p id=x>"), "/2": html("")]) == ["/2#x <- /"])
    }

    /// A page in another encoding, whatever its pieces.
    @Test func namesAreInThePagesEncoding() throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n"
        // These two bytes of UTF-8 are two characters there.
        #expect(try told(["/": html("<a href=/2#Г©>x</a>"), "/2": head + "<p id=é>"]) == [])
        #expect(try told(["/": html("<a href=/2#é>x</a>"), "/2": head + "<p id=é>"]) == ["/2#%C3%A9 <- /"])
    }

    @Test func nothingIsKeptWhereItIsNotAskedFor() throws {
        let (crawl, _) = try begun()
        try run(crawl, ["/": html("<a href=#x>x</a>")])
        #expect(crawl.fragmentReport == nil)
    }

    @Test func linksAreCounted() throws {
        let (crawl, _) = try begun { $0.checksFragments = true }
        let links = "<a href=#a>1</a><a href=#a>1</a><a href=#b>2</a><a href=/2#a>3</a><a href=/3#a>4</a>"
        try run(crawl, ["/": html("<p id=a>\(links)")])
        let report = try #require(crawl.fragmentReport)
        #expect((report.checked, report.certain, report.notChecked) == (2, 1, 0))
    }
}
