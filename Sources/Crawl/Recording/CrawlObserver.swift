/// A subscriber that looks at the crawl from time to time as well, as a screen does for its meters.
public protocol CrawlObserver: CrawlSubscriber {
    /// The number of bytes held, about.
    var bytes: Int { get }

    /// Looks at the crawl. Times are not before those of the events so far.
    func look(at crawl: any CrawlView, now: Int64)

    /// A copy, which goes its own way from here.
    func copy() -> any CrawlObserver
}
