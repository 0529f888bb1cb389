public import Crawl

/// Makes an image of a crawl of its events, and holds each member of the one against the other's after each event that ends
/// what the crawl does.
public final class ImageWitness: CrawlSubscriber {
    /// The image.
    public let image: CrawlImage
    /// The first thing that does not hold.
    public private(set) var fault: String?
    /// How often the two were compared.
    public private(set) var comparisons = 0
    private var turn: UInt32 = 0

    /// A witness of a crawl that has not begun, to be told of its events.
    public init(of crawl: Crawl) {
        image = CrawlImage(options: crawl.options)
    }

    /// Yes.
    public var eventLevel: EventLevel { .details }

    /// Takes an event, and compares.
    public func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard fault == nil else { return }
        fault = contradiction(event)
        image.apply(event)
        guard fault == nil else { return }
        let comparison = ViewComparison(crawl, image)
        guard endsWhatHappens(event) else {
            if case .moved = event { fault = comparison.counts.map { "\($0) after \(event)" } }
            return
        }
        comparisons += 1
        turn &+= 1
        let difference = comparison.totals ?? comparison.exchanges ?? sample(comparison, of: crawl)
        fault = difference.map { "\($0) after \(event)" }
    }

    /// One URL and one host each time.
    private func sample(_ comparison: ViewComparison, of crawl: any CrawlView) -> String? {
        if crawl.counts.seen > 0, let fault = comparison.url(URLID(index: turn % UInt32(crawl.counts.seen))) {
            return fault
        }
        return crawl.hostCount > 0 ? comparison.host(Int(turn) % crawl.hostCount) : nil
    }

    /// The first thing that does not hold, with all URLs, hosts and links: what all events together have told.
    public func finalFault(of crawl: Crawl) -> String? {
        if image.ignoredEvents > 0 { return fault ?? "\(image.ignoredEvents) events could not be" }
        return fault ?? ViewComparison(crawl, image).all
    }

    /// Whether nothing more follows from what the crawl has told. Others are told in the midst of something.
    private func endsWhatHappens(_ event: CrawlEvent) -> Bool {
        switch event {
        case .state, .stopped, .frozen, .limitChanged, .commanded, .seed: true
        case .started, .entered, .connected, .resent, .received, .head, .ended, .gaveUp: true
        default: false
        }
    }

    /// What cannot follow on what has been told.
    private func contradiction(_ event: CrawlEvent) -> String? {
        switch event {
        case .found(let find):
            return Int(find.url.index) == image.counts.seen ? nil : "a URL is found out of turn"
        case .moved(let move):
            guard let former = move.from else { return nil }
            let known = image.status(of: move.url)
            if known.state != former || known.skipReason != move.formerReason {
                return "a URL moves from where it does not stand"
            }
            return (move.to == .skipped) == (move.reason != nil) ? nil : "a URL is skipped for no reason"
        case .started(let start):
            if image.exchange(in: start.slot) != nil { return "a slot is given to two exchanges" }
            let state = image.status(of: start.url).state
            return state == .inFlight ? nil : "an exchange starts whose URL is not in flight"
        case .entered(let slot, _, _), .received(let slot, _):
            return image.exchange(in: slot) == nil ? "an exchange goes on that has not started" : nil
        case .ended(let record):
            let expected: URLState = record.willRetry || record.isSuperseded ? .todo : .done
            if image.status(of: record.url).state != expected { return "a URL does not stand where its end left it" }
            return image.exchange(in: record.slot)?.url == record.url ? nil : "an exchange ends that has not started"
        case .gaveUp(let slot, let url, _):
            if ![.todo, .skipped].contains(image.status(of: url).state) { return "what was given up does not wait" }
            return image.exchange(in: slot)?.url == url ? nil : "an exchange is given up that has not started"
        default: return nil
        }
    }
}
