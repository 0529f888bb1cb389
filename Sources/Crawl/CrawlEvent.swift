/// An event in a crawl.
///
/// The screen, the log and the statistics are subscribers, and `CrawlImage` is built from events alone. An event names
/// a URL by its `URLID`, an origin by its number and an exchange by its slot; numbers are assigned in order, without
/// gaps. Other contents are integers, or bytes that are valid during the call, so that an event needs no `String`. All
/// times are nanoseconds of the monotonic clock.
///
/// Events are delivered while the crawl changes. Facts that follow from an event, such as changed counts, have no
/// events of their own. Details are delivered only to subscribers of the level `details`.
public enum CrawlEvent {
    // MARK: The crawl as a whole

    /// The crawl's state changed; `CrawlView.state` and `CrawlView.counts` hold the present values.
    case state(CrawlState, at: Int64)
    /// The crawl ends before its frontier is empty, because of a limit or on request.
    case stopped(by: CrawlLimit?)
    /// Exchanges in flight were frozen, or thawed.
    case frozen(Bool)
    /// A holder starts to hold dispatch back, or stops.
    case held(Bool, by: DispatchHolder)
    /// A command set a limit.
    case limitChanged(LimitChange)
    /// The limit on pages is used up from now on, or no longer. While it is, only further attempts are made.
    case pagesUsedUp(Bool)
    /// URLs of a pattern or a cluster are kept from being fetched from now on, or no longer. Hosts are told of by
    /// `hostChanged`.
    case restricted(Bool, Restriction)
    /// A command is performed: the next events may follow from it. A command that does not apply causes none.
    case commanded(CrawlCommand, at: Int64)

    // MARK: Hosts

    /// A new origin got the next number. Its serialised text is untrusted, and valid during the call. A detail.
    case hostFound(host: UInt32, isInScope: Bool, origin: UnsafeBufferPointer<UInt8>)
    /// An origin or its host changed. The time of answers follows from exchanges that end. A detail.
    case hostChanged(host: UInt32, HostChange)
    /// A URL provided robots rules, which replace its earlier ones; untrusted bytes, valid during the call.
    /// `hostChanged` tells which origins use them. A detail.
    case rulesFound(URLID, UnsafeBufferPointer<UInt8>)
    /// The robots rules from a URL were dropped to make room. A detail.
    case rulesForgotten(URLID)

    // MARK: URLs

    /// A new URL was found. Its state follows in `moved`. A detail.
    case found(URLFind)
    /// A URL was found, or changed its state. A skipped or finished one may wait again. Moves to states other than
    /// skipped are for subscribers of the level `moves`.
    case moved(URLMove)
    /// A URL that is to be fetched waits there from now on. Where it waits for a further attempt, so many have failed, of
    /// those that count; nil where it is the first. `hasFailed` is whether one failed other than by the server's asking to
    /// come back later. A detail.
    case queued(URLID, WaitingPlace, failedAttempts: Int?, hasFailed: Bool)
    /// Nothing else is left to fetch, or new URLs are no longer fetched: last attempts wait for their time alone from now
    /// on. A detail.
    case lastAttemptsDue
    /// What is known of a known URL, but for its state and its text, holds from now on as given. A detail.
    case foundElsewhere(URLID, URLPlace)
    /// Another way to a URL may matter to the targets of its redirects, if depth is limited: so many links and redirects
    /// from a seed. A detail.
    case foundOnOtherWay(URLID, depth: Int, hops: Int)
    /// The next of the seeds. A detail.
    case seed(URLID)
    /// A number of URLs were found but not kept, because of a limit. A detail.
    case notKept(urls: Int)
    /// The search for a pattern in a URL was given up. A detail.
    case searchGivenUp(pattern: String)

    // MARK: Links

    /// Links to known URLs were found on a page and recorded. They precede any event that happens after them. A detail.
    case links(PageLinkNews)
    /// Links of a page to known URLs were counted, one for each index, which may repeat: all that it has, in pieces, when it
    /// is read for the first time. Valid during the call. A detail.
    case linksCounted(on: URLID, UnsafeBufferPointer<UInt32>)
    /// Where links of a page stand that may turn out broken, in the page's order, if positions are kept. A detail.
    case linksPlaced(on: URLID, [PlacedLink])
    /// A URL redirects to a target from now on; nil if it is no longer a redirect. A detail.
    case redirects(URLID, to: URLID?)
    /// A malformed link was found on a page; nil if it is only counted. A detail.
    case malformedLink(MalformedLink?, on: URLID)
    /// Something was noticed that had better be mended: nil if it is only counted. A detail.
    case warned(Warning?)
    /// A URL was named as a sitemap, with so many indexes on the way to it. A detail.
    case namedAsSitemap(URLID, level: Int)
    /// A URL named as a sitemap is not one, although it may be an HTML document. A detail.
    case isNoSitemap(URLID, isDocument: Bool)
    /// A URL named as a sitemap was read as a page. A detail.
    case isPageNamedAsSitemap(URLID)
    /// A page of the sample for traps was read: a hash of its words, and the number of pages that it stands for. A detail.
    case sampled(URLID, words: UInt64, weight: Int)
    /// A part of a site was closed as a trap: the next of the cuts, with the estimated number of pages read there. A
    /// detail.
    case closed(TrapKind, pages: Int)
    /// A URL is skipped as part of a cut, given by its place in the order of closing, from 0. A detail.
    case cutOff(URLID, at: Int)

    // MARK: Exchanges

    /// An exchange got a slot; `CrawlView.exchange(in:)` shows it from now on.
    case started(ExchangeStart)
    /// An exchange entered a connection state. A detail.
    case entered(slot: Int, ConnectionState, at: Int64)
    /// An exchange has its connection, new or from the pool. A detail.
    case connected(slot: Int, ExchangeConnection)
    /// An exchange's request is sent again on another connection, because the first had been closed meanwhile. A
    /// detail.
    case resent(slot: Int, at: Int64)
    /// Bytes came in from the wire. A detail.
    case received(slot: Int, bytes: Int)
    /// A response's head came. A detail.
    case head(slot: Int, ExchangeHead)
    /// A response set a cookie, or removed one by a date in the past. A detail.
    case cookie(Cookie)
    /// A page came with validators (RFC 9110 section 8.8), as its server wrote them. A detail.
    case validators(URLID, Validators)
    /// An exchange ended and its slot is free.
    case ended(FetchRecord)
    /// An exchange was given up and its slot is free: its URL waits again, or is skipped if it was cancelled.
    case gaveUp(slot: Int, url: URLID, at: Int64)
}

/// How much of what happens a subscriber hears: each level has all that the ones before it have.
public enum EventLevel: UInt8, Sendable, Comparable {
    /// What becomes of the crawl and of exchanges, commands, and the URLs that are skipped.
    case outcomes
    /// Each `moved` as well: three for a URL that is fetched.
    case moves
    /// Details as well: most that happens in a crawl, and of interest to few.
    case details

    /// Whether the left one has less.
    public static func < (left: EventLevel, right: EventLevel) -> Bool { left.rawValue < right.rawValue }
}

/// A subscriber of a crawl's events, called on the loop's thread, in order.
public protocol CrawlSubscriber: AnyObject {
    /// What it is told of. Asked once, when it subscribes; `outcomes` where it does not say.
    var eventLevel: EventLevel { get }

    /// Receives one event. It must not block. It may command the crawl; `Crawl.perform` documents when commands are
    /// performed.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - crawl: the crawl, for the meaning of the event's identities.
    func receive(_ event: CrawlEvent, from crawl: any CrawlView)
}

extension CrawlSubscriber {
    /// The least.
    public var eventLevel: EventLevel { .outcomes }
}
