/// The comparison of two crawls of a site, URL by URL.
package struct SiteDiff: Sendable {
    /// The differences, in the order of URLs.
    package private(set) var changes: [SiteChange] = []
    /// The number of URLs at which both crawls found the same, failures apart.
    package private(set) var unchanged = 0
    /// How many of these have another entity tag than before.
    package private(set) var retagged = 0
    /// The number of URLs that fail as they did before.
    package private(set) var stillBroken = 0
    /// The numbers of URLs that could not be compared, by why.
    package private(set) var uncompared: [String: Int] = [:]

    private let slowness: Slowness
    /// Pages that linked to others before, and whose links are not known now.
    private var unread: [UInt32] = []
    /// URLs that are not known any more.
    private var absent: [ComparedURL] = []

    /// Compares two crawls.
    ///
    /// - Parameters:
    ///   - before: the earlier one.
    ///   - after: the later one.
    ///   - slowness: when a page counts as slower.
    /// - Throws: `JobFailure` if one of them cannot be read.
    package init(
        _ before: any ComparedCrawl, _ after: any ComparedCrawl, slowness: Slowness = Slowness()
    ) throws(JobFailure) {
        self.slowness = slowness
        var (old, new) = (try before.next(), try after.next())
        merge: while true {
            let order = Self.order(old?.url, new?.url)
            switch (old, new) {
            case (let one?, let other?) where order == 0:
                compare(one, other)
                (old, new) = (try before.next(), try after.next())
            case (let one?, _) where order < 0:
                absent.append(one)
                old = try before.next()
            case (_, let other?):
                discover(other)
                new = try after.next()
            default: break merge
            }
        }
        try judgeAbsent(of: before, isWhole: after.isWhole)
        changes.sort { $0.url.lexicographicallyPrecedes($1.url) }
    }

    /// The number of differences of a kind.
    package func count(_ kind: SiteChange.Kind) -> Int { changes.reduce(0) { $0 + ($1.kind == kind ? 1 : 0) } }

    /// The number of differences that `--fail-on` finds by a kind.
    package func found(by kind: SiteChange.Kind) -> Int {
        changes.reduce(0) { $0 + ($1.isFound(by: kind) ? 1 : 0) }
    }

    /// Negative if the first text comes first, 0 if they are equal. Nothing comes behind everything.
    private static func order(_ one: [UInt8]?, _ other: [UInt8]?) -> Int {
        guard let one, let other else { return one == nil ? 1 : -1 }
        if one == other { return 0 }
        return one.lexicographicallyPrecedes(other) ? -1 : 1
    }

    private mutating func add(_ kind: SiteChange.Kind, _ before: ComparedURL?, _ after: ComparedURL?) {
        changes.append(SiteChange(kind: kind, before: before, after: after))
    }

    private mutating func skip(_ why: String) { uncompared[why, default: 0] += 1 }

    private mutating func discover(_ url: ComparedURL) {
        switch url.standing {
        case .content, .redirect: add(.new, nil, url)
        case .gone, .broken: add(.newBroken, nil, url)
        case .unknown(let why): skip(why)
        }
    }

    private mutating func compare(_ before: ComparedURL, _ after: ComparedURL) {
        switch (before.standing, after.standing) {
        case (.content, .broken), (.content, .unknown): unread.append(before.number)
        default: break
        }
        switch (before.standing, after.standing) {
        case (_, .unknown(let why)): skip(why)
        case (.unknown, .gone), (.unknown, .broken): add(.newBroken, before, after)
        case (.unknown(let why), _) where before.content == nil || after.standing != .content: skip("\(why) before")
        case (.unknown, _), (.content, .content): compareContent(before, after)
        case (.content, .redirect): add(.moved, before, after)
        case (.redirect, .redirect):
            if before.target == after.target { unchanged += 1 } else { add(.moved, before, after) }
        case (.redirect, .content): add(.changed, before, after)
        case (.content, .gone), (.redirect, .gone): add(.gone, before, after)
        case (.content, .broken), (.redirect, .broken): add(.newBroken, before, after)
        case (.gone, .redirect), (.broken, .redirect): add(.fixed, before, after)
        case (.gone, .content), (.broken, .content):
            add(.fixed, before, after)
            // What came before it failed is not forgotten.
            if before.content.flatMap({ after.content?.differs(from: $0) }) == true { add(.changed, before, after) }
        case (.gone, .gone), (.gone, .broken), (.broken, .gone), (.broken, .broken): stillBroken += 1
        }
    }

    private mutating func compareContent(_ before: ComparedURL, _ after: ComparedURL) {
        let isSlower = before.standing == .content && slowness.isMet(before: before.time, after: after.time)
        if isSlower { add(.slower, before, after) }
        let differs: Bool? =
            if after.isConfirmed { false } else if let old = before.content { after.content?.differs(from: old) } else {
                nil
            }
        switch differs {
        case true?: add(.changed, before, after)
        case false?:
            if !isSlower { unchanged += 1 }
            if let old = before.content?.entityTag, let tag = after.content?.entityTag, old != tag { retagged += 1 }
        case nil: if !isSlower { skip("nothing to compare by") }
        }
    }

    /// Tells what has gone from what the later crawl could not come to: its pages failed that linked there, or it ended
    /// before.
    private mutating func judgeAbsent(of before: any ComparedCrawl, isWhole: Bool) throws(JobFailure) {
        let beyond = isWhole ? try beyondReach(before) : []
        for url in absent {
            switch url.standing {
            case .unknown: break
            case _ where !isWhole: skip("not come to")
            case _ where beyond.contains(url.number): skip("linked on pages that fail")
            case .content, .redirect: add(.gone, url, nil)
            case .gone, .broken: add(.fixed, url, nil)
            }
        }
        absent = []
    }

    /// The URLs to which pages lead that could not be read.
    private func beyondReach(_ before: any ComparedCrawl) throws(JobFailure) -> Set<UInt32> {
        var isAbsent = Set<UInt32>()
        var found: [UInt32: [UInt32]] = [:]
        for url in absent {
            isAbsent.insert(url.number)
            if let referrer = url.referrer { found[referrer, default: []].append(url.number) }
        }
        var reached = Set<UInt32>()
        var pages = unread
        while let page = pages.popLast() {
            for target in try before.links(of: page) + found[page, default: []]
            where isAbsent.contains(target) && reached.insert(target).inserted {
                pages.append(target)
            }
        }
        return reached
    }
}

/// A crawl that is compared with another one.
package protocol ComparedCrawl: AnyObject {
    /// Whether it came to its end: what it does not know is not linked.
    var isWhole: Bool { get }
    /// The next of its URLs, in the order of their bytes; nil at the end.
    func next() throws(JobFailure) -> ComparedURL?
    /// The links of a page to others, by their numbers, beside those by which URLs were found first.
    func links(of page: UInt32) throws(JobFailure) -> [UInt32]
}
