public import Crawl
import Words

/// Remarks for the user at the end of a crawl although nothing failed: a sentence each.
public enum Remarks {
    private static let longestText = 200
    /// The largest number of left-out seeds that are named.
    private static let mostSeeds = 10
    /// The largest number of parts closed as traps that are named.
    private static let mostCuts = 10

    /// The remarks on a crawl that has ended, with what has come of its fragments if they are checked.
    public static func of(_ crawl: any CrawlView, _ fragments: FragmentReport?) -> [String] {
        seeds(crawl) + crawl.undecidedPatterns.map(undecided) + flaky(crawl) + challenges(crawl) + cuts(crawl)
            + robots(crawl)
            + sitemaps(crawl) + notChecked(crawl, fragments)
    }

    /// Remarks on seeds without a result.
    private static func seeds(_ crawl: any CrawlView) -> [String] {
        let seeds = crawl.strandedSeeds
        let named = seeds.prefix(mostSeeds).map { stranded($0, crawl) }
        guard seeds.count > mostSeeds else { return named }
        return named + ["\(counted(seeds.count - mostSeeds, "more seed")) left out"]
    }

    /// Remarks on parts closed as traps.
    private static func cuts(_ crawl: any CrawlView) -> [String] {
        let cuts = crawl.trapCuts
        let named = cuts.prefix(mostCuts).compactMap { cut in
            cut.first.map {
                "a chain of about \(cut.pages) similar pages was cut at \(shown(crawl.text(of: $0))):"
                    + " how many follow is not known"
            }
        }
        guard cuts.count > mostCuts else { return named }
        return named + ["chains of similar pages were cut in \(counted(cuts.count - mostCuts, "more place"))"]
    }

    /// Remarks on URLs that were left out without anybody's decision.
    private static func robots(_ crawl: any CrawlView) -> [String] {
        let skipped = crawl.robotsTroubleCount
        guard skipped > 0 else { return [] }
        let why = crawl.robotsTroubles.map { "\(counted($0.hosts, "host")): \($0.sentence)" }.joined(separator: "; ")
        return ["\(counted(skipped, "URL")) left out, because what robots.txt says is not known (\(why))"]
    }

    private static func flaky(_ crawl: any CrawlView) -> [String] {
        let number = crawl.statistics.tally.verdicts[.flaky, default: 0]
        return number == 0
            ? [] : ["\(counted(number, "URL")) failed at first and answered well later: --fail-on flaky finds them"]
    }

    /// A remark on what is blocked, and no link counts as one that leads nowhere.
    private static func challenges(_ crawl: any CrawlView) -> [String] {
        let number = crawl.statistics.tally.challenges
        return number == 0
            ? []
            : ["\(counted(number, "URL")) answered with a page that keeps crawlers out: --fail-on blocked finds them"]
    }

    /// One line on all that may hide something.
    private static func notChecked(_ crawl: any CrawlView, _ fragments: FragmentReport?) -> [String] {
        let parts = crawl.notChecked(fragments).parts.filter { $0.number > 0 }.map {
            "\(counted($0.number, "URL")) \($0.words)"
        }
        return parts.isEmpty || crawl.state != .finished
            ? [] : ["not checked: \(parts.joined(separator: ", ")): --fail-on not-checked finds them"]
    }

    private static func sitemaps(_ crawl: any CrawlView) -> [String] {
        let pages = crawl.pagesNamedAsSitemaps
        guard let first = pages.first else { return [] }
        let others =
            pages.count > 1 ? ", and so \(pages.count == 2 ? "is" : "are") \(counted(pages.count - 1, "other"))" : ""
        return ["\(shown(crawl.text(of: first))) is named as a sitemap and is a page\(others)"]
    }

    private static func stranded(_ stranded: StrandedSeed, _ crawl: any CrawlView) -> String {
        let seed = shown(crawl.text(of: stranded.seed))
        let why = stranded.reason == .scope ? "out of scope: \(help(stranded))" : "left out: \(why(stranded.reason))"
        guard stranded.target != stranded.seed else { return "\(seed) is \(why)" }
        return "\(seed) redirects to \(shown(crawl.text(of: stranded.target))), which is \(why)"
    }

    /// The option with which the crawl follows a seed's redirect.
    private static func help(_ stranded: StrandedSeed) -> String {
        switch stranded.scope {
        case _ where stranded.isClosed: "it is no public host, see --allow-private"
        case .www: "--strict follows it"
        case .site: "--lenient follows it"
        default: "crawl that instead, or see --scope"
        }
    }

    private static func why(_ reason: SkipReason) -> String {
        switch reason {
        case .robots: "robots.txt disallows it"
        case .pattern: "--include or --exclude says so"
        case .trap: "it is part of a trap"
        case .tooLong: "it is too long"
        case .depth: "it is too deep"
        case .nofollow: "it is not to be followed"
        case .scope, .scheme, .cancelled, .redirectLimit, .robotsUnavailable: reason.rawValue
        }
    }

    private static func undecided(_ text: String, _ searches: Int) -> String {
        let what = searches == 1 ? "a URL" : "\(searches) URLs"
        return "the pattern '\(shown(text))' takes too long on \(what), not fetched for that: make it simpler"
    }

    private static func shown(_ text: String) -> String {
        SafeText(untrusted: text, maxCells: longestText).string
    }
}

extension LineBuffer {
    /// Writes the remarks on a crawl and on known faults, a line each.
    func remarks(_ crawl: any CrawlView, _ fragments: FragmentReport?, _ known: KnownFaults?) {
        notes(Remarks.of(crawl, fragments) + (known?.remarks ?? []))
    }

    /// Writes sentences of the program's own, a line each.
    func notes(_ remarks: [String]) {
        for remark in remarks {
            append("note: ")
            append(own: remark)
            append(UInt8(ascii: "\n"))
        }
    }
}
