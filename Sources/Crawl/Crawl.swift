import HTTP
import Web

/// The policy and the state of one crawl, without I/O. The time is a parameter.
///
/// An engine asks it what to fetch next (`next`) and reports the progress of exchanges to it (`Crawl+Exchanges.swift`,
/// `Crawl+Endings.swift`). It sends events to subscribers. Times are nanoseconds of the monotonic clock.
public final class Crawl {
    /// The user's options.
    public let options: CrawlOptions
    /// The state of the crawl.
    public internal(set) var state = CrawlState.running
    /// Totals so far.
    public internal(set) var statistics: Statistics
    /// The seeds, in the order given, without repetitions.
    public internal(set) var seeds: [URLID] = []
    /// Whether the crawl ended, or is ending, before its frontier was empty.
    public internal(set) var wasStopped = false
    /// The limit that ended the crawl, if one did.
    var endedBy: CrawlLimit?
    /// Bounds on the crawl as a whole, as they are now.
    public internal(set) var limits: CrawlLimits
    /// URLs that have been requested, each once, robots.txt apart.
    package var pagesBegun = 0
    /// What other processes have fetched of the crawl, if there are any.
    var others = OtherProcesses()
    /// The number of exchanges in each connection state, by `ConnectionState.rawValue`.
    public internal(set) var connectionsByState = InlineArray<6, Int>(repeating: 0)
    /// The holders of dispatch, in the order in which they started to hold it. Set by `holdDispatch`.
    public internal(set) var holders: [DispatchHolder] = []
    /// Whether exchanges in flight are frozen.
    public internal(set) var isFrozen = false
    var wasRunningWhenFrozen = false
    /// When dispatch ends unless it is extended, monotonic nanoseconds: leases of hosts run out then, even if the process
    /// was stopped meanwhile. Nil for no end.
    package var dispatchEnd: Int64?
    /// The delegate, which carries out the exchanges.
    public weak var delegate: (any CrawlDelegate)?
    /// The clock that ends a slice of a walk over all URLs in time. With a clock that stands still, a slice ends after
    /// a number of URLs. The owner sets it.
    public var clock: () -> Int64 {
        get { frontier.clock }
        set { frontier.clock = newValue }
    }

    // The frontier is used for every link.
    let frontier: Frontier
    var slots: [CrawlSlot] = []
    var readers: [PageReader] = []
    var contentTypes = ContentTypes()
    var contentDecoders: [ContentDecoder] = []
    let contentBuffers = ContentDecoderBuffers()
    /// Separate buffers, since a sitemap may be compressed inside its content coding.
    lazy var sitemapBuffers = ContentDecoderBuffers()
    var retries: RetryPolicy
    var requests: RequestMemory
    /// An earlier crawl of the same site, whose results servers are asked to confirm; nil for none.
    var earlier: (any EarlierCrawl)?
    var earlierLinks = EarlierLinks(count: 0)
    /// Whether some requests go to a proxy instead of the server: read for each request.
    let hasForwarder: Bool
    var malformedLinks = MalformedLinks()
    var noticed = NoticedWarnings()
    /// Nil if fragments are not checked.
    var fragments: FragmentTable?
    /// Nil if it is not kept where links stand.
    var places: PlaceTable?
    var rate: RequestRate?
    private static let slotsReserved = 1 << 14
    private var freeSlots: [Int] = []
    var subscribers: [any CrawlSubscriber] = []
    /// Whether an event is being delivered.
    var isTelling = false
    /// Commands that wait until events have been delivered, and their largest number.
    var commands: [CrawlCommand] = []
    static let mostCommands = 1_024
    /// The subscribers of moves, and among these the subscribers of details.
    var moveSubscribers: [any CrawlSubscriber] = []
    var detailSubscribers: [any CrawlSubscriber] = []

    /// Creates a crawl of the options' seeds that has not started.
    ///
    /// - Throws: `CrawlOptionsError` for a seed that is not an http or https URL, or an invalid pattern.
    public init(options: CrawlOptions, now: Int64) throws(CrawlOptionsError) {
        var options = options
        requests = RequestMemory(takingCredentialsFrom: &options, now: now)
        self.options = options
        limits = options.limits
        hasForwarder = options.proxies.hasForwarder
        statistics = Statistics()
        frontier = Frontier(
            options: options, include: try Self.patterns(options.include),
            exclude: try Self.patterns(options.exclude))
        // Untouched memory costs nothing, but memory left behind by doubling does.
        slots.reserveCapacity(min(options.concurrency, Self.slotsReserved))
        retries = RetryPolicy(maxTries: options.maxTries, seed: options.jitterSeed)
        rate = options.politeness.maxRate.map { RequestRate(perSecond: $0) }
        if options.checksFragments {
            let hash = Fingerprint(seed: options.hashSeed &+ 2)
            fragments = FragmentTable(hash: hash, keepsPlaces: options.keepsPositions)
        }
        if options.keepsPositions { places = PlaceTable() }
        frontier.onMove = { [unowned self] in emit($0) }
    }

    private static func patterns(_ texts: [String]) throws(CrawlOptionsError) -> [URLPattern] {
        var patterns: [URLPattern] = []
        for text in texts {
            do {
                patterns.append(try URLPattern(text))
            } catch {
                throw CrawlOptionsError.pattern(text, error.message)
            }
        }
        return patterns
    }

    /// Starts the next exchange; nil if there is none at present.
    public func next(now: Int64) -> Dispatch? {
        if !commands.isEmpty { performWaiting(now: now) }
        if isSweeping { sweep(now: now) }
        checkLimits(now: now)
        guard state == .running else { return nil }
        frontier.release(dueAt: now)
        guard holders.isEmpty, !hasDispatchEnded(by: now), counts.inFlight < concurrency, rate?.nextDue ?? now <= now,
            let url = claim(now: now)
        else {
            // The last further attempt may have been skipped on the way: then a used up limit ends the crawl now.
            checkLimits(now: now)
            return nil
        }
        rate?.recordRequest(now: now)
        let slot = open(url, isSent: true, now: now)
        slots[slot].isDispatched = true
        return Dispatch(slot: slot, url: url)
    }

    /// Whether leases of hosts have run out at a time.
    @inline(__always)
    package func hasDispatchEnded(by now: Int64) -> Bool { dispatchEnd.map { now >= $0 } ?? false }

    /// Assigns a slot to the exchange of a URL in flight, which is sent or fails at once.
    func open(_ url: URLID, isSent: Bool, now: Int64) -> Int {
        let slot = freeSlots.popLast() ?? newSlot()
        slots[slot].isBusy = true
        slots[slot].isSuccess = false
        slots[slot].isFollowed = false
        slots[slot].isDocument = false
        slots[slot].isPart = false
        slots[slot].beginsAsSitemap = false
        slots[slot].retryAfter = nil
        slots[slot].cookiesAsOf = requests.jar.clock
        slots[slot].goesBack = nil
        slots[slot].isResent = frontier.isResent(url)
        slots[slot].isPassedOver = false
        slots[slot].refresh = nil
        startRules(in: slot, url)
        startSitemap(in: slot, url)
        startCheck(in: slot, url)
        slots[slot].live = LiveExchange(slot: slot, url: url, at: now, attempt: frontier.attempt(at: url))
        slots[slot].record = FetchRecord(slot: slot, url: url, endedAt: now, outcome: .error)
        slots[slot].record.method = slots[slot].method
        countPage(in: slot)
        frontier.read(url, into: &slots[slot].url)
        emit(
            .started(
                ExchangeStart(
                    slot: slot, url: url, attempt: slots[slot].live.attempt, method: slots[slot].method, isSent: isSent,
                    at: now)))
        return slot
    }

    /// When to call `next` even if nothing happens until then, monotonic nanoseconds: when a URL is due for another
    /// attempt, a host or the rate allows another request, or the limit of time is reached. Nil if nothing waits. While
    /// nothing is dispatched, the user's changes are still applied.
    public var nextWakeUp: Int64? {
        if !commands.isEmpty { return .min }
        guard state == .running else { return frontier.sweepDue }
        guard let due = holders.isEmpty ? nextDue : frontier.sweepDue else { return deadline }
        return min(due, deadline ?? .max)
    }

    /// The same as if dispatch were not held back.
    var nextDue: Int64? {
        guard let rate, frontier.hasTurn, counts.inFlight < concurrency else { return frontier.nextDue }
        return min(rate.nextDue, frontier.nextDue ?? .max)
    }

    /// The present limit on exchanges in flight.
    public var concurrency: Int { frontier.hosts.concurrency }

    private func newSlot() -> Int {
        slots.append(CrawlSlot(slot: slots.count))
        return slots.count - 1
    }

    func free(_ slot: Int) {
        (slots[slot].isBusy, slots[slot].isDispatched) = (false, false)
        (slots[slot].isCancelled, slots[slot].isRecalled) = (false, false)
        if let reader = slots[slot].reader {
            slots[slot].reader = nil
            frontier.recordReading(
                of: slots[slot].live.url, links: reader.links, isWhole: slots[slot].record.outcome != .error)
            if places != nil { keepPlaces(reader, of: slots[slot].live.url) }
            if slots[slot].record.isHTML, slots[slot].record.outcome != .error {
                keepFragments(reader, of: slots[slot].live.url)
            }
            readers.append(reader)
        }
        if let reader = slots[slot].laterReader {
            slots[slot].laterReader = nil
            readers.append(reader)
        }
        endDecoding(slot)
        (slots[slot].sitemap, slots[slot].sheet) = (nil, nil)
        freeSlots.append(slot)
    }
}
