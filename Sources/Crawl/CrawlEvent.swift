/// Everything that happens in a crawl: one half of the spine.
///
/// The screen, the log and the statistics are subscribers. An event names a URL by its `URLID`, which the
/// crawl it came from turns into text, so that telling what happens costs no `String`.
/// All times are nanoseconds of the monotonic clock. Events are told in the midst of what happens: all that follows from
/// them holds once the crawl has nothing more to tell of it.
public enum CrawlEvent {
    /// The crawl's state changed; `CrawlView.state` and `CrawlView.counts` hold the present values.
    case state(CrawlState, at: Int64)
    /// An exchange got a slot; `CrawlView.exchange(in:)` shows it from now on.
    case started(slot: Int, url: URLID, at: Int64)
    /// An exchange entered a connection state. A detail.
    case entered(slot: Int, ConnectionState, at: Int64)
    /// An exchange ended and its slot is free.
    case ended(FetchRecord)
    /// An exchange was given up and its slot is free: its URL waits again, or is skipped where it was cancelled.
    case gaveUp(slot: Int, url: URLID, at: Int64)
    /// A URL was found, or changed its state. One that is skipped, or done, may wait again.
    case moved(URLMove)
    /// A command set a limit.
    case limitChanged(LimitChange)
    /// An origin was met, and got the next number. Its text is as serialised, untrusted, and lent for the call. A detail.
    case hostFound(host: UInt32, isInScope: Bool, origin: UnsafeBufferPointer<UInt8>)
    /// Something new holds of an origin, or of its host. How long answers take is told by the exchanges that end. A detail.
    case hostChanged(host: UInt32, HostChange)
}

/// A receiver of everything that happens in a crawl, called on the loop's thread, in order.
public protocol CrawlSubscriber: AnyObject {
    /// Whether it is told of details, too: most that happens in a crawl, and of interest to few. Asked once, when it
    /// subscribes; no where it does not say.
    var hearsDetails: Bool { get }

    /// Takes one event. Must not block. It may command the crawl: `Crawl.perform` says when that is carried out.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - crawl: the crawl it happened in, which tells what the event's identities stand for.
    func receive(_ event: CrawlEvent, from crawl: any CrawlView)
}

extension CrawlSubscriber {
    /// No.
    public var hearsDetails: Bool { false }
}
