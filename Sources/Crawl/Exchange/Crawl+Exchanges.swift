public import HTTP
public import Web

// How an engine tells the crawl what becomes of an exchange, from its slot to its end.
// Calls for a slot that was given up (`Crawl.perform(.abort)`) must not come: the engine cancels its exchanges first.

/// How an exchange ended, as the engine saw it.
public enum ExchangeEnd: Sendable {
    /// A complete response, or as much of it as the body's plan asked for.
    case complete
    /// No complete response.
    case failed(FetchError)
}

extension Crawl {
    /// The URL that a slot's exchange requests.
    public func url(in slot: Int) -> WebURL {
        slots[slot].url
    }

    /// The crawl's number for the origin that a slot's exchange goes to: equal for equal scheme, host and port.
    public func origin(in slot: Int) -> UInt32 {
        frontier.record(of: slots[slot].live.url).host
    }

    /// Whether a slot's exchange is to be dropped.
    public func isCancelled(_ slot: Int) -> Bool {
        slots[slot].isCancelled
    }

    /// An exchange enters a connection state.
    public func enter(_ state: ConnectionState, slot: Int, now: Int64) {
        if slots[slot].live.hasEntered { connectionsByState[Int(slots[slot].live.state.rawValue)] -= 1 }
        connectionsByState[Int(state.rawValue)] += 1
        slots[slot].live.enter(state, at: now)
        frontier.tellDetail(.entered(slot: slot, state, at: now))
    }

    /// An exchange has its connection, new or from the pool.
    ///
    /// - Parameters:
    ///   - slot: the exchange's slot.
    ///   - connection: the connection's identity, from 1.
    ///   - peer: the peer's address, as "127.0.0.1:80".
    ///   - tls: the TLS version, as "TLSv1.3"; nil for plain HTTP.
    ///   - cipher: the name of TLS's cipher, as "TLS_AES_256_GCM_SHA384"; nil for plain HTTP.
    ///   - reused: whether the connection has served an exchange before.
    public func connected(
        slot: Int, connection: UInt64, peer: String, tls: String? = nil, cipher: String? = nil, reused: Bool
    ) {
        slots[slot].live.connect(connection, reused: reused)
        slots[slot].record.connection = connection
        slots[slot].record.peer = peer
        slots[slot].record.tls = tls
        slots[slot].record.cipher = cipher
        slots[slot].record.reused = reused
        emitDetail(
            .connected(
                slot: slot,
                ExchangeConnection(identity: connection, isReused: reused, peer: peer, tls: tls, cipher: cipher)))
    }

    /// Bytes came in from the wire.
    public func received(_ bytes: Int, slot: Int) {
        slots[slot].live.bytes += bytes
        frontier.tellDetail(.received(slot: slot, bytes: bytes))
    }

    /// A response head came; the answer is what to do with the body.
    public func head(_ head: borrowing ResponseHead, slot: Int) -> BodyPlan {
        let status = head.status
        let record = slots[slot].record
        frontier.noteAnswer(of: frontier.record(of: slots[slot].live.url).host)
        slots[slot].live.status = status
        slots[slot].live.expectedBytes = head.contentLength
        contentTypes.read(head)
        let type = contentTypes.media
        if slots[slot].rules == nil, slots[slot].sitemap == nil, slots[slot].method == .get,
            !slots[slot].isConditional
        {
            beginRules(in: slot, slots[slot].live.url)
        }
        // What has only been named as a sitemap or as rules is not read for links.
        let isPage =
            !slots[slot].isCheck && slots[slot].rules == nil && frontier.record(of: slots[slot].live.url).isPage
        record.status = status
        record.httpMinorVersion = head.minorVersion
        record.contentType = contentTypes.value
        record.charset = type.charset
        frontier.tellDetail(
            .head(
                slot: slot,
                ExchangeHead(
                    status: status, httpMinorVersion: head.minorVersion, contentType: contentTypes.value,
                    expectedBytes: head.contentLength)))
        let isRequisite = frontier.record(of: record.url).isRequisite
        slots[slot].isDocument = type.isHTML && !slots[slot].isCheck && !isRequisite
        record.isHTML = type.isHTML && isPage && !isRequisite
        record.location = StatusCode.isRedirect(status) ? head.copy(of: .location) : nil
        slots[slot].retryAfter = status < 400 ? nil : retryAfter(head, now: slots[slot].live.stateSince)
        slots[slot].isSuccess = (200..<300).contains(status)
        slots[slot].isPart = status == 206 && slots[slot].method == .get && !head.hasWholeRange
        if isPage, !slots[slot].isSuccess { takePreferred(head, slot: slot) }
        if options.requests.usesCookies, head.has(.setCookie) { takeCookies(head, slot: slot) }
        if options.requests.keepsValidators { noteValidators(head, slot: slot) }
        if slots[slot].rules != nil {
            slots[slot].rules = []
            slots[slot].isCutShort = false
        }
        if isPage, isShown(slot), beginPage(head, slot: slot) { return .scan }
        if slots[slot].isSuccess, slots[slot].rules != nil || slots[slot].sitemap != nil {
            if slots[slot].isDocument, slots[slot].rules != nil { beginLaterPage(head, slot: slot) }
            beginDecoding(head, slot: slot)
            return .scan
        }
        let hasNoBody = slots[slot].method == .head || status == 204 || status == 304
        return hasNoBody ? .drain : planWithoutUse(slot)
    }

    /// What is to be done with a body that nobody reads.
    func planWithoutUse(_ slot: Int) -> BodyPlan {
        if (slots[slot].live.expectedBytes ?? .max) <= options.drainBytes { return .drain }
        slots[slot].record.isBodyLeft = isShown(slot)
        return .leave
    }

    /// A piece of the body came, as it was on the wire but for its framing.
    ///
    /// - Returns: what to do with the rest, where that is something else than before.
    @discardableResult
    public func body(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) -> BodyPlan? {
        if slots[slot].content == nil, slots[slot].failure == nil {
            take(piece, slot: slot)
        } else {
            decode(piece, slot: slot)
        }
        return slots[slot].reader?.isOfNoUse == true ? passOver(slot) : nil
    }

    /// Takes a piece of the body as it is meant.
    @inline(__always)
    func take(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        let record = slots[slot].record
        guard let reader = slots[slot].reader else {
            record.bodyBytes += piece.count
            return keep(piece, slot: slot)
        }
        if record.bodyBytes == 0 { noteBeginning(piece, slot: slot) }
        record.bodyBytes += piece.count
        reader.read(piece, links(in: slot))
        if slots[slot].sitemap != nil { readSitemap(piece, slot: slot) }
    }

    /// Where the links of a slot's page go.
    @inline(__always)
    func links(in slot: Int) -> FrontierLinks {
        let page = slots[slot].live.url
        return FrontierLinks(crawl: self, slot: slot, page: page, depth: Int(frontier.record(of: page).depth))
    }

    /// Keeps a piece of what is no page: robots rules, or a sitemap.
    private func keep(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        if slots[slot].sitemap == nil { keepRules(piece, slot: slot) } else { readSitemap(piece, slot: slot) }
    }

    /// An exchange ended; its slot is free afterwards.
    public func end(slot: Int, _ end: ExchangeEnd, now: Int64) {
        if slots[slot].isCancelled { return endCancelled(slot, now: now) }
        let page = slots[slot].live.url
        let known = frontier.record(of: page)
        let end = endSitemap(decoded(end, slot: slot), slot: slot)
        let record = slots[slot].record
        if let reader = slots[slot].reader { finishPage(reader, slot: slot) }
        if let refresh = slots[slot].refresh { follow(refresh: refresh, slot: slot) }
        record.endedAt = now
        record.depth = Int(known.depth)
        record.isRobots = slots[slot].rules != nil && !known.isPage
        record.attempt = slots[slot].live.attempt
        record.referrer = known.referrer == URLRecord.none ? nil : URLID(index: known.referrer)
        record.bytes = slots[slot].live.bytes
        record.timings = slots[slot].live.phases(endingAt: now)
        switch end {
        case .failed(var error):
            explain(&error, slot: slot)
            record.outcome = .error
            record.error = error
            record.location = nil
        case .complete where slots[slot].isSuccess:
            record.outcome = .ok
            record.error = faultOfSitemap(in: slot)
            if slots[slot].rules != nil { endRules(in: slot, end, now: now) }
        case .complete where isUnchanged(slot, record.status):
            record.outcome = .ok
            record.isHTML = false
            slots[slot].isDocument = false
        case .complete where record.location != nil:
            record.outcome = .redirect
            slots[slot].isFollowed =
                frontier.record(of: page).isPage && (slots[slot].rules == nil || mayBeRead(page))
            record.error =
                slots[slot].rules == nil || slots[slot].isFollowed
                ? follow(record, hops: Int(known.hops) + 1, slot: slot) : followRules(record, slot: slot)
        case .complete:
            record.outcome = .status
            record.error = deadEnd(record)
        }
        let untilNext = judge(record, slot: slot, began: slots[slot].live.startedAt, now: now)
        if slots[slot].goesBack == page, state != .draining { record.willRetry = true }
        if record.error != nil {
            record.history = ExchangeHistory(
                slots[slot].live, referrer: record.referrer, failedAt: now, standing: inspect(slot))
        }
        if slots[slot].live.hasEntered { connectionsByState[Int(slots[slot].live.state.rawValue)] -= 1 }
        if record.willRetry {
            frontier.postpone(
                page, until: now + untilNext, isAttempt: !slots[slot].isTurnedAway, isResent: slots[slot].isResent)
        } else {
            if record.outcome != .redirect { frontier.forgetRedirect(page) }
            frontier.untold = page.index
            let reading = reading(in: slot)
            // What becomes of a redirect that has a target is told by that.
            frontier.finish(
                page, status: record.status, error: record.isBroken && record.target == nil ? record.error?.kind : nil,
                reading: reading)
            if reading == .unread { readAsPage(page, record) }
            frontier.endSitemap(page, isRead: slots[slot].sitemap != nil)
            frontier.endPage(page, isUnread: slots[slot].isPassedOver)
            if let back = slots[slot].goesBack, back != page { frontier.tryAgain(back, hops: Int(known.hops) + 1) }
        }
        let waiting = record.willRetry ? [] : frontier.takeWaiting(for: page)
        let (body, cookies) = (slots[slot].rules, slots[slot].cookiesAsOf)
        free(slot)
        // Whoever hears of the end may ask when to wake up: what follows from it comes first.
        if !waiting.isEmpty { conclude(waiting, body: body, end: end, record, cookies: cookies, now: now) }
        record.isSuperseded = !record.willRetry && frontier.state(of: page) != .done
        frontier.untold = URLRecord.none
        emit(.ended(record))
        heedLimits(now: now)
        finishIfDone(now: now)
    }

    /// A port that keeps silent in the TLS handshake and is known to speak plain HTTP will not speak TLS the next time.
    private func explain(_ error: inout FetchError, slot: Int) {
        let live = slots[slot].live
        guard error.kind == .timeout, live.hasEntered, live.state == .securing, slots[slot].url.schemeKind == .https,
            frontier.speaksPlainHTTP(at: frontier.record(of: live.url).host)
        else { return }
        error = FetchError(.tls, "the server does not answer in TLS: it speaks plain HTTP on this port")
    }
}
