import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

/// What a crawl tells, in words.
private final class Story: CrawlSubscriber {
    var words: [String] = []
    let eventLevel: EventLevel

    init(_ eventLevel: EventLevel) {
        self.eventLevel = eventLevel
    }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        switch event {
        case .state(let state, _): words.append("\(state)")
        case .hostFound(let host, _, _): words.append("host \(host)")
        case .hostChanged(_, .answered): words.append("answered")
        case .found(let find): words.append("found \(String(decoding: find.text, as: UTF8.self))")
        case .seed(let url): words.append("seed \(url.index)")
        case .moved(let move): words.append("\(move.url.index) \(move.to)")
        case .queued(let url, let place, _, _): words.append("\(url.index) \(place)")
        case .started(let start): words.append("\(start.method) \(start.url.index)")
        case .connected(_, let connection): words.append("connection \(connection.identity)")
        case .entered(_, let state, _): words.append("\(state)")
        case .received(_, let bytes): words.append("\(bytes) bytes")
        case .head(_, let head): words.append("status \(head.status)")
        case .links(let news): words.append("\(news.page.index) -> \(Array(news.targets))")
        case .linksCounted(let page, let targets): words.append("\(page.index) counts \(Array(targets))")
        case .malformedLink(let link, _): words.append(String(decoding: link?.text ?? [], as: UTF8.self))
        case .redirects(let url, let target): words.append("\(url.index) => \(target?.index ?? 99)")
        case .ended(let record): words.append("\(record.url.index) ended")
        case .stopped: words.append("stopped")
        case .frozen(let isFrozen): words.append("frozen \(isFrozen)")
        case .held(let isHeld, _): words.append("held \(isHeld)")
        case .commanded(let command, _): words.append("\(command)")
        default: words.append("?")
        }
    }
}

/// Holds dispatch back while links are told, and lets it go.
private final class Holder: CrawlSubscriber {
    var eventLevel: EventLevel { .details }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard case .links = event, let crawl = crawl as? Crawl else { return }
        for isHeld in [true, false] { crawl.holdDispatch(isHeld, by: .store) }
    }
}

@Suite struct EventOrderTests {
    private func story(_ level: EventLevel, _ body: (Crawl) throws -> Void) throws -> [String] {
        var options = CrawlOptions()
        options.seeds = ["http://a.test/"]
        let crawl = try Crawl(options: options, now: 0)
        let story = Story(level)
        crawl.subscribe(story)
        try crawl.start(now: 5)
        try body(crawl)
        return story.words
    }

    @Test func aPageIsToldFromItsStartToItsEnd() throws {
        let words = try story(.details) { crawl in
            try run(crawl, ["/": html("<a href=/>x</a><a href='http://[/'>x</a>")])
            #expect(crawl.statistics.startedAt == 5 && crawl.statistics.connections == 1)
        }
        #expect(
            words == [
                "running", "host 0", "found http://a.test/", "0 todo", "0 back", "seed 0", "0 inFlight", "get 0",
                "connection 1", "sending", "awaiting", "reading", "119 bytes", "answered", "status 200",
                "0 counts [0]", "0 -> [0]",
                "http://[/", "0 done", "0 ended", "finished",
            ])
    }

    @Test func aRedirectIsToldBeforeItsUrlIsDone() throws {
        let words = try story(.details) { try run($0, ["/": redirect("/x"), "/x": html("")]) }
        let told = words.filter { $0.hasPrefix("0 ") || $0.hasPrefix("found") }
        #expect(
            told == [
                "found http://a.test/", "0 todo", "0 back", "0 inFlight", "found http://a.test/x", "0 => 1", "0 done",
                "0 ended",
            ])
    }

    @Test func whoHearsNoDetailsIsToldHowTheCrawlGoes() throws {
        let words = try story(.outcomes) { crawl in
            crawl.perform(.freeze, now: 6)
            crawl.perform(.thaw, now: 7)
            crawl.holdDispatch(true, by: .log)
            crawl.holdDispatch(false, by: .log)
            crawl.perform(.abort, now: 8)
        }
        #expect(
            words == [
                "running", "freeze", "frozen true", "paused", "thaw", "frozen false", "running", "held true",
                "held false", "abort", "stopped", "finished",
            ])
    }

    @Test func linksAreToldOnce_ThoughDispatchIsHeldBackMeanwhile() throws {
        let words = try story(.details) { crawl in
            let holder = Holder()
            crawl.subscribe(holder)
            try run(crawl, ["/": html("<a href=/>x</a>")])
        }
        #expect(words.filter { $0 == "0 -> [0]" || $0.hasPrefix("held") } == ["0 -> [0]", "held true", "held false"])
    }
}
