import Web

/// A crawl as its events tell it: what a reader knows who has heard all of them, and nothing else.
///
/// Whoever shows a crawl or writes about it can be given its image in place of it. They tell the same at the end of whatever
/// the crawl does, with one exception: where an exchange stands in its engine's source is looked up when somebody asks, and
/// told by nobody.
public final class CrawlImage {
    /// What the user chose.
    public let options: CrawlOptions
    /// What the crawl is doing.
    public private(set) var state = CrawlState.running
    /// Whether exchanges in flight stand still.
    public private(set) var isFrozen = false
    /// Whether the crawl ended, or is ending, before its frontier was empty.
    public private(set) var wasStopped = false
    /// Bounds on the crawl as a whole, as they are now.
    public private(set) var limits: CrawlLimits
    /// Totals so far.
    public private(set) var statistics = Statistics()
    /// The seeds, in the order given, without repetitions.
    public private(set) var seeds: [URLID] = []
    /// The frontier's tally.
    public internal(set) var counts = Counts()
    /// How many exchanges are in each connection state, by `ConnectionState.rawValue`.
    public internal(set) var connectionsByState = InlineArray<6, Int>(repeating: 0)

    private(set) var holders: [DispatchHolder] = []
    var losses = Losses()
    var hosts: HostTable
    var urls = URLRecords()
    var links: LinkTable
    var rate: RequestRate?

    // URLs that wait, beside those in the queues of their origins.

    /// Where each URL waits, by index.
    var waits: [Wait] = []
    var delayed = DelayQueue()
    var levels = DepthLevels()
    var awaited = RingQueue()
    /// URLs with an entry in their origin's queue that no longer counts.
    var dropped: Set<UInt32> = []
    /// The same among those that wait for nearer ones.
    var droppedDeeper: Set<UInt32> = []

    /// Events that could not follow on those before: they name what is not known, have numbers that cannot be, or move a URL
    /// from where it does not stand. None of a crawl is, told from its beginning.
    public private(set) var ignoredEvents = 0

    /// Exchanges by slot.
    var exchanges: [ExchangeDetails?] = []
    /// The slots of URLs in flight.
    var slots: [URLID: Int] = [:]

    // What else is told of URLs, hosts and links.

    /// Robots rules by the URL that they came from.
    var rules: [URLID: RobotsRules] = [:]
    var malformedLinks = MalformedLinks()
    /// URLs skipped as part of a trap, by what gave it away.
    public internal(set) var traps: [TrapKind: Int] = [:]
    var cuts: [TrapCut] = []
    private var ignored = IgnoreRules()
    /// Patterns that the user ignores, in the order in which they were given.
    public var ignoredPatterns: [String] { ignored.patterns.map(\.pattern) }
    /// Clusters that the user has pruned, likewise.
    public var prunedClusters: [TodoCluster.ID] { ignored.clusterOrder }
    /// The cuts, by place, as part of which URLs are skipped.
    var cutsOfURLs: [URLID: Int] = [:]
    var keys: TemplateKeys
    var undecided = UndecidedPatterns()
    var noSitemaps: Set<URLID> = []
    var sitemapPages: Set<URLID> = []

    /// An image of a crawl of which nothing has been told.
    ///
    /// - Parameter options: the crawl's own: without credentials, and with the seed of its hashes.
    public init(options: CrawlOptions) {
        self.options = options
        limits = options.limits
        hosts = HostTable(options)
        links = LinkTable(options)
        keys = TemplateKeys(options)
        rate = options.politeness.maxRate.map { RequestRate(perSecond: $0) }
    }

    /// Takes the next event, or counts it among `ignoredEvents`.
    public func take(_ event: CrawlEvent) {
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
        case .commanded: break
        case .restricted(let isOn, let restriction): ignored.apply(restriction, isOn)
        case .limitChanged(let change):
            limits.apply(change)
            hosts.take(change)
            if case .rate(let count) = change { rate = RequestRate(perSecond: count, after: rate) }
        case .seed(let url): seeds.append(url)
        case .notKept(let count): losses.refused += count
        case .hostFound, .hostChanged, .rulesFound, .rulesForgotten: takeHost(event)
        case .found, .moved, .queued, .foundElsewhere: takeURL(event)
        case .links, .redirects, .malformedLink: takeLinks(event)
        case .isNoSitemap(let url): noSitemaps.insert(url)
        case .isPageNamedAsSitemap(let url): sitemapPages.insert(url)
        case .searchGivenUp(let pattern): undecided.add(pattern)
        case .closed(let kind, let pages): cuts.append(TrapCut(kind: kind, pages: pages))
        case .cutOff(let url, let place): cutOff(url, at: place)
        case .started, .entered, .connected, .resent, .received, .head, .ended, .gaveUp: takeExchange(event)
        }
    }

    private func cutOff(_ url: URLID, at place: Int) {
        guard cuts.indices.contains(place) else { return }
        cuts[place].take(url)
        cutsOfURLs[url] = place
    }
}

extension CrawlImage: CrawlSubscriber {
    /// All: a detail that is not heard is missing for good.
    public var eventLevel: EventLevel { .details }

    /// Takes the next event, and asks nothing.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        take(event)
    }
}
