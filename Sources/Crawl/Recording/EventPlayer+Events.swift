import HTTP
import Words

// Reads events as `EventEncoder` writes them.

extension EventPlayer {
    /// The event of a kind; nil for what is damaged or makes no event.
    func event(_ kind: RecordedKind) -> CrawlEvent? {
        switch kind {
        case .admitted: move(latest, to: .todo, from: nil)
        case .movedToTodo: moved(to: .todo)
        case .movedToFlight: moved(to: .inFlight)
        case .movedToDone: moved(to: .done)
        case .movedToSkipped: moved(to: .skipped)
        case .queuedBehind: .queued(latest, .back, failedAttempts: nil, hasFailed: false)
        case .queued: queued()
        case .started, .entered, .connected, .connectedAgain, .resent, .received, .head, .ended, .gaveUp:
            exchangeEvent(kind)
        default: rareEvent(kind)
        }
    }

    private func moved(to state: URLState) -> CrawlEvent? {
        let url = url()
        let code = reader.byte()
        return move(url, to: state, from: URLState(rawValue: (code & 7) &- 1), hasFormer: code & 8 != 0)
    }

    private func move(_ url: URLID, to state: URLState, from: URLState?, hasFormer: Bool = false) -> CrawlEvent? {
        let cause = state == .skipped ? SkipCause(code: reader.byte()) : nil
        let answer = state == .done ? answer() : nil
        guard let former = image.standing(of: url) else { return nil }
        return .moved(
            URLMove(
                url: url, from: from, to: state, cause: cause, formerCause: from == nil ? nil : former.skipCause,
                answer: answer, formerAnswer: hasFormer ? image.answer(of: url) : nil, referrer: former.referrer))
    }

    private func answer() -> URLMove.Answer {
        let status = UInt16(clamping: reader.number())
        let error = failureKind()
        let code = reader.byte()
        return URLMove.Answer(
            status: status, error: error, verdict: Verdict(rawValue: code & 7), isRedirect: code & 8 != 0,
            reading: DocumentReading(rawValue: reader.byte()) ?? .none)
    }

    private func failureKind() -> FetchErrorKind? {
        let place = Int(reader.byte()) - 1
        return FetchErrorKind.allCases.indices.contains(place) ? FetchErrorKind.allCases[place] : nil
    }

    private func queued() -> CrawlEvent {
        let url = url()
        let place: WaitingPlace =
            switch reader.byte() {
            case 0: .front
            case 2: .deeper
            case 3: .awaited
            case 4: .delayed(until: due())
            case 5: .lastAttempt(until: due())
            default: .back
            }
        let failed = reader.optional().map { Int(min($0, 255)) }
        return .queued(url, place, failedAttempts: failed, hasFailed: reader.flag())
    }

    // MARK: Exchanges

    private func exchangeEvent(_ kind: RecordedKind) -> CrawlEvent? {
        let slot = reader.count()
        switch kind {
        case .started:
            let (url, attempt) = (url(), reader.count())
            let code = reader.byte()
            return .started(
                ExchangeStart(
                    slot: slot, url: url, attempt: attempt, method: HTTPMethod(rawValue: code & 1) ?? .get,
                    isSent: code & 2 != 0, at: time()))
        case .entered:
            guard let state = ConnectionState(rawValue: reader.byte()) else { return nil }
            return .entered(slot: slot, state, at: time())
        case .connected, .connectedAgain:
            return connected(isKnown: kind == .connectedAgain).map { .connected(slot: slot, $0) }
        case .resent: return .resent(slot: slot, at: time())
        case .received: return .received(slot: slot, bytes: reader.count())
        case .head:
            let (status, version) = (UInt16(clamping: reader.number()), reader.byte())
            let type = text()
            return .head(
                slot: slot,
                ExchangeHead(
                    status: status, httpMinorVersion: version, contentType: type,
                    expectedBytes: reader.flag() ? bytes(besidesReceivedIn: slot) : nil))
        case .gaveUp:
            let url = url()
            return .gaveUp(slot: slot, url: url, at: time())
        default: return ended(slot)
        }
    }

    private func bytes(besidesReceivedIn slot: Int) -> Int {
        let difference = min(max(reader.signed(), -(1 << 40)), 1 << 40)
        return max(0, Int(difference) + (image.exchange(in: slot)?.bytes ?? 0))
    }

    private func connected(isKnown: Bool) -> ExchangeConnection? {
        let identity = reader.number()
        if isKnown {
            guard let known = connection(identity) else { return nil }
            return ExchangeConnection(
                identity: identity, isReused: true, peer: known.peer, tls: known.tls, cipher: known.cipher)
        }
        let isReused = reader.flag()
        let (peer, tls, cipher) = (string(), string(), string())
        let connection = ExchangeConnection(
            identity: identity, isReused: isReused, peer: peer ?? "", tls: tls, cipher: cipher)
        keep(connection)
        return connection
    }

    /// The record of an exchange that ends: most of it is what was told before.
    private func ended(_ slot: Int) -> CrawlEvent? {
        let (url, endedAt) = (url(), time())
        let flags = RecordedFlags(rawValue: UInt32(clamping: reader.number()))
        let outcome = Int(reader.byte())
        guard let details = image.details(of: slot), FetchOutcome.allCases.indices.contains(outcome) else { return nil }
        let record = FetchRecord(slot: slot, url: url, endedAt: endedAt, outcome: FetchOutcome.allCases[outcome])
        record.verdict = Verdict(rawValue: reader.byte())
        record.bodyBytes = bytes(besidesReceivedIn: slot)
        (record.links, record.newLinks) = (reader.count(), reader.count())
        if flags.contains(.hasMore) { readMore(of: record, isFinal: flags.contains(.isFinal)) }
        if let place = image.standing(of: url) {
            (record.referrer, record.depth) = (place.referrer, place.depth)
        }
        let live = details.live
        (record.status, record.bytes, record.attempt) = (live.status, live.bytes, live.attempt)
        (record.reused, record.connection) = (live.reused, live.connection)
        record.timings = live.phases(endingAt: endedAt)
        (record.method, record.peer, record.tls, record.cipher) =
            (details.method, details.peer, details.tls, details.cipher)
        (record.httpMinorVersion, record.contentType) = (details.httpMinorVersion, details.contentType)
        record.willRetry = flags.contains(.willRetry)
        record.isSuperseded = flags.contains(.isSuperseded)
        record.isHTML = flags.contains(.isHTML)
        (record.isUnlisted, record.isEmpty) = (flags.contains(.isUnlisted), flags.contains(.isEmpty))
        (record.isRobots, record.isBodyLeft) = (flags.contains(.isRobots), flags.contains(.isBodyLeft))
        if record.isHTML { record.title = texts.title(of: url.index) }
        if record.error != nil {
            record.history = ExchangeHistory(live, referrer: record.referrer, failedAt: endedAt, standing: nil)
        }
        countLinks(of: url)
        return .ended(record)
    }

    private func readMore(of record: FetchRecord, isFinal: Bool) {
        let kind = failureKind()
        let sentence = string()
        if let kind {
            record.error = FetchError(kind, SafeText(untrusted: sentence ?? "").string, isFinal: isFinal)
        } else {
            record.remark = sentence.map { SafeText(untrusted: $0).string }
        }
        record.target = urlIfAny()
        record.location = text()
        if let target = record.target { texts.withText(of: target.index) { record.location = Array($0) } }
        record.since = SinceEarlier(rawValue: reader.byte())
    }
}
