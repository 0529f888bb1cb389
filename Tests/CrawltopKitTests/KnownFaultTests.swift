import Crawl
import HTTP
import Testing

@testable import CrawltopKit

/// Faults that a file names are in no report, and what a crawl has not looked at is told.
@Suite struct KnownFaultTests {
    private func crawl(_ subscriber: any CrawlSubscriber, _ page: String, _ answers: [String]) throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        options.checksFragments = true
        let crawl = try Crawl(options: options, now: 0)
        crawl.subscribe(subscriber)
        try crawl.start(now: 0)
        try answer(crawl, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page)
        for text in answers { try answer(crawl, text) }
        return crawl
    }

    private let gone = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"

    @Test(
        arguments: [
            ("", "broken 2, 404 2"), ("/b$", "broken 1, 404 1"),
            ("# /b\n\n  broken ^http://a.test/b", "broken 1, 404 1"),
            ("404,timeout /", ""), ("\u{FEFF}# c\r\n/b$\r\n", "broken 1, 404 1"), ("5xx,blocked /", "broken 2, 404 2"),
            ("/b$\n/c$", ""),
        ])
    func whatAFileNamesIsNotFound(_ text: String, _ found: String) throws {
        let known = KnownFaults(try KnownFaults.File(text, path: "known"))
        let findings = FindingCollector(failOn: try FailOn("broken,404"), known: known)
        let crawl = try crawl(findings, "<a href=/b>x</a><a href=/c>x</a>", [gone, gone])
        let sentence = found.isEmpty ? "finished" : "finished; --fail-on found " + found
        #expect(findings.exitReason(stopped: nil, of: crawl).sentence == sentence)
    }

    @Test func theyAreMarkedInTheLog_LeftOutOfTheReport_AndUnusedLinesAreTold() throws {
        let known = KnownFaults(try KnownFaults.File("/b$\nbroken /nowhere", path: "known"))
        let findings = FindingCollector(failOn: FailOn(), known: known)
        let crawl = try crawl(findings, "<a href=/b>x</a><a href=/c>x</a>", [gone, gone])
        let json = try ending(of: crawl) { JSONLog(output: $0, clockOffset: 0, known: known) }
        let links = json.filter { $0.contains(#""type":"broken_link""#) }
        #expect(links.map { $0.contains(#""known":true"#) } == [true, false])
        let text = try ending(of: crawl) { TextLog(output: $0, clockOffset: 0, detail: .normal, known: known) }
        #expect(!text.contains { $0.contains("http://a.test/b") } && text.contains { $0.contains("http://a.test/c") })
        #expect(text.contains("note: faults that known names are left out"))
        #expect(text.contains("note: nothing was found for line 2 of known"))
    }

    @Test(
        arguments: [
            ("", 2), ("fragment #1$", 1), ("fragment /b$", 1), ("http", 0), ("broken /", 2), ("fragment,5xx /old", 2),
        ])
    func linksToMissingPlacesMayBeKnown(_ text: String, _ count: Int) throws {
        let known = KnownFaults(try KnownFaults.File(text, path: "known"))
        let findings = FindingCollector(failOn: try FailOn("fragment"), known: known)
        let page = "<a href='#1'>x</a><a href='/b#2'>x</a>"
        let crawl = try crawl(
            findings, page, ["HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"])
        let sentence = count == 0 ? "finished" : "finished; --fail-on found fragment \(count)"
        #expect(findings.exitReason(stopped: nil, of: crawl).sentence == sentence)
        let json = try ending(of: crawl) { JSONLog(output: $0, clockOffset: 0, known: known) }
        #expect(json.count { $0.contains("broken_fragment") && $0.contains(#""known":false"#) } == count)
        let lines = try ending(of: crawl) { TextLog(output: $0, clockOffset: 0, detail: .normal, known: known) }
        #expect(lines.count { $0.hasPrefix("fragment ") } == count)
    }

    @Test(arguments: ["a b c", "(", "nothing /x", "gone,404 /x", "trap /x"])
    func aMistakeIsNamedWithItsLine(_ line: String) throws {
        let failure = try #require(throws: ValueError.self) { try KnownFaults.File("# so\n" + line, path: "known") }
        #expect(failure.description.hasPrefix("line 2: "))
    }

    @Test(arguments: [
        ("application/pdf", 1), ("Text/Markdown; charset=utf-8", 1), ("image/png", 0), ("application/json", 0),
    ])
    func documentsWhoseLinksAreNotReadAreNotChecked(_ type: String, _ count: Int) throws {
        let findings = FindingCollector(failOn: try FailOn("not-checked"))
        let file = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: 1\r\n\r\nx"
        let crawl = try crawl(findings, "<a href=/b>x</a>", [file])
        let left = crawl.notChecked(nil)
        #expect((left.documents, left.total) == (count, count))
        #expect(findings.exitReason(stopped: nil, of: crawl).code == Int32(count))
        let json = try ending(of: crawl) { JSONLog(output: $0, clockOffset: 0) }
        #expect(json.last?.contains(#""not_checked":{"todo":0,"not_kept":0,"trap":0,"robots_unavailable":0,"#) == true)
        let text = try ending(of: crawl) { TextLog(output: $0, clockOffset: 0, detail: .normal) }
        let line =
            "note: not checked: 1 URL of types whose links are not read, as PDF: --fail-on not-checked finds them"
        #expect(text.contains(line) == (count == 1))
    }
}
