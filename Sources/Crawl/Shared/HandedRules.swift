import Web

// A process that gives a host back hands over what robots.txt says, so that the next one does not ask for it again.

/// What an origin's robots.txt says, as one process hands it over to another.
package struct HandedRules: Sendable, Hashable {
    /// Scheme, host and port.
    package let origin: [UInt8]
    /// What it says.
    package let bytes: [UInt8]
    /// Until when that is used, monotonic nanoseconds.
    package let until: Int64

    /// Creates rules that another process has handed over.
    package init(origin: [UInt8], bytes: [UInt8], until: Int64) {
        (self.origin, self.bytes, self.until) = (origin, bytes, until)
    }

    /// The largest number of bytes of one text. Longer rules are not handed over.
    fileprivate static let longest = 64 << 10
    /// The largest number of origins of a host.
    fileprivate static let most = 8

    fileprivate static let allowsAll: UInt8 = 0
    fileprivate static let hasRules: UInt8 = 1
    fileprivate static let hasStatus: UInt8 = 2
}

extension Crawl {
    /// What robots.txt says of a host's origins, as far as it is known and worth handing over.
    ///
    /// - Parameters:
    ///   - origin: the number of one of its origins.
    ///   - now: the time.
    /// - Returns: the rules, by origin.
    package func rulesToHandOver(of origin: UInt32, now: Int64) -> [HandedRules] {
        let group = frontier.hosts[origin].group
        let origins = (0..<UInt32(hostCount)).lazy.filter { self.frontier.hosts[$0].group == group }
        return origins.prefix(HandedRules.most).compactMap { host in
            let known = frontier.hosts[host].robots
            guard case .known(let until) = known.state, until > now, !known.isUnreachable,
                let bytes = frontier.handedBytes(of: known)
            else { return nil }
            return HandedRules(origin: frontier.hosts[host].origin, bytes: bytes, until: until)
        }
    }

    /// Uses what another process has handed over, unless robots.txt was asked for here.
    package func takeOver(_ handed: HandedRules, now: Int64) {
        var url = WebURL()
        guard options.obeysRobots, handed.until > now,
            handed.origin.withUnsafeBufferPointer({ url.assign($0, base: nil) }) == nil, url.isHTTP,
            let host = frontier.number(ofOriginOf: url), frontier.hosts[host].robots.state == .unknown
        else { return }
        let until = min(handed.until, now + RobotsTable.lifetime)
        var input = RecordingReader(handed.bytes)
        switch input.byte() {
        case HandedRules.allowsAll where !input.isDamaged: frontier.allowAll(host, until: until)
        case HandedRules.hasRules:
            let (address, text) = (input.piece(), input.piece())
            guard !input.isDamaged, text.count <= HandedRules.longest else { return }
            frontier.obeyHanded(text, from: address, at: host, until: until, now: now)
        case HandedRules.hasStatus:
            guard let status = UInt16(exactly: input.count()), !input.isDamaged else { return }
            frontier.disallowAll(host, until: until, because: .status(status))
        default: return
        }
    }
}

extension Frontier {
    /// What an origin's robots.txt says, in bytes; nil if that is not worth handing over.
    fileprivate func handedBytes(of known: HostRobots) -> [UInt8]? {
        var output = RecordingBytes()
        switch (known.rules, known.trouble) {
        case (let url?, _):
            guard let text = robots.rules[url.index]?.text(limit: HandedRules.longest) else { return nil }
            output.append(HandedRules.hasRules)
            output.append(withText(of: url) { Array($0) })
            output.append(text)
        case (nil, .status(let status)):
            output.append(HandedRules.hasStatus)
            output.append(count: Int(status))
        case (nil, nil) where !known.isRestricted: output.append(HandedRules.allowsAll)
        default: return nil
        }
        return output.take()
    }

    /// Makes a host obey rules that another process read.
    fileprivate func obeyHanded(_ text: [UInt8], from address: [UInt8], at host: UInt32, until: Int64, now: Int64) {
        var url = WebURL()
        guard address.withUnsafeBufferPointer({ url.assign($0, base: nil) }) == nil, url.isHTTP,
            address.count <= URLArena.longestText, let origin = number(ofOriginOf: url)
        else { return }
        var rules = text.withUnsafeBufferPointer { RobotsRules(parsing: $0) }
        rules.sitemaps = []
        robots.rules.recordSize(rules.bytes)
        guard makeRoom(for: rules.bytes) else { return }
        let id = url.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[url.withoutFragment])
            let hash = table.hash(text)
            if let known = table.find(text, hash: hash) { return known.pointee.id }
            let record = table.insert(
                text, hash: hash, host: origin, referrer: URLRecord.none, depth: 0, hops: 0, role: .auxiliary)
            // It waits for nobody here: another process has fetched it.
            admit(record, as: .todo(.last))
            return record.pointee.id
        }
        robots.rules.insert(rules, of: id)
        robots.answers[id] = RobotsTable.Known(answer: .rules, until: until, asked: 0)
        text.withUnsafeBufferPointer { tellDetail(.rulesFound(URLID(index: id), $0)) }
        obey(id, at: host, until: until, asked: nil, now: now)
    }
}
