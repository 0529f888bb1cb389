import Glibc
import HTTP
import Store
import TestSupport
import Testing

@testable import Crawl

/// Crawls of random sites, commanded at random, that are kept, ended at some moment, and restored from what was kept.
@Suite struct RestorationTests {
    /// The time since 1970 at the beginning: late in 2026.
    private static let clockOffset: Int64 = 1_796_000_000_000_000_000

    /// Plays a crawl with a job until a turn, gives up what is in flight, and returns it.
    private func play(_ seed: UInt64, in folder: TemporaryFolder, turns: Int) throws -> (crawl: Crawl, now: Int64) {
        let crawl = try RandomCrawl.crawl(seed)
        let directory = JobDirectory(folder.path)
        let lock = try directory.create(values: [("options", ""), ("hash seed", "\(seed)")])
        let writer = JobWriter(directory, onChange: {})
        let recorder = JobRecorder(writer, clockOffset: Self.clockOffset)
        #expect(writer.start())
        crawl.subscribe(recorder)
        var (turn, end) = (0, Int64(0))
        try RandomCrawl.play(crawl, seed: seed) { now in
            (turn, end) = (turn + 1, now)
            // Many groups, of which each begins where the last one ended.
            if turn % 17 == 0 { recorder.flush(crawl, at: now) }
            return turn > turns
        }
        if crawl.state != .finished { crawl.perform(.abort, now: end) }
        let trouble = recorder.close(
            crawl, JobEnd(isFinished: false, reason: "", code: 3), at: end, patience: 10_000_000_000)
        #expect(trouble == nil)
        withExtendedLifetime(lock) {}
        return (crawl, end)
    }

    private func restore(_ seed: UInt64, _ folder: TemporaryFolder, now: Int64) throws -> Crawl {
        let crawl = try RandomCrawl.crawl(seed)
        let job = try StoredJob(JobDirectory(folder.path))
        let restoration = try CrawlRestoration(of: crawl, judgesAgain: false, retriesFailed: false, now: now)
        _ = try job.restore(restoration, clockOffset: Self.clockOffset)
        try job.finish(restoration, now: now)
        restoration.start(now: now)
        return crawl
    }

    @Test(arguments: 0..<40 as Range<UInt64>, [20, 90, 300, 4_000])
    func aCrawlIsRestoredAsItStood(seed: UInt64, turns: Int) throws {
        let folder = try TemporaryFolder()
        let (crawl, now) = try play(seed, in: folder, turns: turns)
        let restored = try restore(seed, folder, now: now)
        #expect(restored.counts == crawl.counts)
        #expect(restored.counts.isConsistent && restored.seeds == crawl.seeds)
        for index in 0..<UInt32(min(crawl.counts.seen, restored.counts.seen)) {
            let (url, former) = (URLID(index: index), crawl.status(of: URLID(index: index)))
            let fault = fault(of: url, former, crawl, restored)
            #expect(fault == nil, "\(crawl.text(of: url))")
            if fault != nil { return }
        }
        for index in 0..<crawl.hostCount {
            let (one, other) = (try #require(crawl.host(at: index)), try #require(restored.host(at: index)))
            #expect(one.origin == other.origin && one.todo == other.todo && one.done == other.done)
            #expect(one.failed == other.failed)
            #expect(one.why == other.why || one.why == .fetchingRobots || one.why == .backingOff || one.why == .slow)
        }
        #expect(restored.ignoredPatterns == crawl.ignoredPatterns && restored.prunedClusters == crawl.prunedClusters)
        #expect(restored.malformedLinkCount == crawl.malformedLinkCount && restored.traps == crawl.traps)
        #expect(restored.statistics.skips.filter { $0.value > 0 } == crawl.statistics.skips.filter { $0.value > 0 })
        #expect(restored.statistics.fetches == crawl.statistics.fetches)
        #expect(
            restored.statistics.tally.counters.map { "\($0)" } == crawl.statistics.tally.counters.map { "\($0)" })
        #expect(restored.statistics.tally.verdicts == crawl.statistics.tally.verdicts)
        if let due = crawl.frontier.delayed.nextDue, due > now + 2_000_000 {
            // It is kept in milliseconds.
            #expect((0..<1_000_000).contains(due - (restored.frontier.delayed.nextDue ?? 0)))
        }
        #expect(restored.notKept == crawl.notKept)
        if crawl.notKept.referrers == 0 { #expect(restored.brokenLines == crawl.brokenLines) }
    }

    private func fault(of url: URLID, _ former: URLStatus, _ crawl: Crawl, _ restored: Crawl) -> String? {
        let status = restored.status(of: url)
        func differ<Value: Equatable>(_ member: (Crawl) -> Value) -> Bool { member(crawl) != member(restored) }
        if differ({ $0.text(of: url) }) { return "text" }
        if status.state != former.state { return "state \(former.state) is \(status.state)" }
        if status.skipReason != former.skipReason || status.trap != former.trap { return "reason" }
        if status.state == .done, status.status != former.status {
            return "status \(former.status) is \(status.status)"
        }
        if status.failure != former.failure { return "failure \(String(describing: former.failure))" }
        if status.record.reading != former.record.reading { return "reading" }
        if status.depth != former.depth || status.hops != former.hops { return "depth, hops" }
        if status.role != former.role || status.referrer != former.referrer { return "role, referrer" }
        if differ({ $0.redirectTarget(of: url) }) || differ({ $0.redirectEnd(of: url) }) { return "redirect" }
        if differ({ $0.failedAttempts(at: url) }) { return "failedAttempts" }
        if differ({ $0.frontier.hasFailed(at: url) }) { return "hasFailed" }
        // Links of pages that were in flight are counted when these are read again.
        let (links, present) = (crawl.linkCount(to: url), restored.linkCount(to: url))
        if present > links || present < links && crawl.state == .finished { return "links in" }
        if differ({ $0.isNoSitemap(url) }) || differ({ $0.deadEnd(of: url) }) { return "sitemap, dead end" }
        return nil
    }

    /// A second look waits for the end of the crawl, not of the run; what waits for its server's time was no failure.
    @Test func secondLooksWaitForTheEndAgain() throws {
        func crawl() throws -> Crawl {
            var options = CrawlOptions()
            options.seeds = ["http://a.test/late", "http://a.test/busy", "http://a.test/on"]
            (options.maxTries, options.concurrency, options.obeysRobots) = (2, 1, false)
            return try Crawl(options: options, now: 0)
        }
        let folder = try TemporaryFolder()
        let directory = JobDirectory(folder.path)
        let lock = try directory.create(values: [("options", ""), ("hash seed", "1")])
        let writer = JobWriter(directory, onChange: {})
        let recorder = JobRecorder(writer, clockOffset: 0)
        #expect(writer.start())
        let begun = try crawl()
        begun.subscribe(recorder)
        try begun.start(now: 0)
        let late = try #require(begun.next(now: 1))
        begun.endExchange(in: late.slot, .failed(FetchError(.reset, "it failed")), now: 2)
        let busy = try #require(begun.next(now: 3_000_000_000))
        let answer = "HTTP/1.1 503 X\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"
        try respond(begun, busy.slot, answer, now: 3_000_000_001)
        begun.endExchange(in: busy.slot, .complete, now: 3_000_000_002)
        let end = JobEnd(isFinished: false, reason: "", code: 3)
        #expect(recorder.close(begun, end, at: 3_000_000_003, patience: 10_000_000_000) == nil)
        withExtendedLifetime(lock) {}
        #expect(begun.idleReasons(now: 0).lastAttempts == 1)

        let (restored, now) = (try crawl(), Int64(600_000_000_000))
        let restoration = try CrawlRestoration(of: restored, judgesAgain: false, retriesFailed: false, now: now)
        let job = try StoredJob(directory)
        _ = try job.restore(restoration, clockOffset: 0)
        try job.finish(restoration, now: now)
        restoration.start(now: now)
        #expect(restored.idleReasons(now: now).lastAttempts == 1)
        #expect(restored.frontier.hasFailed(at: late.url) && !restored.frontier.hasFailed(at: busy.url))
        var urls: [URLID] = []
        for turn in 1...3 as ClosedRange<Int64> {
            let at = now + turn * 10_000_000_000
            let dispatch = try #require(restored.next(now: at))
            urls.append(dispatch.url)
            try respond(restored, dispatch.slot, "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n", now: at + 1)
            restored.endExchange(in: dispatch.slot, .complete, now: at + 2)
        }
        #expect(urls.last == late.url && restored.state == .finished)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func aRestoredCrawlGoesOnToItsEnd(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let (_, now) = try play(seed, in: folder, turns: 90)
        let crawl = try restore(seed, folder, now: now)
        let witness = Recorder()
        crawl.subscribe(witness)
        try RandomCrawl.play(crawl, seed: seed, from: now) { _ in false }
        #expect(crawl.state == .finished && witness.wasConsistent)
        #expect(crawl.counts.todo == 0 || crawl.wasStopped || crawl.limitReached != nil)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func aDamagedDatabaseIsRefusedOrRead_AndLeftAsItIs(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let (_, now) = try play(seed % 6, in: folder, turns: 300)
        let path = folder.path + "/crawl.sqlite"
        var bytes = try contents(path)
        var dice = SplitMix64(seed: seed)
        for _ in 0...dice.next() % 20 {
            // What the first page begins with is looked at elsewhere.
            bytes[100 + Int(dice.next() % UInt64(bytes.count - 100))] = UInt8(truncatingIfNeeded: dice.next())
        }
        if dice.next() % 4 == 0 { bytes.removeLast(Int(dice.next() % UInt64(bytes.count / 2))) }
        try write(bytes, to: path)
        do {
            let crawl = try restore(seed % 6, folder, now: now)
            #expect(crawl.counts.isConsistent)
            try RandomCrawl.play(crawl, seed: seed, from: now) { _ in false }
        } catch let failure as JobFailure {
            #expect(!failure.sentence.contains("\n"))
        }
        #expect(try contents(path) == bytes)
    }

    private struct FileFailure: Error {}

    private func contents(_ path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw FileFailure() }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8 << 20)
        return Array(bytes[..<max(0, read(file, &bytes, bytes.count))])
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_TRUNC)
        guard file >= 0 else { throw FileFailure() }
        defer { close(file) }
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else { throw FileFailure() }
    }
}
