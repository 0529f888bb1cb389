import TestSupport
import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// A text file as a response.
func text(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

@Suite struct RobotsCrawlTests {
    private static let home = html("<a href=/open>o</a><a href=/shut/1>1</a><a href=/shut/open>2</a>")

    @Test func rulesComeFirst_AndJudgeWhatWaitsAndWhatIsFound() throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.seeds.append("http://a.test/shut/seed?x")
        }
        try run(
            crawl,
            [
                "/robots.txt": text("User-agent: *\nDisallow: /shut\nAllow: /shut/open\n"), "/": Self.home,
                "/open": redirect("/shut/2"),
            ])
        #expect(
            recorder.texts(crawl) == ["/robots.txt", "/", "/open", "/shut/open"].map { "http://a.test\($0)" })
        #expect(recorder.skips == [.robots, .robots, .robots])
        #expect(recorder.records.map(\.isRobots) == [true, false, false, false])
        #expect(crawl.counts == Counts(seen: 7, done: 4, skipped: 3))
        #expect(crawl.statistics.skips == [.robots: 3])
        #expect(recorder.wasConsistent && crawl.state == .finished)
        let verdict = crawl.robotsVerdict(of: try #require(crawl.seeds.last))
        #expect(verdict == RobotsVerdict(isAllowed: false, line: 2, path: Array("/shut".utf8)))
        let open = crawl.robotsVerdict(of: try #require(recorder.records.last?.url))
        #expect(open == RobotsVerdict(isAllowed: true, line: 3, path: Array("/shut/open".utf8)))
        #expect(crawl.robotsVerdict(of: crawl.seeds[0]) == RobotsVerdict(isAllowed: true, line: nil, path: []))
    }

    @Test func nothingElseGoesOutMeanwhile() throws {
        let (crawl, _) = try begun { $0.obeysRobots = true }
        let dispatch = try #require(crawl.next(now: 1))
        #expect(crawl.text(of: dispatch.url) == "http://a.test/robots.txt")
        #expect(crawl.next(now: 2) == nil)
        #expect(crawl.counts == Counts(seen: 2, todo: 1, inFlight: 1))
        #expect(crawl.robotsVerdict(of: crawl.seeds[0]) == nil)
        crawl.giveUp(dispatch.slot, now: 3)
        #expect(crawl.counts == Counts(seen: 2, todo: 2))
        #expect(crawl.todo(0..<9) == [dispatch.url, crawl.seeds[0]])
        #expect(crawl.next(now: 4)?.url == dispatch.url)
        crawl.perform(.drain, now: 5)
        crawl.endExchange(in: 0, .failed(FetchError(.reset, "reset")), now: 6)
        #expect(crawl.counts == Counts(seen: 2, todo: 1, done: 1))
    }

    @Test(
        arguments: [
            ("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", nil),
            ("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", nil),
            ("HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n", (.robotsUnavailable, "429 Too Many Requests")),
            ("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", (.robots, "503 Service Unavailable")),
            ("HTTP/1.1 599 No\r\nContent-Length: 0\r\n\r\n", (.robots, "599")),
            (.response(html("<a href=/never>not a link here</a>")), nil),
        ] as [(Answer, (SkipReason, String)?)])
    func whatItsAbsenceMeans(_ answer: Answer, skipped: (SkipReason, String)?) throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.seeds.append("http://a.test/x")
        }
        try play(crawl) { path, _ in path == "/robots.txt" ? answer : .response(html("")) }
        crawl.offer(try WebURL("http://a.test/later"), referrer: nil, depth: 0, hops: 0, nofollow: false)
        #expect(recorder.records.count == (skipped == nil ? 3 : 1))
        #expect(recorder.skips == (skipped.map { [$0.0, $0.0, $0.0] } ?? []))
        for seed in crawl.seeds {
            #expect(crawl.robotsTrouble(of: seed) == skipped.map { "robots.txt answered \($0.1)" })
        }
        if skipped == nil { return }
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test(arguments: [FetchErrorKind.dns, .connect, .timeout, .tls, .reset, .protocol])
    func whereNoAnswerComesToIt_TheURLsFailInTheSameWay_Unasked(_ kind: FetchErrorKind) throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.seeds = (0..<600).map { "http://a.test/\($0)" }
        }
        var asked: [String] = []
        try play(crawl) { path, _ in
            asked.append(path)
            return .failure(kind)
        }
        #expect(asked == ["/robots.txt"])
        #expect(recorder.records.count == 601 && recorder.skips.isEmpty)
        #expect(recorder.records.allSatisfy { $0.error?.kind == kind && $0.outcome == .error && !$0.willRetry })
        #expect(recorder.records.last?.error?.message.hasSuffix("(met by the request for robots.txt)") == true)
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func whereNoAnswerComesToIt_AllOfItsURLsFail_HoweverMany() throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.seeds = (0..<600).map { "http://127.0.0.1:9/\($0)" }
        }
        let alarm = Alarm()
        crawl.subscribe(alarm)
        var now: Int64 = 1
        let rules = try #require(crawl.next(now: now))
        crawl.endExchange(in: rules.slot, .failed(FetchError(.connect, "refused")), now: now)
        while crawl.next(now: now) == nil, let due = alarm.ring() { now = due }
        #expect(recorder.records.count == 601 && recorder.wasConsistent && crawl.state == .finished)
    }

    /// Wherever on its way nobody answers: its URLs fail as that request did, links that are only checked among them.
    @Test(arguments: [1, 2, 5], [true, false])
    func aRedirectToNobodyFailsAsThatRequestDid(hops: Int, isInScope: Bool) throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            if !isInScope {
                $0.obeysRobots = true
                $0.requests.checksExternal = true
            }
        }
        try play(crawl) { path, _ in
            let host = crawl.exchange(in: 0).map { crawl.text(of: $0.url) } ?? ""
            if !isInScope, host.hasPrefix("http://a.test/") {
                return path == "/" ? .response(html("<a href=http://b.test/x>x</a>")) : nil
            }
            if path == "/robots.txt" { return .response(redirect("http://c.test/1")) }
            guard let hop = Int(path.dropFirst()) else { return .response(html("")) }
            return hop < hops ? .response(redirect("/\(hop + 1)")) : .failure(.connect)
        }
        let last = try #require(recorder.records.last)
        #expect(last.outcome == .error && last.error?.kind == .connect)
        #expect(recorder.skips.isEmpty && crawl.state == .finished && recorder.wasConsistent)
    }

    @Test func itIsTriedAgainAsAnyURLIs() throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.maxTries = 3
        }
        try play(crawl) { path, attempt in
            path == "/robots.txt" && attempt < 3 ? .failure(.reset) : .response(html(""))
        }
        #expect(recorder.texts(crawl).map { $0.hasSuffix("robots.txt") } == [true, true, true, false])
    }

    @Test(arguments: [(0, 1), (1, 1), (5, 1), (6, 0)])
    func redirectsAreFollowedFiveTimes_AndThenAllIsAllowed(_ hops: Int, skipped: Int) throws {
        let (crawl, recorder) = try begun { $0.obeysRobots = true }
        try play(crawl) { path, _ in
            if path == "/" { return .response(html("")) }
            let hop = Int(path.dropFirst(2)) ?? 0
            return .response(hop < hops ? redirect("/r\(hop + 1)") : text("user-agent: crawltop\ndisallow: /"))
        }
        #expect(recorder.skips.count == skipped)
        #expect(recorder.records.count == min(hops, 5) + 2 - skipped)
        #expect(recorder.records.compactMap { $0.error?.kind } == (hops == 6 ? [.redirect] : []))
        #expect(crawl.state == .finished && recorder.wasConsistent)
    }

    @Test(arguments: ["/robots.txt", "/shared", "http://b.test/robots.txt", "ftp://a.test/", "http://["])
    func redirectsAnywhereEnd(_ target: String) throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.seeds = ["http://a.test/", "http://a.test/shared", "http://b.test/", "http://b.test/robots.txt"]
        }
        try play(crawl) { path, _ in
            switch path {
            case "/robots.txt": .response(redirect(target))
            default: .response(html("<a href=/robots.txt>r</a>"))
            }
        }
        #expect(
            Set(recorder.texts(crawl)).isSuperset(of: ["http://a.test/", "http://b.test/", "http://a.test/shared"]))
        let rules = try #require(recorder.records.first { crawl.text(of: $0.url) == "http://a.test/robots.txt" })
        let isNowhere = ["/robots.txt", "ftp://a.test/", "http://["].contains(target)
        #expect(rules.outcome == .redirect && rules.error?.kind == (isNowhere ? .redirect : nil))
        #expect(crawl.state == .finished && recorder.wasConsistent && crawl.counts.todo == 0)
    }

    @Test func aURLThatWasSkippedIsFetchedAllTheSame() throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.seeds.append("http://a.test/robots.txt")
            $0.exclude = ["robots"]
        }
        #expect(crawl.statistics.skips == [.pattern: 1])
        try run(crawl, ["/robots.txt": text("user-agent: *\ndisallow: /")])
        #expect(recorder.texts(crawl) == ["http://a.test/robots.txt"])
        #expect(crawl.counts == Counts(seen: 2, done: 1, skipped: 1))
        #expect(crawl.statistics.skips == [.pattern: 0, .robots: 1])
    }

    @Test func rulesLastADay() throws {
        let (crawl, recorder) = try begun {
            $0.obeysRobots = true
            $0.concurrency = 1
        }
        try play(crawl) { path, _ in
            path == "/" ? nil : .response(text("user-agent: *\ndisallow: /x"))
        }
        #expect(recorder.records.count == 2)
        let (later, events) = try begun {
            $0.obeysRobots = true
            $0.seeds.append("http://a.test/late")
            $0.seeds.append("http://a.test/later")
        }
        var now: Int64 = 1
        let day = RobotsTable.lifetime
        for body in ["", "user-agent: *\ndisallow: /later"] {
            while let dispatch = later.next(now: now) {
                var page = text(body)
                if later.text(of: dispatch.url) != "http://a.test/robots.txt" { page = text("") }
                try respond(later, dispatch.slot, page, now: now)
                later.endExchange(in: dispatch.slot, .complete, now: now)
                now += later.text(of: dispatch.url) == "http://a.test/late" ? day : 1
            }
        }
        #expect(
            events.texts(later) == ["/robots.txt", "/", "/late", "/robots.txt", "/later"].map { "http://a.test\($0)" })
        #expect(events.wasConsistent)
    }

    @Test func onlyTheFirstPartOfALongFileCounts() throws {
        let long = "user-agent: *\n" + String(repeating: "#", count: RobotsRules.sizeLimit) + "\ndisallow: /"
        let (crawl, recorder) = try begun { $0.obeysRobots = true }
        try run(crawl, ["/robots.txt": text(long), "/": html("")])
        #expect(recorder.texts(crawl).count == 2)
    }

    @Test(arguments: [("1", 1_000_000_000), ("0.05", 50_000_000), ("0", 0)] as [(String, Int64)])
    func crawlDelayIsTheGapBetweenRequests(_ value: String, delay: Int64) throws {
        let (crawl, recorder) = try begun { $0.obeysRobots = true }
        let alarm = Alarm()
        crawl.subscribe(alarm)
        let page = html("<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a>")
        try run(crawl, ["/robots.txt": text("user-agent: *\ncrawl-delay: \(value)"), "/": page])
        let starts = recorder.records.map { $0.endedAt - $0.timings.total }
        #expect(starts.count == 5)
        for (earlier, later) in zip(starts, starts.dropFirst()) {
            #expect(later - earlier >= delay)
            #expect(later - earlier < delay + 2_000_000)
        }
        #expect(delay == 0 || alarm.isSetAtEachEnd, "who hears of an end must learn when to wake up")
        #expect(crawl.state == .finished)
    }
}
