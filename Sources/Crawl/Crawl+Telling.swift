// Delivers events to subscribers.

extension Crawl {
    /// Adds a subscriber, which receives events from now on.
    public func subscribe(_ subscriber: any CrawlSubscriber) {
        subscribers.append(subscriber)
        let level = subscriber.eventLevel
        if level >= .moves { moveSubscribers.append(subscriber) }
        if level >= .details { detailSubscribers.append(subscriber) }
        updateHearing()
    }

    /// Removes a subscriber. If it leaves while an event is delivered, it may still receive that event.
    public func unsubscribe(_ subscriber: any CrawlSubscriber) {
        subscribers.removeAll { $0 === subscriber }
        moveSubscribers.removeAll { $0 === subscriber }
        detailSubscribers.removeAll { $0 === subscriber }
        updateHearing()
    }

    private func updateHearing() {
        frontier.tellsAllMoves = !moveSubscribers.isEmpty
        frontier.isHeard = !detailSubscribers.isEmpty
        if !frontier.isHeard { frontier.countedLinks = [] }
        frontier.onDetail = { [unowned self] in tellAfterLinks($0, to: detailSubscribers) }
    }

    /// Delivers a detail to the subscribers of details, and adds it to the statistics.
    func emitDetail(_ event: CrawlEvent) {
        statistics.add(event)
        frontier.tellDetail(event)
    }

    /// Delivers a move to the subscribers of moves, or to all if the URL is skipped, and adds it to the statistics.
    func emit(_ move: URLMove) {
        statistics.add(move)
        let subscribers = move.reason == nil ? moveSubscribers : subscribers
        if !subscribers.isEmpty { tellInOrder(.moved(move), to: subscribers) }
    }

    /// Delivers an event to all subscribers, and adds it to the statistics.
    func emit(_ event: CrawlEvent) {
        statistics.add(event)
        tellInOrder(event, to: subscribers)
    }

    @inline(__always)
    private func tellInOrder(_ event: CrawlEvent, to subscribers: [any CrawlSubscriber]) {
        if frontier.isHeard { tellAfterLinks(event, to: subscribers) } else { deliver(event, to: subscribers) }
    }

    /// Delivers an event to subscribers of details, after the links that were recorded before it.
    @inline(never)
    private func tellAfterLinks(_ event: CrawlEvent, to subscribers: [any CrawlSubscriber]) {
        switch event {
        case .links, .linksCounted: break
        default: frontier.tellLinks()
        }
        deliver(event, to: subscribers)
    }

    /// Delivers an event. Commands issued meanwhile wait, except that a subscriber may hold dispatch back at once.
    @inline(__always)
    private func deliver(_ event: CrawlEvent, to subscribers: [any CrawlSubscriber]) {
        let isTellingMore = isTelling
        isTelling = true
        for subscriber in subscribers { subscriber.receive(event, from: self) }
        isTelling = isTellingMore
    }
}
