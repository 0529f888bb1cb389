import HTTP

// Writes what exchanges do. Most of a record was told before it: only the rest is written.

extension EventEncoder {
    func appendExchange(_ event: CrawlEvent) {
        switch event {
        case .started(let exchange):
            start(.started)
            startCounting(exchange.slot)
            bytes.append(count: exchange.slot)
            append(exchange.url)
            bytes.append(count: exchange.attempt)
            bytes.append(exchange.method.rawValue | (exchange.isSent ? 2 : 0))
            append(at: exchange.at)
        case .entered(let slot, let state, let at):
            start(.entered)
            bytes.append(count: slot)
            bytes.append(state.rawValue)
            append(at: at)
        case .connected(let slot, let connection): append(connection, of: slot)
        case .resent(let slot, let at):
            start(.resent)
            bytes.append(count: slot)
            append(at: at)
        case .received(let slot, let count):
            start(.received)
            bytes.append(count: slot)
            bytes.append(count: count)
            if received.indices.contains(slot) { received[slot] &+= count }
        case .head(let slot, let head):
            start(.head)
            bytes.append(count: slot)
            bytes.append(number: UInt64(head.status))
            bytes.append(head.httpMinorVersion)
            append(text: head.contentType)
            bytes.append(head.expectedBytes != nil)
            if let expected = head.expectedBytes { append(expected, besidesReceivedIn: slot) }
        case .gaveUp(let slot, let url, let at):
            start(.gaveUp)
            bytes.append(count: slot)
            append(url)
            append(at: at)
        default: break
        }
    }

    private func startCounting(_ slot: Int) {
        if received.count <= slot { received += repeatElement(0, count: slot + 1 - received.count) }
        received[slot] = 0
    }

    /// A number of bytes as the difference from those that came in: often that is the length of the head.
    private func append(_ count: Int, besidesReceivedIn slot: Int) {
        bytes.append(signed: Int64(count &- (received.indices.contains(slot) ? received[slot] : 0)))
    }

    private func append(_ connection: ExchangeConnection, of slot: Int) {
        let isKnown = connection.isReused && connections.contains(connection.identity)
        start(isKnown ? .connectedAgain : .connected)
        bytes.append(count: slot)
        bytes.append(number: connection.identity)
        guard !isKnown else { return }
        bytes.append(connection.isReused)
        append(text: connection.peer)
        append(text: connection.tls)
        append(text: connection.cipher)
        if connections.count == RecordedKind.mostNamed { connections.removeAll(keepingCapacity: true) }
        connections.insert(connection.identity)
    }

    func append(_ record: FetchRecord) {
        start(.ended)
        bytes.append(count: record.slot)
        append(record.url)
        append(at: record.endedAt)
        let hasMore =
            record.error != nil || record.remark != nil || record.location != nil || record.since != nil
            || record.blockSign != nil
        bytes.append(number: UInt64(flags(of: record, hasMore: hasMore).rawValue))
        bytes.append(UInt8(clamping: FetchOutcome.allCases.firstIndex(of: record.outcome) ?? 0))
        bytes.append(record.verdict?.rawValue ?? 0)
        append(record.bodyBytes, besidesReceivedIn: record.slot)
        for count in [record.links, record.newLinks] { bytes.append(count: count) }
        guard hasMore else { return }
        bytes.append(record.error.map { Self.code($0.kind) } ?? 0)
        append(text: record.error?.message ?? record.remark)
        bytes.append(optional: record.target.map { Int64($0.index) })
        append(text: record.target == nil ? record.location : nil)
        bytes.append(record.since?.rawValue ?? 0)
    }

    private func flags(of record: FetchRecord, hasMore: Bool) -> RecordedFlags {
        var flags: RecordedFlags = hasMore ? .hasMore : []
        if record.willRetry { flags.insert(.willRetry) }
        if record.isSuperseded { flags.insert(.isSuperseded) }
        if record.isHTML { flags.insert(.isHTML) }
        if record.isUnlisted { flags.insert(.isUnlisted) }
        if record.isEmpty { flags.insert(.isEmpty) }
        if record.isRobots { flags.insert(.isRobots) }
        if record.isBodyLeft { flags.insert(.isBodyLeft) }
        if record.error?.isFinal == true { flags.insert(.isFinal) }
        return flags
    }
}
