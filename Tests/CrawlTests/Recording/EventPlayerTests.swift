import TestSupport
import Testing

@testable import Crawl

/// Crawls of random sites, commanded at random, that are recorded and played again.
@Suite struct EventPlayerTests {
    /// Records a crawl, and keeps what its job would.
    private final class Recording: CrawlSubscriber, RecordedTexts, RecordedBytes {
        let crawl: Crawl
        var now: Int64 = 0
        private(set) var bytes: [UInt8] = []
        private var encoder = EventEncoder(clockOffset: 1_700_000_000_000_000_000, now: 0, concurrency: 4)
        private var links: [UInt32: [UInt32]] = [:]
        private var rules: [UInt32: [UInt8]] = [:]
        private var malformed: [MalformedLink] = []

        init(_ crawl: Crawl) { self.crawl = crawl }

        var eventLevel: EventLevel { .details }

        func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
            switch event {
            case .linksCounted(let page, let targets): links[page.index, default: []] += targets
            case .rulesFound(let url, let body): rules[url.index] = Array(body)
            case .malformedLink(let link?, _): malformed.append(link)
            default: break
            }
            encoder.append(event, at: now)
            bytes += encoder.take()
        }

        func bytes(from place: Int) -> [UInt8]? {
            // Blocks end where events end: all of it is one.
            place == 0 ? bytes : nil
        }
        func withText(of url: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
            guard Int(url) < crawl.counts.seen else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
            crawl.withText(of: URLID(index: url), body)
        }
        func origin(of host: UInt32) -> [UInt8] { crawl.host(at: Int(host))?.origin ?? [] }
        func rules(of url: UInt32) -> [UInt8] { rules[url] ?? [] }
        func title(of url: UInt32) -> [UInt8]? { nil }
        func links(of page: UInt32) -> [UInt32] { links[page]?.sorted() ?? [] }
        func malformedLink(at place: Int, on page: URLID) -> MalformedLink {
            malformed.indices.contains(place)
                ? malformed[place] : MalformedLink(text: [], page: page, line: nil, column: nil)
        }

        func player() -> EventPlayer {
            EventPlayer(options: crawl.options, recording: self, texts: self, clockOffset: 1_700_000_000_000_000_000)
        }
    }

    /// What depends on links that may be broken is known of pages that have ended: it is not compared here.
    private func isAboutLinks(_ difference: String) -> Bool {
        ["deadEnd", "linkCount", "notKept", "redirects(", "trapCut"].contains { difference.hasPrefix($0) }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func aPlayedCrawlTellsWhatTheCrawlTold(seed: UInt64) throws {
        let crawl = try RandomCrawl.crawl(seed)
        let recording = Recording(crawl)
        crawl.subscribe(recording)
        try RandomCrawl.play(crawl, seed: seed) { now in
            recording.now = now
            return false
        }
        let player = recording.player()
        #expect(player.play(to: .max, atMost: .max) && !player.isDamaged)
        #expect(player.image.ignoredEvents == 0)
        let difference = difference(of: crawl, player.image)
        #expect(difference.map(isAboutLinks) ?? true, "\(difference ?? "")")
        #expect(player.image.state == .finished && player.events > 30)
    }

    @Test func whatCannotBeReadIsDamage_AndNotTheEnd() throws {
        final class Unreadable: RecordedBytes {
            let bytes: [UInt8]
            init(_ bytes: [UInt8]) { self.bytes = bytes }
            func bytes(from place: Int) -> [UInt8]? { place == 0 ? bytes : [] }
        }
        let crawl = try RandomCrawl.crawl(1)
        let recording = Recording(crawl)
        crawl.subscribe(recording)
        try RandomCrawl.play(crawl, seed: 1) { now in
            recording.now = now
            return false
        }
        let player = EventPlayer(
            options: crawl.options, recording: Unreadable(recording.bytes), texts: recording, clockOffset: 0)
        #expect(player.play(to: .max, atMost: .max) && player.isDamaged && player.isAtEnd)
        #expect(player.events > 30)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func aCopyPlaysOnByItself(seed: UInt64) throws {
        let crawl = try RandomCrawl.crawl(seed)
        let recording = Recording(crawl)
        crawl.subscribe(recording)
        try RandomCrawl.play(crawl, seed: seed) { now in
            recording.now = now
            return false
        }
        let (player, whole) = (recording.player(), recording.player())
        var dice = SplitMix64(seed: seed)
        let events = Int(dice.next() % 400)
        _ = player.play(to: .max, atMost: events)
        let unmoved = recording.player()
        _ = unmoved.play(to: .max, atMost: events)
        let copy = EventPlayer(copying: player)
        #expect(copy.play(to: .max, atMost: .max))
        #expect(whole.play(to: .max, atMost: .max))
        #expect(difference(of: copy.image, whole.image) == nil && copy.events == whole.events)
        #expect(difference(of: player.image, unmoved.image) == nil)
        #expect(player.play(to: .max, atMost: .max))
        #expect(difference(of: player.image, whole.image) == nil)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func aDamagedRecordingEnds_AndAddsUp(seed: UInt64) throws {
        final class Damaged: RecordedBytes {
            let bytes: [UInt8]
            init(_ bytes: [UInt8]) { self.bytes = bytes }
            func bytes(from place: Int) -> [UInt8]? { place == 0 ? bytes : nil }
        }
        let crawl = try RandomCrawl.crawl(seed % 6)
        let recording = Recording(crawl)
        crawl.subscribe(recording)
        try RandomCrawl.play(crawl, seed: seed % 6) { now in
            recording.now = now
            return false
        }
        var (bytes, dice) = (recording.bytes, SplitMix64(seed: seed))
        for _ in 0..<1 + seed % 20 {
            bytes[Int(dice.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: dice.next())
        }
        if seed % 3 == 0 { bytes.removeLast(Int(dice.next() % UInt64(bytes.count))) }
        let damaged = Damaged(bytes)
        let player = EventPlayer(
            options: crawl.options, recording: damaged, texts: recording, clockOffset: 1_700_000_000_000_000_000)
        _ = player.play(to: .max, atMost: .max)
        #expect(player.image.counts.isConsistent)
    }
}
