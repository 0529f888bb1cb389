// Finds traps: the form of a URL is checked when it is offered, and the related pages of a page when it has been read.
// URLs of closed parts are skipped when their turn comes, so that todo need not be searched.

/// A keyed hash of URL templates, with storage to build them.
struct TemplateKeys {
    let fingerprint: Fingerprint
    private var scratch: [UInt8] = []

    init(_ options: CrawlOptions) {
        fingerprint = Fingerprint(seed: options.hashSeed &+ 1)
    }

    mutating func template(_ text: UnsafeBufferPointer<UInt8>, at host: UInt32) -> UInt64 {
        scratch.removeAll(keepingCapacity: true)
        URLTemplate.append(RobotsTable.target(in: text), to: &scratch)
        return key(at: host)
    }

    /// The key of a URL's section; nil if it has none.
    mutating func section(_ text: UnsafeBufferPointer<UInt8>, at host: UInt32) -> UInt64? {
        scratch.removeAll(keepingCapacity: true)
        URLTemplate.appendSection(of: RobotsTable.target(in: text), to: &scratch)
        return scratch.isEmpty ? nil : key(at: host)
    }

    func host(_ host: UInt32) -> UInt64 {
        (UInt64(host) + 1) &* 0xD6E8_FEB8_6659_FD93
    }

    private func key(at host: UInt32) -> UInt64 {
        scratch.withUnsafeBufferPointer { fingerprint($0) } ^ self.host(host)
    }
}

extension Frontier {
    /// The number of steps back in which a page of the same template counts as related: traps may have alternating
    /// parts.
    private static let kinSteps = 3
    /// The number of pages on the way beyond which sections and hosts count. A requisite is no deeper than its page.
    private static let shallow = 4
    /// The largest number of URLs skipped in one call of `claim`.
    static let skipsAtOnce = 1_000

    /// The kind of trap of a URL that is about to wait, if it is one.
    func trap(_ id: URLID, _ text: UnsafeBufferPointer<UInt8>, at host: UInt32, from referrer: URLID) -> TrapKind? {
        let target = RobotsTable.target(in: text)
        if let kind = PathShape.trap(in: target) { return kind }
        if queries.repeats(target, at: host) { return .query }
        guard hosts[host].isTrapped else { return nil }
        return trapGuard.closed(memberships(text, at: host, referrer: referrer.index))?.kind
    }

    /// The templates, sections and hosts that a URL belongs to and was reached from: pages of a trap are reached from
    /// similar pages.
    private func memberships(
        _ text: UnsafeBufferPointer<UInt8>, at host: UInt32, referrer: UInt32
    ) -> [TrapGuard.Membership] {
        guard referrer != URLRecord.none, table[referrer].pointee.host == host else { return [] }
        var found: [TrapGuard.Membership] = []
        let template = keys.template(text, at: host)
        var step = referrer
        for _ in 0..<Self.kinSteps where step != URLRecord.none && found.isEmpty {
            let record = table[step]
            if record.pointee.host == host, keys.template(table.text(of: record), at: host) == template {
                found.append(.init(kind: .template, key: template))
            }
            step = record.pointee.referrer
        }
        guard isDeep(referrer) else { return found }
        if let section = keys.section(text, at: host),
            keys.section(table.text(of: table[referrer]), at: host) == section
        {
            found.append(.init(kind: .section, key: section))
        }
        found.append(.init(kind: .host, key: keys.host(host)))
        return found
    }

    private func memberships(of record: UnsafeMutablePointer<URLRecord>) -> [TrapGuard.Membership] {
        memberships(table.text(of: record), at: record.pointee.host, referrer: record.pointee.referrer)
    }

    /// Whether links of a URL are reached over more than `shallow` pages.
    private func isDeep(_ referrer: UInt32) -> Bool {
        var step = referrer
        for _ in 0..<Self.shallow where step != URLRecord.none { step = table[step].pointee.referrer }
        return step != URLRecord.none
    }

    /// The cut for which a URL was skipped, if any.
    func cut(of id: URLID) -> TrapCut? {
        guard case .trap(let kind) = table[id.index].pointee.skipCause else { return nil }
        return place(ofCut: kind, table[id.index]).map { trapGuard.cuts[$0] }
    }

    /// Counts a URL that is skipped as part of a trap.
    func recordTrap(_ record: UnsafeMutablePointer<URLRecord>, _ kind: TrapKind) {
        traps[kind, default: 0] += 1
        guard let cut = place(ofCut: kind, record) else { return }
        let url = URLID(index: record.pointee.id)
        trapGuard.cuts[cut].add(url)
        tellDetail(.cutOff(url, at: cut))
    }

    /// The place of a URL's cut among the cuts.
    private func place(ofCut kind: TrapKind, _ record: UnsafeMutablePointer<URLRecord>) -> Int? {
        guard trapGuard.isClosing else { return nil }
        return trapGuard.closed(memberships(of: record).filter { $0.kind == kind })?.cut
    }

    /// The number of pages that a page stands for in the sample; 0 if it is not in the sample.
    func trapWeight(of id: URLID) -> Int {
        guard guardsTraps else { return 0 }
        let record = table[id.index]
        guard record.pointee.referrer != URLRecord.none else { return 0 }
        let lot = (UInt64(id.index) &* 0x9E37_79B9_7F4A_7C15) >> 40
        guard lot % UInt64(TrapGuard.sampling) == 0 else { return 0 }
        return trapGuard.weight(memberships(of: record), lot: lot / UInt64(TrapGuard.sampling))
    }

    /// Records the words of a page in the sample.
    func recordWords(_ words: UInt64, weight: Int, of id: URLID) {
        let record = table[id.index]
        let host = record.pointee.host
        let known = trapGuard.cuts.count
        tellDetail(.sampled(id, words: words, weight: weight))
        if trapGuard.recordPage(memberships(of: record), host: host, words: words, weight: weight) {
            for cut in trapGuard.cuts[known...] { tellDetail(.closed(cut.kind, pages: cut.pages)) }
            change(host, .trapped)
        }
    }

    /// Records the words of a page that an earlier run read.
    func restoreSample(_ words: UInt64, weight: Int, of id: UInt32) {
        let host = table[id].pointee.host
        let known = memberships(of: table[id])
        if trapGuard.recordPage(known, host: host, words: words, weight: weight) {
            _ = hosts.apply(.trapped, to: host)
        }
    }

    /// Why a URL in todo must not be fetched.
    private func objection(to id: UInt32, at host: UInt32) -> SkipCause? {
        if let cause = ignoredCause(table.text(of: table[id]), at: host) { return cause }
        // The limit may have changed while it waited.
        if isTooDeep(table[id]), attempts[id] == nil { return .reason(.depth) }
        guard hosts[host].isTrapped else { return nil }
        return trapGuard.closed(memberships(of: table[id])).map { .trap($0.kind) }
    }

    /// Whether a URL from its host's queue may be fetched; otherwise it is skipped.
    @inline(__always)
    func mayDepart(_ id: UInt32, from host: UInt32) -> Bool {
        guard hosts[host].isTrapped || !ignored.isEmpty || !sweeps.isEmpty else { return true }
        return mayDepartWatched(id, from: host)
    }

    @inline(never)
    private func mayDepartWatched(_ id: UInt32, from host: UInt32) -> Bool {
        // Ignored URLs may still be in the queue.
        guard table[id].pointee.state == .todo else {
            hosts[host].dropped -= 1
            return false
        }
        guard let cause = objection(to: id, at: host) else { return true }
        skipWaiting(id, cause)
        return false
    }

    /// The key of a URL's template and host.
    func cluster(of id: URLID) -> UInt64 {
        let record = table[id.index]
        return keys.template(table.text(of: record), at: record.pointee.host)
    }

    /// Skips a waiting URL that was removed from its queue.
    func skipWaiting(_ id: UInt32, _ cause: SkipCause) {
        skipsOfTurn += 1
        move(table[id], to: .skipped(cause))
    }
}
