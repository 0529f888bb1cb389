import TestSupport
import Testing

@testable import Crawl
@testable import HTTP

/// Last attempts that others wait for. They are made at once, or both would wait for each other for ever.
@Suite struct LastAttemptTests {
    /// A crawl that may go to any host, and where the second attempt is the last.
    private func begun(_ seeds: [String]) throws -> (Crawl, Recorder, ImageWitness) {
        var options = CrawlOptions()
        (options.seeds, options.obeysRobots, options.scope, options.maxTries) = (seeds, true, .any, 2)
        let crawl = try Crawl(options: options, now: 0)
        let (recorder, witness) = (Recorder(), ImageWitness(of: crawl))
        crawl.subscribe(recorder)
        crawl.subscribe(witness)
        try crawl.start(now: 0)
        return (crawl, recorder, witness)
    }

    @Test(arguments: [Answer.response(text("user-agent: *\ndisallow: /no")), .failure(.reset)])
    func rulesAtALastAttemptThatWaits(_ last: Answer) throws {
        let (crawl, recorder, witness) = try begun(["http://a.test/"])
        var robots = 0
        try play(crawl) { path, attempt in
            switch path {
            case "/robots.txt":
                robots += 1
                return robots == 1 ? nil : .response(redirect("http://a.test/late"))
            case "/": return .response(html("<a href=/late>l</a><a href=/on>o</a>"))
            case "/late": return attempt == 1 ? .failure(.reset) : last
            case "/on": return .response(html("<a href=http://b.test/yes>y</a><a href=http://b.test/no>n</a>"))
            default: return .response(html(""))
            }
        }
        #expect(crawl.state == .finished && recorder.wasConsistent && crawl.counts.todo == 0)
        #expect(recorder.texts(crawl).filter { $0.hasSuffix("/late") }.count == 2)
        #expect(recorder.texts(crawl).contains("http://b.test/yes"))
        #expect(witness.finalFault(of: crawl) == nil)
    }

    @Test func rulesAtAURLThatIsInFlightAndFails() throws {
        let (crawl, recorder, witness) = try begun(["http://a.test/late", "http://b.test/yes"])
        var now: Int64 = 1
        func next() throws -> Dispatch {
            now += 1
            return try #require(crawl.next(now: now))
        }
        func answer(_ dispatch: Dispatch, _ response: String) throws {
            now += 1
            try respond(crawl, dispatch.slot, response, now: now)
            crawl.endExchange(in: dispatch.slot, .complete, now: now + 10)
            now += 10
        }
        let rules = [try next(), try next()].sorted { crawl.text(of: $0.url) < crawl.text(of: $1.url) }
        try answer(rules[0], "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
        let late = try next()
        #expect(crawl.text(of: late.url) == "http://a.test/late")
        try answer(rules[1], redirect("http://a.test/late"))
        crawl.endExchange(in: late.slot, .failed(FetchError(.reset, "it failed")), now: now)
        try play(crawl, from: now) { _, _ in .response(text("user-agent: *\ndisallow: /no")) }
        #expect(crawl.state == .finished && recorder.wasConsistent && crawl.counts.todo == 0)
        #expect(recorder.texts(crawl).last == "http://b.test/yes")
        #expect(witness.finalFault(of: crawl) == nil)
    }
}
