// What happens is told here, to whoever hears it.

extension Crawl {
    /// Adds a receiver of everything that happens from now on.
    public func subscribe(_ subscriber: any CrawlSubscriber) {
        subscribers.append(subscriber)
        let level = subscriber.eventLevel
        if level >= .moves { moveSubscribers.append(subscriber) }
        if level >= .details { detailSubscribers.append(subscriber) }
        updateHearing()
    }

    /// Removes a receiver. One that leaves while an event is told may hear of that event still.
    public func unsubscribe(_ subscriber: any CrawlSubscriber) {
        subscribers.removeAll { $0 === subscriber }
        moveSubscribers.removeAll { $0 === subscriber }
        detailSubscribers.removeAll { $0 === subscriber }
        updateHearing()
    }

    private func updateHearing() {
        frontier.tellsAllMoves = !moveSubscribers.isEmpty
        frontier.isHeard = !detailSubscribers.isEmpty
        frontier.onDetail = { [unowned self] in tellAfterLinks($0, to: detailSubscribers) }
    }

    /// Tells an event to those who hear details, and counts it.
    func emitDetail(_ event: CrawlEvent) {
        statistics.add(event)
        frontier.tellDetail(event)
    }

    /// Tells a move to those who hear moves, or to all where the URL is skipped, and counts it.
    func emit(_ move: URLMove) {
        statistics.add(move)
        let subscribers = move.reason == nil ? moveSubscribers : subscribers
        if !subscribers.isEmpty { tellInOrder(.moved(move), to: subscribers) }
    }

    /// Tells an event to all, and counts it.
    func emit(_ event: CrawlEvent) {
        statistics.add(event)
        tellInOrder(event, to: subscribers)
    }

    @inline(__always)
    private func tellInOrder(_ event: CrawlEvent, to subscribers: [any CrawlSubscriber]) {
        if frontier.isHeard { tellAfterLinks(event, to: subscribers) } else { tell(event, to: subscribers) }
    }

    /// Tells an event to those who hear details, after the links that were noted before it happened.
    @inline(never)
    private func tellAfterLinks(_ event: CrawlEvent, to subscribers: [any CrawlSubscriber]) {
        if case .links = event {} else { frontier.tellLinks() }
        tell(event, to: subscribers)
    }

    /// Tells an event; what is commanded meanwhile waits. A subscriber may hold dispatch back, which is told at once.
    @inline(__always)
    private func tell(_ event: CrawlEvent, to subscribers: [any CrawlSubscriber]) {
        let isTellingMore = isTelling
        isTelling = true
        for subscriber in subscribers { subscriber.receive(event, from: self) }
        isTelling = isTellingMore
    }
}
