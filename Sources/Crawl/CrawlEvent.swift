/// Everything that happens in a crawl: one half of the spine.
///
/// The screen, the log and the statistics are subscribers, and `CrawlImage` is made of events alone. An event names a URL by
/// its `URLID`, an origin by its number and an exchange by its slot; numbers are given out in order, without gaps. What it
/// tells beside these are integers, or bytes that are lent for the call, so that telling what happens costs no `String`.
/// All times are nanoseconds of the monotonic clock.
///
/// Events are told in the midst of what happens. What is known to follow from one is not told: that the counts change, say.
/// What is called a detail is told to subscribers of the level `details`.
public enum CrawlEvent {
    // MARK: The crawl as a whole

    /// The crawl's state changed; `CrawlView.state` and `CrawlView.counts` hold the present values.
    case state(CrawlState, at: Int64)
    /// The crawl ends before its frontier is empty, because a limit is reached, or somebody asked for it.
    case stopped(by: CrawlLimit?)
    /// Exchanges in flight stand still from now on, or go on.
    case frozen(Bool)
    /// Somebody holds dispatch back from now on, or holds it back no longer.
    case held(Bool, by: DispatchHolder)
    /// A command set a limit.
    case limitChanged(LimitChange)
    /// URLs of a pattern or a cluster are kept from being fetched from now on, or no longer. Hosts are told of by
    /// `hostChanged`.
    case restricted(Bool, Restriction)
    /// A command is carried out now: what is told next may follow from it. Nothing does where it does not apply.
    case commanded(CrawlCommand, at: Int64)

    // MARK: Hosts

    /// An origin was met, and got the next number. Its text is as serialised, untrusted, and lent for the call. A detail.
    case hostFound(host: UInt32, isInScope: Bool, origin: UnsafeBufferPointer<UInt8>)
    /// Something new holds of an origin, or of its host. How long answers take is told by the exchanges that end. A detail.
    case hostChanged(host: UInt32, HostChange)
    /// Robots rules came from a URL, in place of those that came from it before; untrusted bytes, lent for the call. Which
    /// origins go by them is told by `hostChanged`. A detail.
    case rulesFound(URLID, UnsafeBufferPointer<UInt8>)
    /// Robots rules that came from a URL are forgotten, to make room. A detail.
    case rulesForgotten(URLID)

    // MARK: URLs

    /// A URL has become known. What became of it is told next, by `moved`. A detail.
    case found(URLFind)
    /// A URL was found, or changed its state. One that is skipped, or done, may wait again. All but those that are skipped are
    /// for subscribers of the level `moves`.
    case moved(URLMove)
    /// A URL that is to be fetched waits there from now on. Where it waits for a further attempt, so many have failed, of
    /// those that count; nil where it is the first. A detail.
    case queued(URLID, WaitingPlace, failedAttempts: Int?)
    /// What is known of a known URL, but for its state and its text, holds from now on as given. A detail.
    case foundElsewhere(URLID, URLPlace)
    /// The next of the seeds. A detail.
    case seed(URLID)
    /// So many URLs were found and are not kept, because of a limit. A detail.
    case notKept(urls: Int)
    /// A pattern was looked for in a URL, and the search was given up. A detail.
    case searchGivenUp(pattern: String)

    // MARK: Links

    /// Links to known URLs were found on a page, that are worth remembering. They are told before anything that happens after
    /// them. A detail.
    case links(PageLinkNews)
    /// Where a URL redirects to from now on; nil where it is no redirect any longer. A detail.
    case redirects(URLID, to: URLID?)
    /// A link that is no URL was found on a page; untrusted bytes, nil where it is only counted. A detail.
    case malformedLink(text: [UInt8]?, page: URLID)
    /// What was named as a sitemap is none. A detail.
    case isNoSitemap(URLID)
    /// What was named as a sitemap was read as a page. A detail.
    case isPageNamedAsSitemap(URLID)
    /// A part of a site was closed as a trap: the next of the cuts. So many pages had been read there, by a sample. A detail.
    case closed(TrapKind, pages: Int)
    /// A URL is skipped as part of what was closed: by the cut's place in the order of closing, from 0. A detail.
    case cutOff(URLID, at: Int)

    // MARK: Exchanges

    /// An exchange got a slot; `CrawlView.exchange(in:)` shows it from now on.
    case started(ExchangeStart)
    /// An exchange entered a connection state. A detail.
    case entered(slot: Int, ConnectionState, at: Int64)
    /// An exchange has its connection, new or from the pool. A detail.
    case connected(slot: Int, ExchangeConnection)
    /// An exchange's request goes out again on another connection, because the first had been closed meanwhile. A detail.
    case resent(slot: Int, at: Int64)
    /// Bytes came in from the wire. A detail.
    case received(slot: Int, bytes: Int)
    /// A response's head came. A detail.
    case head(slot: Int, ExchangeHead)
    /// An exchange ended and its slot is free.
    case ended(FetchRecord)
    /// An exchange was given up and its slot is free: its URL waits again, or is skipped where it was cancelled.
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

/// A receiver of everything that happens in a crawl, called on the loop's thread, in order.
public protocol CrawlSubscriber: AnyObject {
    /// What it is told of. Asked once, when it subscribes; `outcomes` where it does not say.
    var eventLevel: EventLevel { get }

    /// Takes one event. Must not block. It may command the crawl: `Crawl.perform` says when that is carried out.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - crawl: the crawl it happened in, which tells what the event's identities stand for.
    func receive(_ event: CrawlEvent, from crawl: any CrawlView)
}

extension CrawlSubscriber {
    /// The least.
    public var eventLevel: EventLevel { .outcomes }
}
