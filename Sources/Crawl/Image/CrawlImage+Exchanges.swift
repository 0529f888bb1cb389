// Applies events about exchanges in flight.

extension CrawlImage {
    func applyToExchanges(_ event: CrawlEvent) {
        switch event {
        case .started(let start): startExchange(start)
        case .entered(let slot, let state, let now): enter(state, in: slot, at: now)
        case .connected(let slot, let connection):
            guard isBusy(slot) else { return }
            exchanges[slot]?.live.connect(connection.identity, reused: connection.isReused)
            exchanges[slot]?.peer = connection.peer
            exchanges[slot]?.tls = connection.tls
            exchanges[slot]?.cipher = connection.cipher
        case .resent(_, let now): rate?.recordRequest(now: now)
        case .received(let slot, let bytes): if isBusy(slot) { exchanges[slot]?.live.bytes += bytes }
        case .head(let slot, let head):
            guard isBusy(slot) else { return }
            exchanges[slot]?.live.status = head.status
            exchanges[slot]?.live.expectedBytes = head.expectedBytes
            exchanges[slot]?.httpMinorVersion = head.httpMinorVersion
            exchanges[slot]?.contentType = head.contentType
        case .ended(let record):
            if let latency = record.latency { hosts[urls[record.url.index].pointee.host].recordLatency(latency) }
            endExchange(in: record.slot)
        case .gaveUp(let slot, _, _): endExchange(in: slot)
        default: break
        }
    }

    private func startExchange(_ start: ExchangeStart) {
        if start.isSent { rate?.recordRequest(now: start.at) }
        if exchanges.count <= start.slot { exchanges += repeatElement(nil, count: start.slot + 1 - exchanges.count) }
        exchanges[start.slot] = ExchangeDetails(
            live: LiveExchange(slot: start.slot, url: start.url, at: start.at, attempt: start.attempt),
            method: start.method, newLinks: 0)
        slots[start.url] = start.slot
    }

    private func enter(_ state: ConnectionState, in slot: Int, at now: Int64) {
        guard let live = exchange(in: slot) else { return }
        leaveState(of: live)
        connectionsByState[Int(state.rawValue)] += 1
        exchanges[slot]?.live.enter(state, at: now)
    }

    private func endExchange(in slot: Int) {
        guard let live = exchange(in: slot) else { return }
        leaveState(of: live)
        slots[live.url] = nil
        exchanges[slot] = nil
    }

    private func leaveState(of live: LiveExchange) {
        if live.hasEntered { connectionsByState[Int(live.state.rawValue)] -= 1 }
    }

    /// Whether a slot has an exchange.
    func isBusy(_ slot: Int) -> Bool { exchanges.indices.contains(slot) && exchanges[slot] != nil }

    /// The number of slots ever used: valid slots are 0 ..< slotCount.
    public var slotCount: Int { exchanges.count }

    /// The exchange that holds a slot, or nil for a free one.
    public func exchange(in slot: Int) -> LiveExchange? {
        exchanges.indices.contains(slot) ? exchanges[slot]?.live : nil
    }

    /// The details of the exchange that holds a slot, or nil for a free one.
    public func details(of slot: Int) -> ExchangeDetails? {
        exchanges.indices.contains(slot) ? exchanges[slot] : nil
    }

    /// Nil. Where an exchange stands in the engine's source changes at each of its waits, and is made up only when somebody asks
    /// the engine: an event for each would cost every exchange what few ever look at, and the place in the source means
    /// nothing where the events are heard later or elsewhere.
    public func standing(in slot: Int) -> Standing? { nil }
}
