import Commands
import TestSupport
import Testing

@testable import Crawl
@testable import Web

/// What one process hands over to another of a host's robots.txt is remote data: the server may be anybody's.
@Suite struct HandedRulesTests {
    private static let hour: Int64 = 3_600_000_000_000

    private func crawl() throws -> Crawl {
        var options = CrawlOptions()
        options.seeds = ["http://a.invalid/"]
        options.sharesFrontier = true
        options.obeysRobots = true
        return try Crawl(options: options, now: 0)
    }

    private static func rules(_ text: String, from url: String = "http://a.invalid/robots.txt") -> [UInt8] {
        var output = RecordingBytes()
        output.append(1 as UInt8)
        output.append(Array(url.utf8))
        output.append(Array(text.utf8))
        return output.take()
    }

    private func verdict(_ path: String, in crawl: Crawl) -> Bool? {
        let text = Array("http://a.invalid\(path)".utf8)
        guard let id = text.withUnsafeBufferPointer({ crawl.url(withText: $0) }) else { return nil }
        return crawl.robotsVerdict(of: id)?.isAllowed
    }

    @Test func theyAreUsedUntilTheyEnd() throws {
        let crawl = try crawl()
        try crawl.start(now: 0)
        let origin = Array("http://a.invalid".utf8)
        let over = HandedRules(origin: origin, bytes: Self.rules("user-agent: *\ndisallow: /"), until: 0)
        crawl.takeOver(over, now: 1)
        #expect(verdict("/", in: crawl) == nil)
        crawl.takeOver(HandedRules(origin: origin, bytes: over.bytes, until: Self.hour), now: 1)
        #expect(verdict("/", in: crawl) == false)
        // What is known here counts more.
        crawl.takeOver(HandedRules(origin: origin, bytes: [0], until: Self.hour), now: 1)
        #expect(verdict("/", in: crawl) == false)
        let host = try #require(crawl.hostNumber("http://a.invalid", among: 0..<crawl.hostCount))
        let handed = crawl.rulesToHandOver(of: host, now: 2)
        #expect(handed.map(\.until) == [Self.hour])
        #expect(crawl.rulesToHandOver(of: host, now: Self.hour).isEmpty)
    }

    @Test func whatIsDamagedForbidsOrAllowsNothingThatItDoesNotSay() throws {
        var random = SplitMix64(seed: 9)
        let origin = Array("http://a.invalid".utf8)
        for _ in 0..<3_000 {
            let crawl = try crawl()
            try crawl.start(now: 0)
            var bytes = Self.rules("user-agent: *\ndisallow: /x\ncrawl-delay: 2")
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = .random(in: .min ... .max, using: &random)
                case 1: bytes.removeSubrange(place...)
                default: bytes.insert(.random(in: .min ... .max, using: &random), at: place)
                }
                if bytes.isEmpty { break }
            }
            crawl.takeOver(HandedRules(origin: origin, bytes: bytes, until: .max), now: 1)
            #expect(crawl.counts.seen == crawl.counts.todo)
        }
    }

    @Test(arguments: ["", "mailto:a", "http://", "ftp://a.invalid", "http://b.invalid"])
    func otherOriginsDoNoHarm(origin: String) throws {
        let crawl = try crawl()
        try crawl.start(now: 0)
        crawl.takeOver(HandedRules(origin: Array(origin.utf8), bytes: [2, 200, 3], until: Self.hour), now: 1)
        #expect(verdict("/", in: crawl) == nil)
    }
}
