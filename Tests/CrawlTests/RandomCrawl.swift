import TestSupport

@testable import Crawl
@testable import HTTP
@testable import Web

/// Crawls of random sites, commanded at random.
enum RandomCrawl {
    /// Commands a crawl at random, between whatever else is done to it.
    private struct Whim {
        var dice: SplitMix64
        var left = 60

        mutating func command(_ crawl: Crawl, now: Int64) {
            guard left > 0, dice.next() % 3 == 0 else { return }
            left -= 1
            crawl.perform(choice(crawl), now: now)
        }

        private mutating func roll(_ sides: Int) -> Int { Int(dice.next() % UInt64(max(1, sides))) }

        private mutating func choice(_ crawl: Crawl) -> CrawlCommand {
            let url = URLID(index: UInt32(roll(crawl.counts.seen)))
            let host = UInt32(roll(crawl.hostCount))
            let commands: [CrawlCommand] = [
                .cancel(url), .recrawl(url), .moveToFront(url), .retryNow(url), .blockHost(host), .unblockHost(host),
                .pauseHost(host), .resumeHost(host), .setConcurrency(1 + roll(6)), .setPerHost(1 + roll(3)),
                .setDelay(Int64(roll(3)) * 3_000_000), .setRate(roll(2) == 0 ? nil : 1 + roll(900)),
                .ignore("[13579]$"), .undoIgnore("[13579]$"),
                .pruneCluster(crawl.cluster(of: url)), .restoreCluster(crawl.cluster(of: url)), .freeze, .thaw, .pause,
                .resume, .setPageLimit(10 + roll(30)), .setPageLimit(nil), .setByteLimit(nil),
                .setDepthLimit(roll(4)), .setDepthLimit(nil),
            ]
            return commands[roll(commands.count)]
        }
    }

    /// Three hosts with robots.txt, redirects, failures, malformed links and sitemaps.
    private static func answer(_ path: String, _ dice: inout SplitMix64) -> Answer {
        func roll(_ sides: Int) -> Int { Int(dice.next() % UInt64(sides)) }
        if path.hasSuffix("/robots.txt") {
            let rules = "user-agent: *\ndisallow: /\(roll(4))\ncrawl-delay: 0.00\(roll(3))\nsitemap: /s\(roll(2))\n"
            return roll(3) == 0 ? .failure(.reset) : .response(html(rules))
        }
        let links = (0..<(path == "/" ? 20 : roll(9))).map { _ in
            let host = ["", "", "http://b.test", "http://c.test:8"][roll(4)]
            return "<a \(roll(9) == 0 ? "rel=nofollow " : "")href='\(host)/\(roll(5))/\(roll(40))'>x</a>"
        }
        switch path == "/" ? 12 : roll(12) {
        case 0: return .failure([.timeout, .reset, .dns, .tls][roll(4)])
        case 1: return .response("HTTP/1.1 \([404, 410, 500, 304][roll(4)]) x\r\nContent-Length: 0\r\n\r\n")
        case 2: return .response("HTTP/1.1 503 x\r\nRetry-After: \(roll(2))\r\nContent-Length: 0\r\n\r\n")
        case 3, 4: return .response(redirect("/\(roll(5))/\(roll(40))"))
        case 5: return .response(html("<a href='http://[/'>x</a><img src=/i\(roll(3)).png>" + links.joined()))
        default: return .response(html(links.joined()))
        }
    }

    static func crawl(_ seed: UInt64) throws -> Crawl {
        var dice = SplitMix64(seed: seed)
        func isSo() -> Bool { dice.next() % 2 == 0 }
        var options = CrawlOptions()
        options.seeds = ["http://a.test/", "http://c.test:8/0/1"]
        (options.hashSeed, options.jitterSeed, options.maxTries) = (seed, seed, isSo() ? 3 : 1)
        options.maxDepth = isSo() ? 3 : nil
        (options.obeysRobots, options.obeysNofollow, options.concurrency) = (isSo(), isSo(), 4)
        options.sources.takesRobotsSitemaps = isSo()
        options.sources.takesRequisites = isSo()
        options.scope = isSo() ? .any : .host
        options.requests.checksExternal = isSo()
        if isSo() { options.politeness.maxRate = 500 }
        if isSo() { options.frontier.urls = 60 }
        if isSo() { options.frontier.referrers = 40 }
        if isSo() { options.frontier.origins = 2 }
        if isSo() { options.exclude = ["/4/"] }
        if isSo() { options.limits.pages = 50 }
        return try Crawl(options: options, now: 0)
    }

    /// Plays a crawl to its end, or until something does not hold.
    ///
    /// - Parameters:
    ///   - crawl: the crawl.
    ///   - seed: what decides all that happens.
    ///   - start: when it goes on; nil for a crawl that has not started.
    ///   - isOver: called with the time, between two operations.
    /// - Throws: the failure of a seed.
    static func play(_ crawl: Crawl, seed: UInt64, from start: Int64? = nil, until isOver: (Int64) -> Bool) throws {
        let engine = PlayedEngine()
        crawl.delegate = engine
        if start == nil { try crawl.start(now: 0) }
        var (dice, whim) = (SplitMix64(seed: ~seed), Whim(dice: SplitMix64(seed: seed &+ 15)))
        var (now, busy, dropped, turns): (Int64, [Int], Int, Int) = (start ?? 100_000, [], 0, 0)
        while crawl.state != .finished, turns < 4_000, !isOver(now) {
            turns += 1
            whim.command(crawl, now: now)
            while dropped < engine.cancelled.count {
                let slot = engine.cancelled[dropped]
                dropped += 1
                guard let place = busy.firstIndex(of: slot) else { continue }
                busy.remove(at: place)
                crawl.endExchange(in: slot, .failed(FetchError(.closed, "cancelled")), now: now)
            }
            now += 1_000_000
            if let dispatch = crawl.next(now: now) {
                busy.append(dispatch.slot)
            } else if !busy.isEmpty, !crawl.isFrozen {
                try finish(busy.removeFirst(), of: crawl, &dice, now)
            } else if let due = crawl.nextWakeUp, whim.left == 0 {
                // Recordings know times to 0.1 ms.
                now = max(now, (due + 99_999) / 100_000 * 100_000)
            } else if whim.left == 0 {
                for host in 0..<UInt32(crawl.hostCount) { crawl.perform(.resumeHost(host), now: now) }
                crawl.perform(.thaw, now: now)
                crawl.perform(.resume, now: now)
            }
        }
    }

    private static func finish(_ slot: Int, of crawl: Crawl, _ dice: inout SplitMix64, _ now: Int64) throws {
        crawl.enter(.connecting, slot: slot, now: now)
        switch answer(String(crawl.url(in: slot).pathname), &dice) {
        case .failure(let kind): crawl.endExchange(in: slot, .failed(FetchError(kind, "it failed")), now: now + 200_000)
        case .response(let text):
            if dice.next() % 8 == 0 {
                crawl.connected(slot: slot, connection: dice.next() % 9 + 1, peer: "127.0.0.1:80", reused: true)
                guard crawl.mayResend(slot, now: now) else { return crawl.giveUp(slot, now: now) }
            }
            try respond(crawl, slot, text, now: now, wait: 100_000)
            crawl.received(1, slot: slot)
            crawl.endExchange(in: slot, .complete, now: now + 200_000)
        }
    }
}
