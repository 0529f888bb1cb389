import Web

/// The image of a crawl, built from its events alone.
///
/// A screen or a log can use the image instead of the crawl. At the end of each of the crawl's operations both have the
/// same contents, with one exception: events do not tell where an exchange waits in its engine's source.
public final class CrawlImage {
    /// The user's options.
    public let options: CrawlOptions
    /// The state of the crawl.
    public private(set) var state = CrawlState.running
    /// Whether exchanges in flight are frozen.
    public private(set) var isFrozen = false
    /// Whether the crawl ended, or is ending, before its frontier was empty.
    public private(set) var wasStopped = false
    /// Bounds on the crawl as a whole, as they are now.
    public private(set) var limits: CrawlLimits
    /// Links followed from a seed at most, as it is now; nil for no limit.
    public private(set) var maxDepth: Int?
    /// Totals so far.
    public private(set) var statistics = Statistics()
    /// The seeds, in the order given, without repetitions.
    public private(set) var seeds: [URLID] = []
    /// The frontier's counts.
    public internal(set) var counts = Counts()
    /// The number of exchanges in each connection state, by `ConnectionState.rawValue`.
    public internal(set) var connectionsByState = InlineArray<6, Int>(repeating: 0)

    private(set) var holders: [DispatchHolder] = []
    var losses = Losses()
    var arePagesUsedUp = false
    var hosts: HostTable
    var urls = URLRecords()
    var links: LinkTable
    var rate: RequestRate?

    // Waiting URLs that are not in the queues of their origins.

    /// Where each URL waits, by index.
    var waits: [Wait] = []
    var delayed = DelayQueue()
    var levels = DepthLevels()
    var awaited = RingQueue()
    /// URLs with an entry in their origin's queue that no longer counts.
    var dropped: Set<UInt32> = []
    /// Dropped entries among those that wait for nearer ones.
    var droppedDeeper: Set<UInt32> = []

    /// Events that could not follow on those before: they name what is not known, have numbers that cannot be, or move a URL
    /// from where it does not stand. None of a crawl is, told from its beginning.
    public private(set) var ignoredEvents = 0

    /// Exchanges by slot.
    var exchanges: [ExchangeDetails?] = []
    /// The slots of URLs in flight.
    var slots: [URLID: Int] = [:]

    // Other data on URLs, hosts and links.

    /// Robots rules by the URL that they came from.
    var rules: [URLID: RobotsRules] = [:]
    var malformedLinks = MalformedLinks()
    var noticed = NoticedWarnings()
    /// The numbers of URLs skipped as part of traps, by kind of trap.
    public internal(set) var traps: [TrapKind: Int] = [:]
    var cuts: [TrapCut] = []
    private var ignored = IgnoreRules()
    /// Patterns that the user ignores, in the order in which they were given.
    public var ignoredPatterns: [String] { ignored.patterns.map(\.pattern) }
    /// Clusters that the user has pruned, likewise.
    public var prunedClusters: [TodoCluster.ID] { ignored.clusterOrder }
    /// The cuts of skipped URLs, by place.
    var cutsOfURLs: [URLID: Int] = [:]
    var keys: TemplateKeys
    var undecided = UndecidedPatterns()
    var noSitemaps: Set<URLID> = []
    var sitemapPages: Set<URLID> = []

    /// Creates the image of a crawl before its first event.
    ///
    /// - Parameter options: the crawl's options, without credentials and with the seed of its hashes.
    public init(options: CrawlOptions) {
        self.options = options
        limits = options.limits
        maxDepth = options.maxDepth
        hosts = HostTable(options)
        links = LinkTable(options)
        keys = TemplateKeys(options)
        rate = options.politeness.maxRate.map { RequestRate(perSecond: $0) }
    }

    /// Creates a copy, which goes its own way from here.
    init(copying other: CrawlImage) {
        (options, limits, maxDepth) = (other.options, other.limits, other.maxDepth)
        (state, isFrozen, wasStopped) = (other.state, other.isFrozen, other.wasStopped)
        (statistics, seeds, counts) = (other.statistics, other.seeds, other.counts)
        connectionsByState = other.connectionsByState
        (holders, losses, arePagesUsedUp) = (other.holders, other.losses, other.arePagesUsedUp)
        urls = other.urls.copy()
        links = other.links.copy()
        (hosts, rate) = (other.hosts, other.rate)
        (waits, delayed, levels, awaited) = (other.waits, other.delayed, other.levels, other.awaited)
        (dropped, droppedDeeper, ignoredEvents) = (other.dropped, other.droppedDeeper, other.ignoredEvents)
        (exchanges, slots) = (other.exchanges, other.slots)
        (rules, malformedLinks, noticed) = (other.rules, other.malformedLinks, other.noticed)
        (traps, cuts, ignored, cutsOfURLs) = (other.traps, other.cuts, other.ignored, other.cutsOfURLs)
        (keys, undecided) = (other.keys, other.undecided)
        (noSitemaps, sitemapPages) = (other.noSitemaps, other.sitemapPages)
    }

    /// The number of bytes held for URLs and links, about.
    package var bytes: Int {
        urls.textBytes + urls.overheadBytes + waits.count * MemoryLayout<Wait>.stride
            + links.referrers.count * MemoryLayout<UInt32>.size
    }

    /// Applies the next event, or counts it among `ignoredEvents`.
    public func apply(_ event: CrawlEvent) {
        guard isPossible(event) else { return ignoredEvents += 1 }
        statistics.add(event)
        if case .moved(let move) = event { statistics.add(move) }
        switch event {
        case .state(let state, _):
            self.state = state
            // What was stopped is ending, or over: it goes on.
            if state == .running { (wasStopped, losses.endedBy) = (false, nil) }
        case .frozen(let isFrozen): self.isFrozen = isFrozen
        case .stopped(let limit):
            wasStopped = true
            losses.endedBy = limit
        case .held(true, let holder): holders.append(holder)
        case .held(false, let holder): holders.removeAll { $0 == holder }
        // They are for those who keep a crawl: no member of the view follows from them.
        case .commanded, .namedAsSitemap, .sampled, .foundOnOtherWay, .cookie, .validators, .linksPlaced: break
        case .pagesUsedUp(let isSo): arePagesUsedUp = isSo
        case .restricted(let isOn, let restriction): ignored.apply(restriction, isOn)
        case .limitChanged(let change):
            limits.apply(change)
            hosts.apply(change)
            if case .depth(let limit) = change { maxDepth = limit }
            if case .rate(let count) = change { rate = RequestRate(perSecond: count, after: rate) }
        case .seed(let url): seeds.append(url)
        case .notKept(let count): losses.refused += count
        case .hostFound, .hostChanged, .rulesFound, .rulesForgotten: applyToHosts(event)
        case .found, .moved, .queued, .lastAttemptsDue, .foundElsewhere: applyToURLs(event)
        case .links, .linksCounted, .redirects, .malformedLink: applyToLinks(event)
        case .warned(let warning): noticed.record(warning)
        case .isNoSitemap(let url, _): noSitemaps.insert(url)
        case .isPageNamedAsSitemap(let url): sitemapPages.insert(url)
        case .searchGivenUp(let pattern): undecided.add(pattern)
        case .closed(let kind, let pages): cuts.append(TrapCut(kind: kind, pages: pages))
        case .cutOff(let url, let place): cutOff(url, at: place)
        case .started, .entered, .connected, .resent, .received, .head, .ended, .gaveUp: applyToExchanges(event)
        }
    }

    /// Begins another run of the crawl: nobody holds dispatch back, and the time between the runs is none of the crawl's.
    func beginRun(after last: Int64?) {
        holders = []
        arePagesUsedUp = false
        if let last, statistics.finishedAt == nil { statistics.add(.state(.finished, at: last)) }
    }

    private func cutOff(_ url: URLID, at place: Int) {
        guard cuts.indices.contains(place) else { return }
        cuts[place].add(url)
        cutsOfURLs[url] = place
    }
}

extension CrawlImage: CrawlSubscriber {
    /// All: a detail that is not heard is missing for good.
    public var eventLevel: EventLevel { .details }

    /// Applies the next event, without reading the crawl.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        apply(event)
    }
}
