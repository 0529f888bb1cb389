public import HTTP
public import Web

// The calls with which an engine reports the progress of an exchange, from its slot to its end. The engine must not
// call them for a slot that was given up (`Crawl.perform(.abort)`): it cancels its exchanges first.

/// How an exchange ended, as the engine saw it.
public enum ExchangeEnd: Sendable {
    /// A complete response, or as much of it as the body's plan required.
    case complete
    /// No complete response.
    case failed(FetchError)
}

extension Crawl {
    /// The URL that a slot's exchange requests, at the place where its origin is asked.
    public func url(in slot: Int) -> WebURL {
        options.remaps.isEmpty ? slots[slot].url : options.remaps.asked(slots[slot].url)
    }

    /// The crawl's number for the origin that a slot's exchange goes to: equal for equal scheme, host and port.
    public func origin(in slot: Int) -> UInt32 {
        frontier.record(of: slots[slot].live.url).host
    }

    /// Whether a slot's exchange was cancelled.
    public func isCancelled(_ slot: Int) -> Bool {
        slots[slot].isCancelled
    }

    /// Records that an exchange enters a connection state.
    public func enter(_ state: ConnectionState, slot: Int, now: Int64) {
        leaveState(of: slot)
        connectionsByState[Int(state.rawValue)] += 1
        slots[slot].live.enter(state, at: now)
        frontier.tellDetail(.entered(slot: slot, state, at: now))
    }

    /// Removes an exchange from its connection state.
    func leaveState(of slot: Int) {
        if slots[slot].live.hasEntered { connectionsByState[Int(slots[slot].live.state.rawValue)] -= 1 }
    }

    /// Records an exchange's connection, new or from the pool.
    ///
    /// - Parameters:
    ///   - slot: the exchange's slot.
    ///   - connection: the connection's identity, from 1.
    ///   - peer: the peer's address, such as "127.0.0.1:80".
    ///   - tls: the TLS version, such as "TLSv1.3"; nil for plain HTTP.
    ///   - cipher: the name of the TLS cipher, such as "TLS_AES_256_GCM_SHA384"; nil for plain HTTP.
    ///   - certificateDays: the days to the end of the server's certificate; nil where there is none, or it is not known.
    ///   - reused: whether the connection has served an exchange before.
    public func connected(
        slot: Int, connection: UInt64, peer: String, tls: String? = nil, cipher: String? = nil,
        certificateDays: Int? = nil, reused: Bool
    ) {
        if let certificateDays { noticeCertificate(endsIn: certificateDays, slot: slot) }
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

    /// Counts bytes from the wire.
    public func received(_ bytes: Int, slot: Int) {
        slots[slot].live.bytes += bytes
        frontier.tellDetail(.received(slot: slot, bytes: bytes))
    }

    /// Processes a response's head. Returns what to do with the body.
    public func head(_ head: borrowing ResponseHead, slot: Int) -> BodyPlan {
        let status = head.status
        let record = slots[slot].record
        frontier.recordAnswer(of: frontier.record(of: slots[slot].live.url).host)
        slots[slot].live.status = status
        slots[slot].live.expectedBytes = head.contentLength
        contentTypes.read(head)
        let type = contentTypes.media
        if slots[slot].rules == nil, slots[slot].sitemap == nil, slots[slot].method == .get,
            !slots[slot].isConditional
        {
            startRules(in: slot, slots[slot].live.url)
        }
        // A URL that was only named as a sitemap or as rules is not read for links.
        let role = frontier.record(of: record.url).role
        let isPage = !slots[slot].isCheck && slots[slot].rules == nil && role != .auxiliary
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
        slots[slot].isDocument = type.isHTML && !slots[slot].isCheck && role != .requisite
        record.isHTML = type.isHTML && isPage && role != .requisite
        record.location = StatusCode.isRedirect(status) ? head.copy(of: .location) : nil
        slots[slot].retryAfter = status < 400 ? nil : retryAfter(head, now: slots[slot].live.stateSince)
        heedRateLimit(head, slot: slot)
        record.blockSign = BlockSign.sign(in: head)
        slots[slot].isSuccess = (200..<300).contains(status)
        let hasDigest = options.requests.digestsBodies && status == 200 && slots[slot].method == .get
        slots[slot].digested = hasDigest ? DigestedBody() : nil
        slots[slot].isPart = status == 206 && slots[slot].method == .get && !head.hasWholeRange
        if isPage, !slots[slot].isSuccess { offerPreferred(head, slot: slot) }
        if options.requests.usesCookies, head.has(.setCookie) { storeCookies(head, slot: slot) }
        if options.requests.keepsValidators { storeValidators(head, slot: slot) }
        if frontier.isHeard { tellValidators(head, slot: slot) }
        if slots[slot].rules != nil {
            slots[slot].rules = []
            slots[slot].isCutShort = false
        }
        if isPage, isShown(slot), startPage(head, slot: slot) || startSheet(head, slot: slot) { return .scan }
        if slots[slot].isSuccess, slots[slot].rules != nil || slots[slot].sitemap != nil {
            if slots[slot].isDocument, slots[slot].rules != nil { startLaterPage(head, slot: slot) }
            startDecoding(head, slot: slot)
            return .scan
        }
        let hasNoBody = slots[slot].method == .head || status == 204 || status == 304
        return hasNoBody ? .drain : planWithoutUse(slot)
    }

    /// The plan for a body that is not needed.
    func planWithoutUse(_ slot: Int) -> BodyPlan {
        if (slots[slot].live.expectedBytes ?? .max) <= options.drainBytes { return .drain }
        slots[slot].record.isBodyLeft = isShown(slot)
        return .leave
    }

    /// Processes a piece of the body in its content coding, without its framing.
    ///
    /// - Returns: the plan for the rest, if it changes.
    @discardableResult
    public func body(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) -> BodyPlan? {
        if slots[slot].content == nil, slots[slot].failure == nil {
            readDecoded(piece, slot: slot)
        } else {
            decode(piece, slot: slot)
        }
        return slots[slot].reader?.isOfNoUse == true ? passOver(slot) : nil
    }

    /// Reads a piece of the body without content codings.
    @inline(__always)
    func readDecoded(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        let record = slots[slot].record
        slots[slot].digested?.add(piece)
        guard let reader = slots[slot].reader else {
            record.bodyBytes += piece.count
            return readRulesOrSitemap(piece, slot: slot)
        }
        if record.bodyBytes == 0 { checkBeginning(piece, slot: slot) }
        record.bodyBytes += piece.count
        reader.read(piece, links(in: slot))
        if slots[slot].sitemap != nil { readSitemap(piece, slot: slot) }
    }

    /// The receiver of a slot's links.
    @inline(__always)
    func links(in slot: Int) -> FrontierLinks {
        let page = slots[slot].live.url
        return FrontierLinks(
            crawl: self, slot: slot, page: page, depth: Int(frontier.record(of: page).depth),
            requiresHTTPS: options.requiresHTTPS && slots[slot].url.schemeKind == .https)
    }

    /// Reads a piece of a body that is not a page: robots rules, or a sitemap.
    private func readRulesOrSitemap(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        if let sheet = slots[slot].sheet { return sheet.append(piece) }
        if slots[slot].sitemap == nil { keepRules(piece, slot: slot) } else { readSitemap(piece, slot: slot) }
    }
}
