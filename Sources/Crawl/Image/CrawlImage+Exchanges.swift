// Applies events about exchanges in flight.

extension CrawlImage {
    func applyToExchanges(_ event: CrawlEvent) {
        switch event {
        case .started(let start): startExchange(start)
        case .entered(let slot, let state, let now): enter(state, in: slot, at: now)
        case .connected(let slot, let connection):
            change(slot) { exchange in
                exchange.live.connect(connection.identity, reused: connection.isReused)
                (exchange.peer, exchange.tls, exchange.cipher) = (connection.peer, connection.tls, connection.cipher)
            }
        case .resent(_, let now): rate?.recordRequest(now: now)
        case .received(let slot, let bytes): change(slot) { $0.live.bytes += bytes }
        case .head(let slot, let head):
            change(slot) { exchange in
                (exchange.live.status, exchange.live.expectedBytes) = (head.status, head.expectedBytes)
                (exchange.httpMinorVersion, exchange.contentType) = (head.httpMinorVersion, head.contentType)
            }
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
        change(slot) { exchange in
            leaveState(of: exchange)
            connectionsByState[Int(state.rawValue)] += 1
            exchange.live.enter(state, at: now)
        }
    }

    private func endExchange(in slot: Int) {
        change(slot) { exchange in
            leaveState(of: exchange)
            slots[exchange.live.url] = nil
        }
        if exchanges.indices.contains(slot) { exchanges[slot] = nil }
    }

    private func leaveState(of exchange: ExchangeDetails) {
        if exchange.live.hasEntered { connectionsByState[Int(exchange.live.state.rawValue)] -= 1 }
    }

    private func change(_ slot: Int, _ body: (inout ExchangeDetails) -> Void) {
        guard exchanges.indices.contains(slot), var exchange = exchanges[slot] else { return }
        body(&exchange)
        exchanges[slot] = exchange
    }

    /// The number of slots ever used: valid slots are 0 ..< slotCount.
    public var slotCount: Int { exchanges.count }

    /// The exchange that holds a slot, or nil for a free one.
    public func exchange(in slot: Int) -> LiveExchange? { details(of: slot)?.live }

    /// The details of the exchange that holds a slot, or nil for a free one.
    public func details(of slot: Int) -> ExchangeDetails? {
        exchanges.indices.contains(slot) ? exchanges[slot] : nil
    }

    /// Nil. Where an exchange stands in the engine's source changes at each of its waits, and is made up only when somebody asks
    /// the engine: an event for each would cost every exchange what few ever look at, and the place in the source means
    /// nothing where the events are heard later or elsewhere.
    public func standing(in slot: Int) -> Standing? { nil }
}
