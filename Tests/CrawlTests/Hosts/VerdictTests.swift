import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

/// What is made of a URL that was asked.
@Suite struct VerdictTests {
    /// The verdicts of URLs in the order of their ends, by path, and the paths in the order of requests.
    private func crawled(
        _ links: [String], tries: Int = 4, _ answer: (_ path: String, _ attempt: Int) -> Answer
    ) throws -> (verdicts: [String: Verdict], requests: [String], crawl: Crawl) {
        let (crawl, recorder) = try begun { $0.maxTries = tries }
        let page = html(links.map { "<a href=\($0)>x</a>" }.joined())
        try play(crawl) { path, attempt in path == "/" ? .response(page) : answer(path, attempt) }
        #expect(crawl.state == .finished && recorder.wasConsistent)
        func path(_ record: FetchRecord) -> String { String(crawl.text(of: record.url).dropFirst(14)) }
        var verdicts: [String: Verdict] = [:]
        for record in recorder.records where !record.willRetry {
            verdicts[path(record)] = record.verdict
            #expect(crawl.status(of: record.url).verdict == record.verdict)
        }
        for record in recorder.records where record.willRetry { #expect(record.verdict == nil) }
        return (verdicts, recorder.records.map(path), crawl)
    }

    private func status(_ code: Int, _ fields: String = "") -> Answer {
        .response("HTTP/1.1 \(code) X\r\n\(fields)Content-Length: 0\r\n\r\n")
    }

    @Test(
        arguments: [
            (200, "", Verdict.fine), (404, "", .broken), (410, "", .broken), (400, "", .broken), (418, "", .broken),
            (500, "", .broken), (502, "", .broken), (401, "", .blocked), (403, "", .blocked), (407, "", .blocked),
            (429, "", .blocked), (451, "", .blocked), (503, "", .blocked), (999, "", .blocked),
            (429, "Retry-After: 1\r\n", .limited), (503, "Retry-After: 1\r\n", .limited),
            (503, "Retry-After: 100000\r\n", .limited), (404, "CF-Mitigated: Challenge\r\n", .blocked),
            (405, "x-amzn-waf-action: captcha\r\n", .blocked), (202, "x-amzn-waf-action: challenge\r\n", .blocked),
            (404, "cf-mitigated: no\r\n", .broken), (304, "", nil),
        ] as [(Int, String, Verdict?)])
    func aStatusHasAVerdict(_ code: Int, _ fields: String, _ verdict: Verdict?) throws {
        let run = try crawled(["/x"]) { _, _ in status(code, fields) }
        #expect(run.verdicts["x"] == verdict)
        var links: [Verdict?] = []
        run.crawl.forEachBrokenLink { links.append($0.end.verdict) }
        #expect(links == (code >= 400 ? [verdict] : []))
        let counted = run.crawl.statistics.tally.verdicts
        #expect(counted == [.fine: 1].merging(verdict.map { [$0: 1] } ?? [:], uniquingKeysWith: +))
    }

    @Test func whatTheUserAcceptsIsFine_AndAskedOnce() throws {
        let (crawl, recorder) = try begun {
            $0.maxTries = 2
            $0.accepted = AcceptedAnswers(statuses: [403...404, 500...599], timeouts: true)
        }
        let links = ["/403", "/503", "/410", "/slow", "/reset"]
        try play(crawl) { path, _ in
            switch path {
            case "/": .response(html(links.map { "<a href=\($0)>x</a>" }.joined()))
            case "/slow": .failure(.timeout)
            case "/reset": .failure(.reset)
            default: status(Int(path.dropFirst()) ?? 0)
            }
        }
        var broken: [String] = []
        crawl.forEachBrokenLink { broken.append(String(crawl.text(of: $0.url).dropFirst(13))) }
        #expect(broken == ["/410", "/reset"])
        #expect(recorder.records.count { crawl.text(of: $0.url).hasSuffix("/503") } == 1)
        #expect(crawl.statistics.tally.verdicts == [.fine: 4, .broken: 2])
    }

    @Test func thePageOfAProtectingServiceIsNoPage() throws {
        let run = try crawled(["/x", "/y"]) { path, _ in
            .response(html(path == "/x" ? "<title>Just a moment...</title>" : "<title>Just a moment</title>"))
        }
        #expect(run.verdicts == ["": .fine, "x": .blocked, "y": .fine])
    }

    /// Trouble that goes away is no fault of the link, and asking a crawl to wait is no trouble.
    @Test func whatFailedAndThenDidNotIsFlaky() throws {
        let run = try crawled(["/reset", "/late", "/busy", "/down"]) { path, attempt in
            switch (path, attempt) {
            case ("/reset", 1): .failure(.reset)
            case ("/late", ...3): .failure(.timeout)
            case ("/busy", 1): status(429, "Retry-After: 1\r\n")
            case ("/down", _): .failure(.connect)
            default: .response(html(""))
            }
        }
        #expect(run.verdicts == ["": .fine, "reset": .flaky, "late": .flaky, "busy": .fine, "down": .broken])
        #expect(run.crawl.statistics.tally.verdicts == [.fine: 2, .flaky: 2, .broken: 1])
    }

    /// The last attempt is a second look: it comes when the rest is done, and what it finds is fetched as well.
    @Test func theLastAttemptIsMadeWhenTheRestIsDone() throws {
        let run = try crawled(["/late", "/a"], tries: 3) { path, attempt in
            switch (path, attempt) {
            case ("/late", ...2): .failure(.timeout)
            case ("/late", _): .response(html("<a href=/found>x</a>"))
            case ("/a", _): .response(html("<a href=/b>x</a>"))
            case ("/b", _): .response(html("<a href=/c>x</a>"))
            default: .response(html(""))
            }
        }
        #expect(run.requests.suffix(2) == ["late", "found"])
        #expect(run.verdicts["late"] == .flaky && run.verdicts["found"] == .fine)
    }

    /// They do not wait for what will not be fetched.
    @Test func lastAttemptsAreMadeWhereTheLimitOnPagesIsUsedUp() throws {
        let (crawl, recorder) = try begun {
            $0.maxTries = 2
            $0.limits.pages = 2
        }
        try play(crawl) { path, _ in
            path == "/" ? .response(html("<a href=/x>x</a><a href=/y>x</a>")) : .failure(.reset)
        }
        #expect(recorder.records.map(\.attempt) == [1, 1, 2] && crawl.state == .finished)
    }

    /// A host that says that no requests are left to us is left alone before it has to refuse one.
    @Test(arguments: [(0, 3), (1, nil), (0, 100_000)] as [(Int, Int64?)])
    func aSpentLimitIsHeeded(_ remaining: Int, _ seconds: Int64?) throws {
        let (crawl, _) = try begun { $0.seeds += ["http://a.test/x"] }
        let first = try #require(crawl.next(now: 1))
        let fields = "RateLimit-Remaining: \(remaining)\r\nRateLimit-Reset: \(seconds ?? 3)\r\n"
        try respond(crawl, first.slot, "HTTP/1.1 200 X\r\n\(fields)Content-Length: 0\r\n\r\n", now: 2)
        crawl.endExchange(in: first.slot, .complete, now: 10)
        let isHeeded = remaining == 0 && seconds == 3
        #expect((crawl.next(now: 11) == nil) == isHeeded)
        #expect(!isHeeded || crawl.next(now: 3_000_000_100) != nil)
    }

    /// Its site is in order, unlike one of which a page is not there.
    @Test func aMissingRobotsFileIsNoFailureOfItsHost() throws {
        let (crawl, _) = try begun { $0.obeysRobots = true }
        try play(crawl) { path, _ in path == "/" ? .response(html("<a href=/x>x</a>")) : nil }
        let host = try #require(crawl.host(at: 0))
        #expect(crawl.counts.done == 3 && host.failed == 1)
    }

    @Test func anAttemptThatWasNotMadeLeavesNoVerdict() throws {
        let (crawl, recorder) = try begun { $0.maxTries = 4 }
        let first = try #require(crawl.next(now: 1))
        crawl.perform(.drain, now: 2)
        crawl.endExchange(in: first.slot, .failed(FetchError(.reset, "reset")), now: 3)
        #expect(recorder.records.map(\.verdict) == [nil] && crawl.state == .finished)
    }
}
