import Crawl
import HTTP
import TestSupport

extension FuzzTarget {
    /// A site that answers with the lines of the input, fields and all, whatever is asked for: the crawl ends, and its counts add up at each
    /// step; its image tells the same, and one that is told of damaged events does not trap. The first byte chooses options.
    static var crawl: FuzzTarget {
        FuzzTarget("crawl", texts: sites, tokens: siteTokens) { input, _ in play(input, commands: nil) }
    }

    /// The same site, and somebody who commands the crawl at any moment.
    static var commands: FuzzTarget {
        FuzzTarget("commands", texts: sites, tokens: siteTokens) { input, generator in play(input, commands: generator)
        }
    }

    private static let sites = [
        "\u{F}\n200 User-agent: *|Disallow: /x\n200 <a href=/a><img src=/b><a href=/x>\n301 /b\n404 x\n200 <a href=/>",
        "\u{1F}\n200 sitemap: /s\nsitemap: /robots.txt\n200 <sitemapindex><sitemap><loc>/s</loc></sitemap><sitemap><loc>/t</loc>\n"
            + "200 <urlset><url><loc>http://a.test/u</loc></url></urlset>\nerr\nerr\n301 /robots.txt\n301 http://b.test/robots.txt",
        "\u{5}\n404 \n200 Content-Type: text/html; charset=utf-16|Set-Cookie: a=b; secure|X-Robots-Tag: none^<a href=/x>\n200 x",
        "\u{4}\n200 <a href=/x?sid=0cc175b9c0f1b6a831c399e269772661&a=1><a href=/x?a=1&session_id=a3f5c9e1b7d24680fedc&b=%E4>\n"
            + "200 <a href=/x;jsessionid=0cc175b9c0f1b6a831c399e269772661/y><a href=/(S(lit3py55t21z5v55vlm25s55))/y?CFID=1234567&CFTOKEN=81234567>",
        "\u{2}\n200 <title>Month #</title><img src=/p#.gif alt=#><a href=/m/#>",
        "\u{7}\n301 /\n200 <a href=/a><a href=/robots.txt>|user-agent: *|disallow: /b\n200 <a href=/>\n200 x",
        "\u{53}\n301 http://b.test/\n200 sitemap: /|sitemap: /s\n200 <a href=http://b.test/><urlset><url><loc>/u\n301 /s\n429 ",
        "\u{8}\n200 crawl-delay: 3\n301 /1\n301 /2\n301 /robots.txt\nerr\n200 <a rel=nofollow href=/n><a href=/n>",
    ]

    private static let siteTokens = [
        "^", "|", "Set-Cookie: a=b; domain=a.test; path=/", "X-Robots-Tag: nofollow",
        "Content-Type: text/html; charset=",
        "Content-Encoding: gzip", "Content-Length: 3", "Refresh: 0;url=/",
        "200 ", "301 ", "404 ", "err", "503 ", "429 ", "\n", "<a href=/", "<img src=/", "/robots.txt",
        "http://b.test/",
        "sitemap: /",
        "disallow: /", "user-agent: *|", "<sitemapindex><sitemap><loc>/", "</loc></sitemap>", "rel=nofollow ",
        "x", "gzip ", "?sid=0cc175b9c0f1b6a831c399e269772661", ";jsessionid=", "&session_id=", "&a=", "%D9%A1",
        "#",
        "<a href=/m/#>", "<img src=/#.jpg alt='#", "<style>",
    ]

    private static func play(_ input: [UInt8], commands: SplitMix64?) -> String? {
        let choice = input.first ?? 0
        var options = CrawlOptions()
        (options.seeds, options.hashSeed, options.jitterSeed) = (["http://a.test/"], 1, 1)
        options.obeysRobots = choice & 1 != 0
        options.sources.takesRobotsSitemaps = choice & 2 != 0
        options.sources.takesRequisites = choice & 4 != 0
        if choice & 8 != 0 { options.maxTries = 3 }
        if choice & 16 != 0 { options.sources.sitemaps = ["http://a.test/s"] }
        options.maxDepth = choice & 32 != 0 ? 1 : nil
        options.scope = choice & 64 != 0 ? .any : .host
        options.requests.usesCookies = true
        options.requests.checksExternal = choice & 9 == 9
        options.requests.keepsValidators = choice & 5 == 5
        options.concurrency = choice & 128 != 0 ? 1 : 3
        var lines = input.dropFirst().split(separator: 0x0A).map { Array($0) }.prefix(100)[...]
        // A site that goes on, with the answer's number for each #, until the trap guard has something to close.
        let endless = choice == 2 ? lines.first : nil
        var answers = 0
        guard let crawl = try? Crawl(options: options, now: 0) else { return "no crawl" }
        let witness = ImageWitness(of: crawl)
        let meddler = Meddler(commands ?? SplitMix64(seed: 0), commands: commands == nil ? 0 : 200)
        let engine = PlayedEngine()
        crawl.delegate = engine
        crawl.subscribe(engine)
        crawl.subscribe(witness)
        let vandal = ImageVandal(crawl, seed: input.reduce(0) { $0 &* 31 &+ UInt64($1) }, oneIn: 40)
        if endless == nil { crawl.subscribe(vandal) }
        if commands != nil { crawl.subscribe(meddler) }
        guard (try? crawl.start(now: 0)) != nil else { return "no crawl" }
        guard let writer = try? RequestWriter(options) else { return "no writer" }
        var request: [UInt8] = []
        var (now, busy, dropped, turns): (Int64, [Int], Int, Int) = (1, [], 0, 0)
        func dropGivenUp() {
            let givenUp = engine.takeGivenUp()
            busy.removeAll { givenUp.contains($0) }
        }
        while crawl.state != .finished {
            turns += 1
            meddler.meddle(with: crawl, oneIn: 4, now: now)
            // Who aborts a crawl drops its exchanges, and commands may start it again before it is looked at.
            dropGivenUp()
            if crawl.state == .finished { break }
            if dropped < engine.cancelled.count {
                let slot = engine.cancelled[dropped]
                dropped += 1
                // It may have ended before the engine looked.
                guard busy.contains(slot) else { continue }
                busy.removeAll { $0 == slot }
                crawl.endExchange(in: slot, .failed(FetchError(.closed, "it was cancelled")), now: now)
                continue
            }
            if turns > (endless == nil ? 3_000 : 100_000) { return "the crawl does not end" }
            if let dispatch = crawl.next(now: now) {
                // A slot that was given up just now may be the one that is used again.
                dropGivenUp()
                busy.append(dispatch.slot)
                request.removeAll(keepingCapacity: true)
                guard (try? crawl.appendRequest(for: dispatch.slot, writer, to: &request)) != nil else { continue }
                let lines = request.split(separator: 0x0A)
                if !lines.allSatisfy({ $0.last == 0x0D }) || request.count > 64 << 10 {
                    return "the request is none"
                }
            } else if crawl.state == .finished {
                break
            } else if crawl.isFrozen {
                crawl.perform(.thaw, now: now)
            } else if !busy.isEmpty {
                let slot = busy.removeFirst()
                now += 1_000_000
                answers += 1
                let line = endless.flatMap { answers < 1_000 ? numbered($0, answers) : nil } ?? lines.popFirst()
                answer(crawl, engine, slot, line ?? Array("404 ".utf8), now)
            } else if let due = crawl.nextWakeUp {
                // What is due already goes on with the next call.
                now = max(now + 1, due)
            } else if crawl.state != .finished, !goOn(crawl, now) {
                return "the crawl waits for nothing: \(crawl.state), \(crawl.counts), \(crawl.idleReasons(now: now))"
            }
            if !crawl.counts.isConsistent { return "the counts do not add up" }
        }
        if crawl.trapCuts.reduce(0, { $0 + $1.skipped }) > crawl.traps.values.reduce(0, +) {
            return "more is cut off than skipped"
        }
        if crawl.counts.todo + crawl.counts.inFlight > 0, !crawl.wasStopped { return "the crawl ended too early" }
        return witness.finalFault(of: crawl) ?? vandal.fault
    }

    /// Lets a crawl go on that somebody has paused, or some of its hosts; false where that is not what holds it.
    private static func goOn(_ crawl: Crawl, _ now: Int64) -> Bool {
        guard crawl.state == .paused || crawl.idleReasons(now: now).hostPaused > 0 else { return false }
        for host in 0..<UInt32(crawl.hostCount) { crawl.perform(.resumeHost(host), now: now) }
        crawl.perform(.resume, now: now)
        return true
    }

    private static func numbered(_ line: [UInt8], _ number: Int) -> [UInt8] {
        line.flatMap { $0 == UInt8(ascii: "#") ? Array("\(number)".utf8) : [$0] }
    }

    /// Answers an exchange, unless it is given up meanwhile: any event may have a command follow.
    private static func answer(_ crawl: Crawl, _ engine: PlayedEngine, _ slot: Int, _ line: [UInt8], _ now: Int64) {
        crawl.connected(slot: slot, connection: 1, peer: "127.0.0.1:80", reused: false)
        crawl.enter(.reading, slot: slot, now: now)
        let status = line.prefix(3).text
        let body = Array(line.dropFirst(4)).text
        let head: String
        switch status {
        case "301", "302": head = "HTTP/1.1 \(status) x\r\nLocation: \(body)\r\nContent-Length: 0\r\n\r\n"
        case "200":
            // Fields before a ^, or none; a | ends a line.
            let parts = body.replacing("|", with: "\r\n").split(separator: "^", maxSplits: 1)
            let fields = parts.count > 1 ? parts[0] : "Content-Type: text/html"
            head = "HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n\(parts.last ?? "")"
        case "err":
            if !engine.hasGivenUp(slot) {
                crawl.endExchange(in: slot, .failed(FetchError(.reset, "it failed")), now: now)
            }
            return
        default: head = "HTTP/1.1 \(["503", "429"].contains(status) ? status : "404") x\r\nContent-Length: 0\r\n\r\n"
        }
        do throws(FetchError) {
            var (parsed, reader, offset) = (ResponseHead(), ResponseReader(), 0)
            reader.startResponse(to: .get)
            let bytes = Array(head.utf8)
            try bytes.withUnsafeBufferPointer { (input) throws(FetchError) in
                while !engine.hasGivenUp(slot) {
                    switch try reader.next(input, at: &offset, head: &parsed) {
                    case .head: _ = crawl.head(parsed, slot: slot)
                    case .body(let range): crawl.body(UnsafeBufferPointer(rebasing: input[range]), slot: slot)
                    case .end, .needMore: return
                    }
                }
            }
            if !engine.hasGivenUp(slot) { crawl.endExchange(in: slot, .complete, now: now) }
        } catch {
            if !engine.hasGivenUp(slot) { crawl.endExchange(in: slot, .failed(error), now: now) }
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
