import Crawl
import Words

/// The broken links of a crawl by where they lead, those that the most pages link to first: for a reader who has one screen.
struct BrokenDigest {
    /// A URL that links lead to in vain.
    struct Target {
        /// The URL as it stands on the pages.
        let url: URLID
        /// Where it leads, and what failed there.
        let end: DeadEnd
        /// One of the pages that link to it; nil for a seed that nobody links to.
        var page: URLID?
        /// How many pages link to it.
        var pages = 0

        /// Whether its server kept it from the crawl.
        fileprivate var isWithheld: Bool { end.verdict == .blocked || end.verdict == .limited }
    }

    /// Every target that is broken, the most linked first.
    let targets: [Target]
    /// Links to them, each once for a page.
    let links: Int
    /// The targets that are blocked or limited, the most linked first: people may well see these.
    let withheld: [Target]

    /// The digest of a crawl that is over, without known faults. O(URLs + links that are remembered).
    init(of crawl: any CrawlView, without known: KnownFaults?) {
        var places: [URLID: Int] = [:]
        var targets: [Target] = []
        crawl.forEachBrokenLink { link in
            if known?.cover(link, in: crawl) == true { return }
            let place = places[link.url] ?? targets.count
            if place == targets.count {
                places[link.url] = place
                targets.append(Target(url: link.url, end: link.end))
            }
            guard let page = link.referrer else { return }
            targets[place].page = targets[place].page ?? page
            targets[place].pages += 1
        }
        let sorted = targets.enumerated().sorted { left, right in
            (right.element.pages, left.offset) < (left.element.pages, right.offset)
        }.map(\.element)
        self.targets = sorted.filter { !$0.isWithheld }
        withheld = sorted.filter(\.isWithheld)
        links = self.targets.reduce(0) { $0 + $1.pages }
    }
}

extension LineBuffer {
    /// Writes the first targets of a digest, and how to get the others: a line each, and one more at each end.
    ///
    /// - Parameters:
    ///   - digest: the digest.
    ///   - most: the number of targets to write.
    ///   - hasLinks: whether URLs become hyperlinks, for a terminal that is known to show them.
    ///   - crawl: the crawl, for the URLs' text.
    func broken(_ digest: BrokenDigest, most: Int, hasLinks: Bool, in crawl: any CrawlView) {
        for verdict in [Verdict.blocked, .limited] { withheld(digest, verdict, hasLinks: hasLinks, in: crawl) }
        guard !digest.targets.isEmpty else { return }
        append("broken: ")
        append(own: counted(digest.targets.count, "URL"))
        append(own: ", \(counted(digest.links, "link"))")
        append(UInt8(ascii: "\n"))
        for target in digest.targets.prefix(most) {
            append("  ")
            if let error = target.end.error { append(error.word) } else { append(decimal: Int(target.end.status)) }
            append(UInt8(ascii: " "))
            crawl.withText(of: target.url) { append(url: $0, isLink: hasLinks) }
            if target.pages > 1 { append(own: " <- \(target.pages) pages, such as ") }
            if target.pages == 1 { append(" <- ") }
            if let page = target.page { crawl.withText(of: page) { append(url: $0, isLink: hasLinks) } }
            append(UInt8(ascii: "\n"))
        }
        let more = digest.targets.count - most
        if more > 0 {
            append(own: "  and \(counted(more, "more URL")): -v lists every link, --output FILE logs them\n")
        }
    }

    /// Writes a line on what is blocked, or limited, with the most linked of it as an example.
    private func withheld(_ digest: BrokenDigest, _ verdict: Verdict, hasLinks: Bool, in crawl: any CrawlView) {
        let targets = digest.withheld.filter { $0.end.verdict == verdict }
        guard let first = targets.first else { return }
        append(verdict.word)
        append(own: ": \(counted(targets.count, "URL")), \(targets.count == 1 ? "" : "such as ")")
        append(decimal: Int(first.end.status))
        append(UInt8(ascii: " "))
        crawl.withText(of: first.url) { append(url: $0, isLink: hasLinks) }
        append(
            verdict == .blocked ? " (its server turns the crawl away)\n" : " (its server asked to come back later)\n")
    }

    /// The length of the longest hyperlink in bytes: some terminals ignore longer ones.
    private static let longestLink = 2_000

    /// Appends a URL, as a hyperlink if that is wanted (OSC 8). Only a web address of printable ASCII, as all serialised
    /// ones are, goes into the sequence.
    private func append(url: UnsafeBufferPointer<UInt8>, isLink: Bool) {
        guard isLink, url.count <= Self.longestLink, url.allSatisfy({ (0x21...0x7E).contains($0) }),
            url.starts(with: "http://".utf8) || url.starts(with: "https://".utf8)
        else {
            return append(untrusted: url)
        }
        append("\u{1B}]8;;")
        append(copying: url)
        append("\u{1B}\\")
        append(copying: url)
        append("\u{1B}]8;;\u{1B}\\")
    }
}
