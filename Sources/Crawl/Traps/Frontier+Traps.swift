// The frontier's part in traps: a URL's form is judged when it is offered; a page's kin when it has been read; what is
// closed then is skipped when its turn comes, so that nothing is searched for in todo.

/// A keyed hash of URL templates, with the storage to make them in.
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

    /// Nil for a URL that belongs to no section.
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
    /// A template counts for a page that was reached from one of it in so many steps: traps have parts that take turns.
    private static let kinSteps = 3
    /// Sections and hosts count for pages that are reached over more pages than this; what belongs to a page is no deeper
    /// than it, however long such a chain is.
    private static let shallow = 4
    /// URLs skipped at one call of `claim` at most.
    static let skipsAtOnce = 1_000

    /// What is wrong with a URL that is about to wait, if anything.
    func trap(_ id: URLID, _ text: UnsafeBufferPointer<UInt8>, at host: UInt32, from referrer: URLID) -> TrapKind? {
        let target = RobotsTable.target(in: text)
        if let kind = PathShape.trap(in: target) { return kind }
        if queries.repeats(target, at: host) { return .query }
        guard hosts[host].isTrapped else { return nil }
        return trapGuard.closed(memberships(text, at: host, referrer: referrer.index))?.kind
    }

    /// What a URL belongs to and was reached from: the pages of a trap are reached from their like.
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

    /// Whether what a URL leads to is reached over more than `shallow` pages.
    private func isDeep(_ referrer: UInt32) -> Bool {
        var step = referrer
        for _ in 0..<Self.shallow where step != URLRecord.none { step = table[step].pointee.referrer }
        return step != URLRecord.none
    }

    /// Where a URL was cut off, if it was skipped for that.
    func cut(of id: URLID) -> TrapCut? {
        guard case .trap(let kind) = table[id.index].pointee.skipCause else { return nil }
        return place(ofCut: kind, table[id.index]).map { trapGuard.cuts[$0] }
    }

    /// A URL is skipped as part of a trap.
    func noteTrap(_ record: UnsafeMutablePointer<URLRecord>, _ kind: TrapKind) {
        traps[kind, default: 0] += 1
        guard let cut = place(ofCut: kind, record) else { return }
        let url = URLID(index: record.pointee.id)
        trapGuard.cuts[cut].add(url)
        tellDetail(.cutOff(url, at: cut))
    }

    /// The place among the cuts of that which a URL is part of.
    private func place(ofCut kind: TrapKind, _ record: UnsafeMutablePointer<URLRecord>) -> Int? {
        guard trapGuard.isClosing else { return nil }
        return trapGuard.closed(memberships(of: record).filter { $0.kind == kind })?.cut
    }

    /// For how many pages one is to stand whose words are looked at; 0 for one that is not.
    func trapWeight(of id: URLID) -> Int {
        guard guardsTraps else { return 0 }
        let record = table[id.index]
        guard record.pointee.referrer != URLRecord.none else { return 0 }
        let lot = (UInt64(id.index) &* 0x9E37_79B9_7F4A_7C15) >> 40
        guard lot % UInt64(TrapGuard.sampling) == 0 else { return 0 }
        return trapGuard.weight(memberships(of: record), lot: lot / UInt64(TrapGuard.sampling))
    }

    /// A page that `trapWeight` chose has been read.
    func noteWords(_ words: UInt64, weight: Int, of id: URLID) {
        let record = table[id.index]
        let host = record.pointee.host
        let known = trapGuard.cuts.count
        if trapGuard.recordPage(memberships(of: record), host: host, words: words, weight: weight) {
            for cut in trapGuard.cuts[known...] { tellDetail(.closed(cut.kind, pages: cut.pages)) }
            change(host, .trapped)
        }
    }

    /// Why a URL must not go out although it waits in todo.
    private func objection(to id: UInt32, at host: UInt32) -> SkipCause? {
        if let cause = ignoredCause(table.text(of: table[id]), at: host) { return cause }
        guard hosts[host].isTrapped else { return nil }
        return trapGuard.closed(memberships(of: table[id])).map { .trap($0.kind) }
    }

    /// Whether a URL that was taken out of its host's queue may go out; else it is skipped.
    @inline(__always)
    func mayDepart(_ id: UInt32, from host: UInt32) -> Bool {
        guard hosts[host].isTrapped || !ignored.isEmpty || !sweeps.isEmpty else { return true }
        return mayDepartWatched(id, from: host)
    }

    @inline(never)
    private func mayDepartWatched(_ id: UInt32, from host: UInt32) -> Bool {
        // What was ignored while it waited is still in the queue.
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

    /// A URL that waited, and has been taken out of its queue, is skipped after all.
    func skipWaiting(_ id: UInt32, _ cause: SkipCause) {
        skipsOfTurn += 1
        move(table[id], to: .skipped(cause))
    }
}
