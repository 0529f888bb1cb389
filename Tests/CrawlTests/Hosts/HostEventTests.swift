import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// What events tell of hosts.
private final class HostNotes: CrawlSubscriber {
    var origins: [String] = []
    var changes: [HostChange] = []
    var limits: [LimitChange] = []
    let eventLevel: EventLevel

    init(_ eventLevel: EventLevel = .details) {
        self.eventLevel = eventLevel
    }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .hostFound(let host, let isInScope, let origin):
            #expect(Int(host) == origins.count && crawl.hostCount == origins.count + 1)
            origins.append("\(String(decoding: origin, as: UTF8.self)) \(isInScope)")
        case .hostChanged(_, let change): changes.append(change)
        case .limitChanged(let change): limits.append(change)
        default: break
        }
    }
}

@Suite struct HostEventTests {
    private func crawl(
        _ notes: HostNotes, _ change: (inout CrawlOptions) -> Void = { _ in }
    ) throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        change(&options)
        let crawl = try Crawl(options: options, now: 0)
        crawl.subscribe(notes)
        try crawl.start(now: 0)
        return crawl
    }

    @Test func commandsAreToldOnceEach() throws {
        let notes = HostNotes()
        let crawl = try crawl(notes)
        let commands: [CrawlCommand] = [
            .pauseHost(0), .pauseHost(0), .resumeHost(0), .blockHost(0), .unblockHost(0), .setDelay(7),
            .setConcurrency(0), .setPerHost(3), .setRate(0), .setRate(nil),
        ]
        for command in commands { crawl.perform(command, now: 1) }
        #expect(notes.changes == [.paused(true), .paused(false), .blocked(true), .blocked(false)])
        #expect(notes.limits == [.delay(7), .concurrency(1), .connections(3), .rate(1), .rate(nil)])
    }

    @Test func originsAreToldInTheirOrder() throws {
        let notes = HostNotes()
        let crawl = try crawl(notes)
        try run(crawl, ["/": html("<a href=http://b.test/x><a href=/y><a href=https://a.test/z>")])
        #expect(notes.origins == ["http://a.test true", "http://b.test false", "https://a.test true"])
    }

    @Test func robotsAreTold() throws {
        let notes = HostNotes()
        let crawl = try crawl(notes) { $0.obeysRobots = true }
        let robots = "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\nuser-agent: *\ncrawl-delay: 2\ndisallow: /x\n\n"
        try run(crawl, ["/robots.txt": robots, "/": html("<a href=/x>")])
        let states = notes.changes.compactMap { change -> HostRobots? in
            if case .robots(let robots) = change { robots } else { nil }
        }
        #expect(states.map(\.state) == [.fetching, crawl.host(at: 0)?.robots])
        #expect(states.last?.rules == URLID(index: 1) && states.last?.isRestricted == true)
        #expect(notes.changes.contains(.crawlDelay(2_000_000_000)) && notes.changes.contains(.answered))
    }

    @Test func restsAndSlownessAreTold() throws {
        let notes = HostNotes()
        let crawl = try crawl(notes)
        try run(crawl, ["/": "HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n"])
        let rest = try #require(crawl.host(at: 0)?.restsUntil)
        #expect(notes.changes.contains(.rests(until: rest, isBackingOff: true)))
        var slowed = PaceLimits()
        (slowed.delay, slowed.connections) = (crawl.host(at: 0)?.delay ?? 0, 1)
        #expect(notes.changes.contains(.pace(slowed)) && slowed.connections == crawl.host(at: 0)?.connections)
    }

    @Test func whoHearsNoDetailsHearsOfLimitsAlone() throws {
        let notes = HostNotes(.outcomes)
        let crawl = try crawl(notes)
        crawl.perform(.pauseHost(0), now: 1)
        crawl.perform(.setPerHost(2), now: 1)
        #expect(notes.origins.isEmpty && notes.changes.isEmpty && notes.limits == [.connections(2)])
    }
}
