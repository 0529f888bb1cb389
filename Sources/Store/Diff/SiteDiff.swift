/// The comparison of two crawls of a site, URL by URL.
package struct SiteDiff: Sendable {
    /// The differences, in the order of URLs.
    package private(set) var changes: [SiteChange] = []
    /// The number of URLs at which both crawls found the same, failures apart.
    package private(set) var unchanged = 0
    /// How many of these have another entity tag than before.
    package private(set) var retagged = 0
    /// What fails as it did before, as it is now, in the order of URLs.
    package private(set) var stillBroken: [ComparedURL] = []
    /// The numbers of URLs that could not be compared, by why.
    package private(set) var uncompared: [String: Int] = [:]

    /// What was there before of URLs that have no good result now, with whether they are known now: it may come back.
    private(set) var kept: [(before: ComparedURL, isKnown: Bool)] = []

    private let slowness: Slowness
    /// Pages that linked to others before, and whose links are not known now.
    private var unread: [UInt32] = []
    /// Whether anything fails that had a good result: what it led to is not known.
    private var isBlind = false
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
        before.rewind()
        after.rewind()
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
                discover(other, isNew: before.isWhole)
                new = try after.next()
            default: break merge
            }
        }
        try judgeAbsent(of: before, isWhole: after.isWhole)
        changes.sort { $0.url.lexicographicallyPrecedes($1.url) }
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

    private mutating func discover(_ url: ComparedURL, isNew: Bool) {
        guard isNew else { return skip("not come to before") }
        add(SiteChange.judge(nil, url, slowness), nil, url)
    }

    private mutating func compare(_ before: ComparedURL, _ after: ComparedURL) {
        switch (before.standing, after.standing) {
        case (.content, .broken), (.content, .unknown): unread.append(before.number)
        default: break
        }
        switch after.standing {
        case .broken, .unknown: if before.content != nil { isBlind = true }
        case .content, .redirect, .gone: break
        }
        add(SiteChange.judge(before, after, slowness), before, after)
        if before.content != nil, after.standing != .content, after.standing != .redirect {
            kept.append((before, true))
        }
        guard case .content = before.standing,
            after.content?.differs(from: before.content ?? ComparedContent()) == false,
            let old = before.content?.entityTag, let tag = after.content?.entityTag, old != tag
        else { return }
        retagged += 1
    }

    private mutating func add(_ judgement: SiteChange.Judgement, _ before: ComparedURL?, _ after: ComparedURL?) {
        switch judgement {
        case .changes(let kinds): for kind in kinds { add(kind, before, after) }
        case .unchanged: unchanged += 1
        case .stillBroken: if let after { stillBroken.append(after) }
        case .unknown(let why): skip(why)
        }
    }

    /// Tells what has gone from what the later crawl could not come to: its pages failed that linked there, or it ended
    /// before.
    private mutating func judgeAbsent(of before: any ComparedCrawl, isWhole: Bool) throws(JobFailure) {
        let beyond = isWhole ? try beyondReach(before) : []
        for url in absent {
            let isOutOfSight = !isWhole || (url.isKnown ? beyond.contains(url.number) : isBlind)
            if isOutOfSight, url.keptOutcome != nil { kept.append((url, false)) }
            switch url.standing {
            case _ where !url.isKnown: break
            case .unknown: break
            case _ where isOutOfSight: skip(isWhole ? "linked on pages that were not read" : "not come to")
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
    /// Goes back to the first of its URLs.
    func rewind()
    /// The next of its URLs, in the order of their bytes; nil at the end.
    func next() throws(JobFailure) -> ComparedURL?
    /// The links of a page to others, by their numbers, beside those by which URLs were found first.
    func links(of page: UInt32) throws(JobFailure) -> [UInt32]
}
