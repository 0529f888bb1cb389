// A URL may be found by several ways. Its depth and redirects are those of the best way, whichever was found first. If
// a redirect is found by a better way, so is its target.

/// The distance of a URL from the seeds by one way.
package struct Way {
    /// The number of links from a seed.
    let depth: Int
    /// The number of redirects in a row at the way's end.
    let hops: Int

    /// Whether it is at least as good as another in both.
    func covers(_ other: Way) -> Bool { depth <= other.depth && hops <= other.hops }
}

extension Frontier {
    /// Whether a way is within the limits.
    func admits(_ way: Way) -> Bool { way.hops <= maxHops && way.depth <= maxDepth ?? .max }

    /// Processes another way to a known URL that is not skipped, which may be a better one.
    @inline(never)
    func recordWay(_ record: UnsafeMutablePointer<URLRecord>, _ way: Way) {
        let id = URLID(index: record.pointee.id)
        if improve(record, by: way), let target = target(of: id) { passOn(way, from: id, to: target) }
    }

    /// Offers a redirect's target by its other ways. The target was already offered by the way in its record.
    func passOnOtherWays(from redirect: URLID, to target: URLID) {
        guard !otherWays.isEmpty else { return }
        for way in otherWays[redirect.index] ?? [] { passOn(way, from: redirect, to: target) }
    }

    /// Passes a way on to the target of a redirect, one redirect longer, and so on.
    private func passOn(_ way: Way, from redirect: URLID, to target: URLID) {
        var (way, redirect, next) = (way, redirect, Optional(target))
        while let target = next {
            way = Way(depth: way.depth, hops: way.hops + 1)
            let record = table[target.index]
            if record.pointee.isRevivable {
                _ = reconsider(
                    record, redirect, depth: way.depth, hops: way.hops, nofollow: false,
                    role: roleOfTarget(of: redirect))
                return
            }
            guard improve(record, by: way) else { return }
            (redirect, next) = (target, self.target(of: target))
        }
    }

    /// Records a way to a URL that is not skipped because of its way.
    ///
    /// - Returns: whether it is better than those known before, so that it may matter to the URL's links.
    private func improve(_ record: UnsafeMutablePointer<URLRecord>, by way: Way) -> Bool {
        let id = URLID(index: record.pointee.id)
        switch record.pointee.state {
        // A skipped URL here was not skipped because of its way, and a finished one only leads on by its links, which
        // have been followed. So no way matters any longer, and none needs checks for its hops.
        case .skipped,
            .done where target(of: id) == nil:
            setHops(0, of: record)
            return false
        // A URL that is fetched again was a redirect: its distance includes the redirects that lead back to it.
        case .todo where links.redirects.target(of: id) != nil, .inFlight where links.redirects.target(of: id) != nil:
            return false
        case .done, .todo, .inFlight: break
        }
        // A way that is too deep counts as well: the limit may be raised.
        guard way.hops <= maxHops else { return false }
        guard maxDepth != nil else {
            guard way.hops < Int(record.pointee.hops) else { return false }
            setHops(way.hops, of: record)
            return true
        }
        return keep(way, of: record)
    }

    /// Records a way to a URL beside those known before.
    ///
    /// - Returns: false if one of these is at least as good.
    func keep(_ way: Way, of record: UnsafeMutablePointer<URLRecord>) -> Bool {
        let id = URLID(index: record.pointee.id)
        let known = Way(depth: Int(record.pointee.depth), hops: Int(record.pointee.hops))
        var others = otherWays[id.index] ?? []
        guard !known.covers(way), !others.contains(where: { $0.covers(way) }) else { return false }
        others.removeAll { way.covers($0) }
        if way.depth < known.depth {
            if !way.covers(known) { addWay(known, to: id, &others) }
            bringNearer(record, to: way)
        } else if way.depth == known.depth {
            setHops(way.hops, of: record)
        } else {
            addWay(way, to: id, &others)
        }
        otherWays[id.index] = others.isEmpty ? nil : others
        return true
    }

    private func addWay(_ way: Way, to id: URLID, _ others: inout [Way]) {
        others.append(way)
        tellDetail(.foundOnOtherWay(id, depth: way.depth, hops: way.hops))
    }

    /// So many redirects in a row lead to a URL from now on.
    func setHops(_ hops: Int, of record: UnsafeMutablePointer<URLRecord>) {
        let hops = UInt8(clamping: hops)
        guard record.pointee.hops != hops else { return }
        record.pointee.hops = hops
        tellPlace(of: record)
    }

    /// Sets a known URL's depth to that of a way with fewer links, for links not read yet.
    private func bringNearer(_ record: UnsafeMutablePointer<URLRecord>, to way: Way) {
        let wasHeld = removeDeeper(record)
        record.pointee.depth = UInt16(clamping: way.depth)
        record.pointee.hops = UInt8(clamping: way.hops)
        tellPlace(of: record)
        if wasHeld { enqueue(record, at: .last) }
    }
}
