import HTTP

// Reads parts of events, and those that take texts of the job.

extension EventPlayer {
    func url() -> URLID {
        lastURL = lastURL &+ reader.signed()
        return URLID(index: UInt32(clamping: lastURL))
    }

    func urlIfAny() -> URLID? { reader.optional().map { URLID(index: UInt32(clamping: $0)) } }

    /// A time beside the present one.
    func time() -> Int64 { nanoseconds(clock &+ min(max(reader.signed(), -(1 << 40)), 1 << 40)) }

    /// A time to come.
    func due() -> Int64 { nanoseconds(clock) &+ min(max(reader.signed(), -(1 << 58)), 1 << 58) }

    func text() -> [UInt8]? {
        let number = reader.count()
        switch number {
        case 0: return nil
        case 1:
            let text = reader.piece()
            if named.count < RecordedKind.mostNamed, names[text] == nil {
                names[text] = named.count
                named.append(text)
            }
            return text
        default:
            guard named.indices.contains(number - 2) else { return nil }
            return named[number - 2]
        }
    }

    func string() -> String? { text().map { String(decoding: $0, as: UTF8.self) } }

    func linkPlace() -> URLPlace {
        let referrer = urlIfAny()
        let (depth, hops) = (reader.count(), reader.count())
        return URLPlace(
            referrer: referrer, depth: min(depth, Int(UInt16.max)), hops: min(hops, 63),
            role: URLRole(rawValue: reader.byte()) ?? .page)
    }

    func find(isAlike: Bool) {
        if !isAlike {
            let host = UInt32(clamping: reader.number())
            lastFind = (host, linkPlace())
        }
        guard let lastFind else { return end() }
        let url = URLID(index: foundURLs)
        foundURLs &+= 1
        lastURL = Int64(url.index)
        events += 1
        texts.withText(of: url.index) {
            image.apply(.found(URLFind(url: url, host: lastFind.host, place: lastFind.place, text: $0)))
        }
    }

    /// The URL that was found or moved last.
    var latest: URLID { URLID(index: UInt32(clamping: lastURL)) }

    func findRules(of url: URLID) {
        events += 1
        texts.rules(of: url.index).withUnsafeBufferPointer { image.apply(.rulesFound(url, $0)) }
    }

    func findHost(isInScope: Bool) {
        events += 1
        let host = foundHosts
        foundHosts &+= 1
        texts.origin(of: host).withUnsafeBufferPointer {
            image.apply(.hostFound(host: host, isInScope: isInScope, origin: $0))
        }
    }

    func findMalformedLink(on page: URLID, isKept: Bool) -> CrawlEvent {
        guard isKept else { return .malformedLink(nil, on: page) }
        defer { malformedLinks += 1 }
        return .malformedLink(texts.malformedLink(at: malformedLinks, on: page), on: page)
    }

    /// Counts the links of a page that ends, if they were not before.
    func countLinks(of page: URLID) {
        guard counted.remove(page.index) != nil else { return }
        image.countLinks(on: page, to: texts.links(of: page.index))
    }

    func connection(_ identity: UInt64) -> ExchangeConnection? { connections[identity] }

    func keep(_ connection: ExchangeConnection) {
        if connections.count == RecordedKind.mostNamed { connections.removeAll(keepingCapacity: true) }
        connections[connection.identity] = connection
    }
}
