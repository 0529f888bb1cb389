import Testing

@testable import Crawl

@Suite struct URLPatternTests {
    @Test(arguments: [
        ("", "http://h/", true), ("/docs/", "http://h/docs/x", true), ("/docs/", "http://h/doc", false),
        (#"\.(png|jpe?g)$"#, "http://h/a.jpg", true), (#"\.(png|jpe?g)$"#, "http://h/a.jpg?x", false),
        ("^https?://h/", "http://h/", true), ("(?i)/DOCS/", "http://h/docs/", true), ("h", "", false), ("^$", "", true),
        ("(?!.*session)", "http://h/", true), ("é", "http://h/%C3%A9", false),
    ])
    func finds(_ pattern: String, _ url: String, _ found: Bool) throws {
        #expect(matches(try URLPattern(pattern), url) == found)
    }

    @Test(arguments: [("a(b", 3), ("[z-a]", 3), ("*a", 0), ("(?<n>a)(?<n>b)", 12), ("a\\", 2)])
    func saysWhatIsWrongAndWhere(_ pattern: String, _ offset: Int) {
        let error = #expect(throws: URLPattern.SyntaxError.self) { try URLPattern(pattern) }
        #expect(error?.offset == offset)
        #expect(error?.message.isEmpty == false)
    }

    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[bc]$", "(a*)*[bc]"])
    func givesUpOnAHostileURL(_ pattern: String) throws {
        let hostile = try URLPattern(pattern)
        #expect(!matches(hostile, "http://h/" + String(repeating: "a", count: 5000) + "!"))
        #expect(hostile.limitHits == 1)
        #expect(matches(hostile, "http://h/" + String(repeating: "a", count: 5000) + "!", undecided: true))
        #expect(!matches(hostile, "http://h/!"))
        #expect(hostile.limitHits == 2, "the next search is not affected")
    }

    @Test func aLongURLIsNoLimitForASensiblePattern() throws {
        let pattern = try URLPattern(#"^https?://[^/]+/(?:[^/?#]+/)*[^/?#]*\.html(?:\?|$)"#)
        #expect(matches(pattern, "http://h/" + String(repeating: "abcdefg/", count: 2000) + "x.html"))
        #expect(pattern.limitHits == 0)
    }

    @Test(arguments: [true, false])
    func whereAPatternCantBeDecidedOn_NothingIsFetched(_ isExclude: Bool) throws {
        let (crawl, recorder) = try begun {
            if isExclude { $0.exclude = ["(a+)+$"] } else { $0.include = ["(a+)+$"] }
        }
        try run(crawl, ["/": html("<a href='/\(String(repeating: "a", count: 5000))!'>x</a>")])
        #expect(recorder.skips == [.pattern] && recorder.records.count == 1)
        #expect(crawl.undecidedPatterns.map(\.text) == ["(a+)+$"] && crawl.undecidedPatterns.first?.searches == 1)
    }

    private func matches(_ pattern: URLPattern, _ url: String, undecided: Bool = false) -> Bool {
        Array(url.utf8).withUnsafeBufferPointer { pattern.matches($0, undecided: undecided) }
    }
}
