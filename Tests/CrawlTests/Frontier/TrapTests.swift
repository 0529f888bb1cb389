import Testing

@testable import Crawl
@testable import HTTP

@Suite struct URLTemplateTests {
    @Test(
        arguments: [
            ("/", "/"), ("/a.html", "/*.html"), ("/p/123.html", "/p/*.html"),
            ("/blog/2024/02/x-7.html", "/blog/#/#/*.html"),
            ("/v1.2/api/", "/v#.#/api/"), ("/s/k3j9x2p1/item.php?id=7&b=", "/s/*/*.php?"), ("/a;x=1/b", "/a/*"),
            ("/tar.gz1/x.longextension", "/tar.gz#/*"),
        ])
    func numbersAndHashesAreClasses(_ path: String, _ template: String) {
        var bytes: [UInt8] = []
        Array(path.utf8).withUnsafeBufferPointer { URLTemplate.append($0, to: &bytes) }
        #expect(String(decoding: bytes, as: UTF8.self) == template)
    }

    @Test func aTemplateIsShort_WhateverThePath() {
        var bytes: [UInt8] = []
        let path = "/" + String(repeating: String(repeating: "x", count: 30) + "/", count: 200)
        Array(path.utf8).withUnsafeBufferPointer { URLTemplate.append($0, to: &bytes) }
        #expect(bytes.count < 1_000)
    }
}

@Suite struct PathShapeTests {
    @Test(
        arguments: [
            ("/a/a/a/x", nil), ("/a/a/a/a/x", .repetition), ("/a/b/a/b/x", nil), ("/a/b/a/b/a/b/x", .repetition),
            ("/x/a/b/c/a/b/c/a/b/c/", .repetition), ("/0/0/0/0/0/0/0/x", nil), ("/a////", nil),
            ("/a//////", .repetition), ("/a/1/a/2/a/3/a/4/a/5/a/6", .repetition), ("/a/1/a/2/a/3/a/4/x", nil),
            ("/" + "d/e1f/".dup(9), .repetition),
            ("/x?a/a/a/a/a/a/", nil), ("/" + (0..<31).map { "s\($0)/" }.joined(), nil),
            ("/" + (0..<40).map { "s\($0)/" }.joined(), .segments),
        ] as [(String, TrapKind?)])
    func repetitionsGiveATrapAway(_ path: String, _ kind: TrapKind?) {
        #expect(Array(path.utf8).withUnsafeBufferPointer { PathShape.trap(in: $0) } == kind)
    }
}

extension String {
    fileprivate func dup(_ count: Int) -> String { String(repeating: self, count: count) }
}

@Suite struct PageWordsTests {
    private func hash(_ page: String, url: String = "http://a.test/x", cut: Int = 1_000_000) -> UInt64 {
        var words = PageWords()
        Array(url.utf8).withUnsafeBufferPointer { words.startPage($0) }
        var rest = Array(page.utf8)[...]
        while !rest.isEmpty {
            Array(rest.prefix(cut)).withUnsafeBufferPointer { words.read($0) }
            rest = rest.dropFirst(cut)
        }
        return words.finish()
    }

    @Test func wordsMatter_NumbersAddressesAndMarkupDoNot() {
        let plain = hash("<p>No events <a href=/1>next</a> here")
        #expect(plain == hash("<div class=x>No   events 2031 <a href=/2>next</a>\nhere 7ab9</div>"))
        #expect(plain == hash("<script>var x = 'words'</script>No events <STYLE>p{}</STYLE>next here"))
        #expect(plain == hash("no events next here qwxz", url: "http://a.test/wild/qwxz"))
        #expect(plain != hash("No events next there"))
        #expect(plain != hash("events No next here"))
    }

    /// The words and pictures of two pages that are told apart, or not.
    @Test(
        arguments: [
            ("<img src=/i/1.jpg>", "<img src=/i/2.jpg>", true),
            ("<img src='/1.JPG?w=1'>", "<img src='/1.JPG?w=2'>", false),
            ("<img alt='A lake'>", "<img alt='A hill'>", true), ("<img alt='Day 1'>", "<img alt='Day 2'>", false),
            ("<img src=/show?id=1>", "<img src=/show?id=2>", false),
            ("<img src=/show?id=1 alt=Photo>", "<img src=/show?id=2 alt=Photo>", true),
            ("<img src=/show?f=1.png>", "<img src=/show?f=2.png>", true),
            ("<img src=/show/1>", "<img src=/show/2>", true),
            ("<img width=1 height=1 src=/1.gif>", "<img width=1 height=1 src=/2.gif>", false),
            ("<p style=\"background:url('/1.webp')\">", "<p style=\"background:url('/2.webp')\">", true),
            ("<video><source src=/1.mp4></video>", "<video><source src=/2.mp4></video>", true),
            (
                "<picture><img srcset='/1-s.png 1x, /1-l.png 2x'>", "<picture><img srcset='/2-s.png 1x, /2-l.png 2x'>",
                true
            ),
            ("<div data-image=/1.jpg>", "<div data-image=/2.jpg>", true),
            ("<a href=/1.jpg>on</a>", "<a href=/2.jpg>on</a>", false),
            ("<meta property=og:image content=/1.png>", "<meta property=og:image content=/2.png>", false),
            (
                "<link rel=icon href=/1.png><script src=/1.png></script>",
                "<link rel=icon href=/2.png><script src=/2.png></script>", false
            ),
            ("<img src=/1.png><img src=/2.png>", "<img src=/2.png><img src=/1.png>", false),
            ("<title>Фото 1</title>", "<title>Фото 2</title>", false), ("<p>озеро", "<p>гора", true),
            ("<p>第1頁夕日", "<p>第2頁夕日", false), ("<p>第1頁夕日", "<p>第1頁朝日", true),
            ("<p>شهر ١٢", "<p>شهر ١٣", false), ("<p>महीना १", "<p>महीना २", false), ("<p>１月", "<p>２月", false),
            ("<p>เดือน ๑", "<p>เดือน ๒", false), ("<p>x\u{A0}y", "<p>x y", false), ("<p>été", "<p>etc", true),
        ])
    func whatPagesSay(_ first: String, _ second: String, isOther: Bool) {
        #expect((hash(first) != hash(second)) == isOther)
        for cut in [1, 3] { #expect(hash(second, cut: cut) == hash(second)) }
    }

    @Test func aPagesOwnAddressSaysNothing_PercentEncodedOrNot() {
        let page = hash("<p>Вы искали")
        #expect(page == hash("<p>Вы искали: окно", url: "http://a.test/?q=%D0%BE%D0%BA%D0%BD%D0%BE"))
        #expect(page != hash("<p>Вы искали: дверь", url: "http://a.test/?q=%D0%BE%D0%BA%D0%BD%D0%BE%"))
    }

    @Test func whereAPageIsCutDoesNotMatter() {
        let page =
            "<title>One</title><p>two three</p><script>if (a</b) c</script> fin<img src='/a>b.png' alt=\"c é d\">"
        for cut in 1...9 { #expect(hash(page, cut: cut) == hash(page)) }
    }
}

@Suite struct TrapCrawlTests {
    private func crawl(_ most: Int, site: @escaping (_ path: [Int]) -> String) throws -> (Crawl, Recorder) {
        let (crawl, recorder) = try begun()
        try play(crawl) { path, _ in
            guard recorder.records.count < most else { return .failure(.connect) }
            return .response(html(site(path.split { !$0.isNumber }.compactMap { Int($0) })))
        }
        #expect(recorder.wasConsistent && crawl.counts.todo == 0)
        return (crawl, recorder)
    }

    private static func words(_ number: Int) -> String {
        let words = ["loop", "page", "door", "lamp", "quay", "boat", "word", "link"]
        return (0..<8).map { words[(number >> ($0 * 3)) & 7] }.joined(separator: " ")
    }

    @Test func aCalendarIsClosed() throws {
        let (crawl, recorder) = try crawl(3_000) { path in
            let month = path.first ?? 0
            return "<title>Month \(month)</title><a href=/cal/\(month + 1)>on</a><a href=/cal/\(month + 2)>far</a>"
        }
        #expect(recorder.records.count < 1_500)
        #expect(crawl.traps[.template, default: 0] > 0 && recorder.skips.allSatisfy { $0 == .trap })
    }

    @Test func aWildcardIsClosed_AndWhatWaitsIsSkipped() throws {
        var made = 0
        let (crawl, recorder) = try crawl(5_000) { _ in
            made += 1
            return (0..<10).map { "<a href=/w/\(made)-\($0).html>w</a>" }.joined()
        }
        #expect(recorder.records.count < 1_500)
        #expect(crawl.counts.skipped > recorder.records.count)
        #expect(crawl.state == .finished)
    }

    @Test func partsOfASiteThatTakeTurnsAreClosed() throws {
        let (_, recorder) = try crawl(5_000) { path in
            let number = path.first ?? 0
            return number % 2 == 0
                ? "<p>a month<a href=/day/\(number + 1)>d</a>" : "<p>a day<a href=/month/\(number + 1)>m</a>"
        }
        #expect(recorder.records.count < 3_000)
    }

    @Test func aThousandsOfPagesThatSaySomethingAreNotCut() throws {
        let (crawl, recorder) = try crawl(10_000) { path in
            let number = path.last ?? 0
            let next = (1...3).map { number * 3 + $0 }.filter { $0 < 5_000 }
            return "<p>\(Self.words(number &* 40_503))" + next.map { "<a href=/docs/page-\($0).html>n</a>" }.joined()
        }
        #expect(recorder.records.count == 5_000 && crawl.traps.isEmpty)
    }

    @Test func aChainOfPagesThatSaySomethingIsNotCut() throws {
        let (crawl, recorder) = try crawl(10_000) { path in
            let number = path.last ?? 0
            return "<p>\(Self.words(number &* 40_503))" + (number < 3_000 ? "<a href=/\(number + 1)/>next</a>" : "")
        }
        #expect(recorder.records.count == 3_001 && crawl.traps.isEmpty)
    }

    @Test func whatAnIndexLinksToIsNotCut_HoweverAlike() throws {
        let (crawl, recorder) = try crawl(10_000) { path in
            guard let number = path.last else { return (0..<4_000).map { "<a href=/p/\($0).html>p</a>" }.joined() }
            return "<p>leaf <a href=/p/\((number + 1) % 4_000).html>next</a>"
        }
        #expect(recorder.records.count == 4_001 && crawl.traps.isEmpty)
    }

    /// Photographs' pages say nothing but which one they show.
    @Test(arguments: [
        "<title>Photo</title><img src=/img/#.jpg>", "<title>#</title><img src=\"IMG_#.JPG\" alt=\"#\">",
        "<title>Фото #</title><img src=/photo/#/large alt=\"\">", "<img src=\"/thumb.php?id=#\" alt=\"A photo\">",
        "<p style='background-image: url(/p/#.webp)'>写真#", "<video poster=/film/#.jpg>Film #</video>",
    ])
    func anAlbumIsNotCut(_ page: String) throws {
        let (crawl, recorder) = try crawl(4_000) { path in
            let number = path.last ?? 0
            return page.replacing("#", with: "\(number)")
                + (number > 0 ? "<a href=/page/\(number - 1).html>Previous</a>" : "")
                + (number < 2_000 ? "<a href=/page/\(number + 1).html>Next</a>" : "")
        }
        #expect(recorder.records.count == 2_002 && crawl.traps.isEmpty && crawl.trapCuts.isEmpty)
    }

    /// A counter's pixel and a number in the title make no month another one.
    @Test(arguments: [
        "<title>Month #</title>No entries.<img src=\"/count?n=#\">", "<title>#</title><img src=/next.gif alt=\"to #\">",
        "<h1>شهر #</h1><img width=1 height=1 src=/hit/#.gif>", "<h1>第#頁</h1>",
    ])
    func aCalendarWithPicturesIsClosed(_ page: String) throws {
        let (crawl, recorder) = try crawl(3_000) { path in
            let number = path.last ?? 0
            return page.replacing("#", with: "\(number)") + "<a href=/month/\(number + 1)>Next</a>"
        }
        #expect(recorder.records.count < 1_200)
        let cut = try #require(crawl.trapCuts.first)
        #expect(cut.kind == .template && (450...900).contains(cut.pages) && cut.skipped == 1)
        #expect(cut.first.map(crawl.text) == "http://a.test/month/\(recorder.records.count)")
        #expect(try crawl.trapCut(of: #require(cut.first))?.pages == cut.pages)
        #expect(crawl.trapCut(of: crawl.seeds[0]) == nil)
    }

    /// What belongs to a page is no deeper than it, but a chain of such is as long as any other.
    @Test func aChainThatAddsNoDepthIsClosed() throws {
        let (crawl, recorder) = try begun { $0.sources.takesRequisites = true }
        try play(crawl) { path, _ in
            let number = path.split { !$0.isNumber }.last.flatMap { Int($0) } ?? 0
            let folder = ["ash", "bay", "elm", "fir", "oak", "yew", "fig"][number % 7]
            let next = number < 4_000 ? "<object data=/\(folder)/\(number + 1)></object>" : ""
            return .response(html("<title>Frame</title>" + next))
        }
        #expect((1_000..<2_000).contains(recorder.records.count) && recorder.records.allSatisfy { $0.depth == 0 })
        #expect(crawl.traps[.host] == 1 && crawl.state == .finished)
    }

    @Test func withoutTheGuardATrapIsFollowed() throws {
        let (crawl, recorder) = try begun { $0.guardsTraps = false }
        try play(crawl) { path, _ in
            let number = Int(path.split(separator: "/").last ?? "") ?? 0
            return .response(html(number < 2_000 ? "<a href=/a/a/a/a/a/\(number + 1)>on</a>" : ""))
        }
        #expect(recorder.records.count == 2_001)
    }

    @Test func aTrapOfAMillionTemplatesCostsBoundedMemory() {
        var trapGuard = TrapGuard()
        for number in 0..<100_000 {
            let key = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
            _ = trapGuard.recordPage([.init(kind: .template, key: key)], host: 0, words: key, weight: 8)
        }
        #expect(trapGuard.scopes.count <= 1 << 13)
    }
}
