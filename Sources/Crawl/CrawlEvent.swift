/// Everything that happens in a crawl: one half of the spine.
///
/// The screen, the log and the statistics are subscribers. An event names a URL by its `URLID`, which the
/// crawl it came from turns into text, so that telling what happens costs no `String`.
/// All times are nanoseconds of the monotonic clock.
public enum CrawlEvent: Sendable {
    /// The crawl's state changed; `CrawlView.state` and `CrawlView.counts` hold the present values.
    case state(CrawlState, at: Int64)
    /// An exchange got a slot; `CrawlView.exchange(in:)` shows it from now on.
    case started(slot: Int, url: URLID, at: Int64)
    /// An exchange entered a connection state. For subscribers that hear of states.
    case entered(slot: Int, ConnectionState, at: Int64)
    /// An exchange ended and its slot is free.
    case ended(FetchRecord)
    /// An exchange was given up and its slot is free: its URL waits again, or is skipped where it was cancelled.
    case gaveUp(slot: Int, url: URLID, at: Int64)
    /// A URL was found, or changed its state. One that is skipped, or done, may wait again. For subscribers that hear of
    /// moves, but for those to skipped.
    case moved(URLMove)
}

/// A receiver of everything that happens in a crawl, called on the loop's thread, in order.
public protocol CrawlSubscriber: AnyObject {
    /// Whether it is told of `entered`, too: most that happens in a crawl, and of interest to few. Asked once, when it
    /// subscribes; no where it does not say.
    var hearsOfStates: Bool { get }

    /// Whether it is told of each `moved`: three for a URL that is fetched. Otherwise it is told of those that are skipped
    /// alone. Asked once, when it subscribes; no where it does not say.
    var hearsOfMoves: Bool { get }

    /// Takes one event. Must not block. It may command the crawl: `Crawl.perform` says when that is carried out.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - crawl: the crawl it happened in, which tells what the event's identities stand for.
    func receive(_ event: CrawlEvent, from crawl: any CrawlView)
}

extension CrawlSubscriber {
    /// No.
    public var hearsOfStates: Bool { false }

    /// No.
    public var hearsOfMoves: Bool { false }
}
