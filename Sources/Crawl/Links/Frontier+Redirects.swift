public import HTTP

// What becomes of redirects: whether a link to one leads anywhere is known once its target has ended.

/// Where a link leads that leads nowhere.
public struct DeadEnd: Sendable, Hashable {
    /// The URLs to which redirects lead from the link's own, in order: the last is what failed. Empty where the link's own did.
    public let via: [URLID]
    /// The HTTP status of what failed; 0 for none.
    public let status: UInt16
    /// What went wrong with it; nil for an answer of 400 or more.
    public let error: FetchErrorKind?
}

extension Frontier {
    /// Where a URL leads that is a redirect; nil for any other.
    func target(of id: URLID) -> URLID? {
        guard !redirects.isEmpty else { return nil }
        let record = table[id.index]
        guard record.pointee.state == .done, StatusCode.isRedirect(record.pointee.status) else { return nil }
        return redirects.target(of: id)
    }

    /// Why a link to a URL leads nowhere: at its end stands what failed, or the redirects lead in a circle, or they are more
    /// than are followed. Nil where it leads somewhere, to what is left out, or to what has not ended. O(limit of redirects).
    ///
    /// The length counts from the link, whatever else leads to where they pass: so it is with whoever clicks on it.
    func deadEnd(of id: URLID) -> DeadEnd? {
        var via: [URLID] = []
        var last = id
        while let next = target(of: last), !isLeftOutByItself(next) {
            guard via.count < maxHops, next != id, !via.contains(next) else {
                return DeadEnd(via: via, status: table[last.index].pointee.status, error: .redirect)
            }
            via.append(next)
            last = next
        }
        let record = table[last.index]
        guard record.pointee.state == .done, record.pointee.isBroken else { return nil }
        return DeadEnd(via: via, status: record.pointee.status, error: record.pointee.errorKind)
    }

    /// Whether the crawl does not go to a URL, whatever the way and the time at which it was found.
    private func isLeftOutByItself(_ id: URLID) -> Bool {
        switch table[id.index].pointee.skipReason {
        case .scope, .pattern, .scheme, .tooLong: true
        case nil, .robots, .robotsUnavailable, .depth, .trap, .nofollow, .cancelled, .redirectLimit: false
        }
    }

    /// A URL ended well: links to it no longer matter, nor do those to redirects that lead there.
    func settleLinks(to id: UInt32) {
        referrers.settle(id)
        if !redirects.isEmpty { redirects.endsWell(id, redirects: 0) }
    }

    /// A redirect ended: it waits for what becomes of its target, if that is not known.
    func settleRedirect(_ id: URLID) {
        var (last, length) = (id, 0)
        while length < maxHops, let next = target(of: last) { (last, length) = (next, length + 1) }
        let end = table[last.index].pointee
        if target(of: last) == nil, end.state == .done && !end.isBroken || end.state == .skipped && !end.isRevivable {
            referrers.settle(id.index)
            redirects.endsWell(id.index, redirects: length)
        } else {
            redirects.wait(id)
        }
    }

    /// Goes on with the redirects that lead to what ended well: some for each URL that ends, so that none takes long however
    /// many they are.
    func advanceSettling() {
        for _ in 0..<Self.settledAtOnce {
            guard let (id, length) = redirects.nextSettled() else { return }
            guard let length, length <= maxHops, target(of: id) != nil else { continue }
            referrers.settle(id.index)
            redirects.endsWell(id.index, redirects: length)
        }
    }
    private static let settledAtOnce = 16
}
