import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// What keys ask of the crawl for the selected row.
@Suite struct CommandKeyTests {
    private static let url = URLID(index: 7)

    private static func surroundings() throws -> ScreenState.Surroundings {
        let crawl = try begunCrawl()
        var surroundings = ScreenState.Surroundings(rows: 3, page: 3, crawl: .running, selected: url)
        surroundings.row = .url(URLRow(), position: 0)
        surroundings.host = crawl.host(at: 0)
        surroundings.hostAt = { crawl.host(at: Int($0)) }
        surroundings.concurrency = 64
        surroundings.perHost = 12
        return surroundings
    }

    private static let commands: [(key: Key, tab: Tab, command: CrawlCommand)] = [
        (.character("c"), .connections, .cancel(url)), (.function(9), .todo, .cancel(url)),
        (.character("r"), .todo, .retryNow(url)), (.character("m"), .todo, .moveToFront(url)),
        (.character("R"), .seen, .recrawl(url)), (.character("R"), .errors, .recrawl(url)),
        (.character("x"), .hosts, .pauseHost(0)),
        (.character("+"), .log, .setConcurrency(80)), (.function(8), .log, .setConcurrency(80)),
        (.character("-"), .seen, .setConcurrency(52)), (.character("]"), .seen, .setDelay(50_000_000)),
        (.character("["), .seen, .setDelay(0)), (.character("}"), .hosts, .setPerHost(15)),
        (.character("{"), .connections, .setPerHost(10)),
    ]

    @Test(arguments: commands) func keysAsk(key: Key, tab: Tab, command: CrawlCommand) throws {
        var state = ScreenState()
        state.tab = tab
        #expect(state.handle(key, in: try Self.surroundings()) == [.perform(command)])
        #expect(state.message != nil && state.message != "cancelled")
        _ = state.handle(.left, in: try Self.surroundings())
        #expect(state.message == nil)
    }

    @Test func aHostWithoutALimitOfItsOwnGetsOneBelowThatOfAll() throws {
        var surroundings = try Self.surroundings()
        surroundings.perHost = nil
        var state = ScreenState()
        #expect(state.handle(.character("}"), in: surroundings).isEmpty)
        #expect(state.message?.string == "a host has no limit of its own: + raises that of all")
        #expect(state.handle(.character("{"), in: surroundings) == [.perform(.setPerHost(52))])
    }

    @Test func theStorysHostIsPaused_WhateverRowIsSelected() throws {
        let crawl = try begunCrawl(of: ["http://a.test/", "http://b.test/"])
        var surroundings = try Self.surroundings()
        surroundings.host = crawl.host(at: 1)
        var state = ScreenState()
        state.tab = .hosts
        state.story = OpenStory(host: 1, origin: "http://b.test")
        #expect(state.handle(.character("x"), in: surroundings) == [.perform(.pauseHost(1))])
    }

    @Test func whatIsBlockedIsUnblockedAndWhatIsPausedGoesOn() throws {
        let crawl = try begunCrawl()
        var surroundings = try Self.surroundings()
        var state = ScreenState()
        crawl.perform(.pauseHost(0), now: 1)
        surroundings.host = crawl.host(at: 0)
        #expect(state.handle(.character("x"), in: surroundings) == [.perform(.resumeHost(0))])
        crawl.perform(.blockHost(0), now: 1)
        surroundings.host = crawl.host(at: 0)
        #expect(state.handle(.character("b"), in: surroundings) == [.perform(.unblockHost(0))])
    }

    @Test func whatLosesWorkIsAskedTwice() throws {
        var state = ScreenState()
        let surroundings = try Self.surroundings()
        for _ in 0..<2 {
            #expect(state.handle(.character("b"), in: surroundings).isEmpty)
            #expect(state.message?.string == "this skips 1 URL: again, to do it")
            #expect(state.handle(.down, in: surroundings).isEmpty)
        }
        _ = state.handle(.character("b"), in: surroundings)
        #expect(state.handle(.character("b"), in: surroundings) == [.perform(.blockHost(0))])
    }

    @Test func whatTheEndLeavesToAskForIsAskedForAndTheRestIsRefusedInWords() throws {
        var surroundings = try Self.surroundings()
        surroundings.crawl = .finished
        var state = ScreenState()
        state.tab = .seen
        #expect(state.handle(.character("R"), in: surroundings) == [.perform(.recrawl(Self.url))])
        for key in "rmc".unicodeScalars {
            #expect(state.handle(.character(key), in: surroundings).isEmpty)
            #expect(state.message?.string == "the crawl is over and nothing waits: R fetches once more")
        }
        for key in "pP".unicodeScalars {
            #expect(state.handle(.character(key), in: surroundings).isEmpty)
            #expect(state.message?.string == "the crawl is over")
        }
        surroundings.wasStopped = true
        #expect(state.handle(.character("R"), in: surroundings).isEmpty)
        #expect(state.message?.string == "the crawl was stopped: nothing more is fetched")
    }

    @Test func detailsThatAreOpenAreWhatIsMeant() throws {
        var state = ScreenState()
        state.details = OpenDetails(url: URLID(index: 3))
        #expect(state.handle(.character("c"), in: try Self.surroundings()) == [.perform(.cancel(URLID(index: 3)))])
    }

    @Test func openDetailsAreWhatIsTakenToTheClipboard_WithTheirRowAndWithout() {
        var state = ScreenState()
        let surroundings = ScreenState.Surroundings(rows: 0, page: 3, crawl: .running)
        #expect(state.handle(.character("y"), in: surroundings).isEmpty)
        #expect(state.message?.string == "no row is selected that this could be done to")
        state.details = OpenDetails(url: URLID(index: 3))
        #expect(state.handle(.character("y"), in: surroundings) == [.yank(.url, [URLID(index: 3)])])
        #expect(state.handle(.character("Y"), in: surroundings) == [.yank(.curl, [URLID(index: 3)])])
    }

    /// What is cancelled with a robots.txt is more than that exchange.
    @Test func cancellingARobotsTxtSaysWhatThatMeans() throws {
        let crawl = try begunCrawl { $0.obeysRobots = true }
        let robots = try #require(crawl.next(now: 1)).url
        #expect(crawl.text(of: robots) == "http://a.test/robots.txt")
        var surroundings = try Self.surroundings()
        (surroundings.selected, surroundings.status) = (robots, crawl.status(of: robots))
        surroundings.host = crawl.host(at: 0)
        var state = ScreenState()
        #expect(state.handle(.character("c"), in: surroundings) == [.perform(.cancel(robots))])
        #expect(state.message?.string == "cancelled: without its robots.txt nothing of this host is fetched")
        crawl.perform(.cancel(robots), now: 2)
        crawl.endExchange(in: 0, .failed(FetchError(.closed, "cancelled")), now: 3)
        while crawl.next(now: 4) != nil {}
        #expect(crawl.counts.todo == 0 && crawl.state == .finished, "so it is")
    }

    @Test func withoutARowNothingIsAsked() {
        var state = ScreenState()
        let surroundings = ScreenState.Surroundings(rows: 0, page: 3, crawl: .running)
        for key in "cbx".unicodeScalars { #expect(state.handle(.character(key), in: surroundings).isEmpty) }
        #expect(state.message?.string == "no row is selected that this could be done to")
    }

    private static let steps: [(key: Key, from: Int, to: Int)] = [
        (.character("+"), 1, 2), (.character("+"), 8, 10), (.character("+"), 65_535, 65_535),
        (.character("-"), 1, 1), (.character("-"), 2, 1), (.character("-"), 10, 8),
    ]

    @Test(arguments: steps) func concurrencyStepsWithItsSize(key: Key, from: Int, to: Int) throws {
        var state = ScreenState()
        var surroundings = try Self.surroundings()
        surroundings.concurrency = from
        #expect(state.handle(key, in: surroundings) == [.perform(.setConcurrency(to))])
    }
}
