import Crawl
import TestSupport

/// Somebody who commands a crawl at any moment, from inside events too, as a generator will have it.
final class Meddler: CrawlSubscriber {
    private var generator: SplitMix64
    /// Commands that may still be given, so that the crawl ends.
    private var left: Int

    init(_ generator: SplitMix64, commands: Int) {
        (self.generator, left) = (generator, commands)
    }

    var eventLevel: EventLevel { .details }

    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard let crawl = crawl as? Crawl else { return }
        meddle(with: crawl, oneIn: 12, now: 1)
    }

    /// Gives a command, at one of so many calls.
    func meddle(with crawl: Crawl, oneIn chance: Int, now: Int64) {
        guard left > 0, number(chance) == 0 else { return }
        left -= 1
        crawl.perform(command(for: crawl), now: now)
    }

    /// Whether no more commands come.
    var isDone: Bool { left == 0 }

    private func number(_ count: Int) -> Int {
        count > 0 ? Int(generator.next() % UInt64(count)) : 0
    }

    private func command(for crawl: Crawl) -> CrawlCommand {
        // What is not there may be meant as well.
        let url = URLID(index: UInt32(number(crawl.counts.seen + 1)))
        let host = UInt32(number(crawl.hostCount + 1))
        let patterns = ["a", "/x", "\\d", "("]
        let pattern = patterns[number(patterns.count)]
        let cluster = Int(url.index) < crawl.counts.seen ? crawl.cluster(of: url) : 7
        let commands: [CrawlCommand] = [
            .pause, .resume, .togglePause, .freeze, .thaw, .cancel(url), .cancelSlot(number(crawl.slotCount + 1)),
            .retryNow(url), .moveToFront(url), .recrawl(url), .blockHost(host), .unblockHost(host), .pauseHost(host),
            .resumeHost(host), .setConcurrency(number(4)), .setPerHost(number(4)),
            .setDelay(Int64(number(3)) * 1_000_000), .setRate(number(2) == 0 ? nil : number(900)), .ignore(pattern),
            .undoIgnore(pattern), .pruneCluster(cluster),
            .restoreCluster(cluster), .setPageLimit(number(30)), .setPageLimit(nil), .setByteLimit(number(9_000)),
            .setByteLimit(nil), .setTimeLimit(Int64(number(3))), .setTimeLimit(nil),
            .setDepthLimit(number(4)), .setDepthLimit(nil),
        ]
        // One that ends the crawl would be too many among the others.
        if number(60) == 0 { return number(2) == 0 ? .drain : .abort }
        return commands[number(commands.count)]
    }
}
