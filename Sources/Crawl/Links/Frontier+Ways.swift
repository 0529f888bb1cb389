// A URL may be found on several ways. What it leads to is as near as the best of them, whichever was found first: where a
// redirect is found on a better way than before, what it redirects to is, too.

/// How far a URL is from the seeds, on one of the ways that lead there.
package struct Way {
    /// Links from a seed.
    let depth: Int
    /// Redirects in a row at the way's end.
    let hops: Int

    /// Whether it is as good as another in both.
    func covers(_ other: Way) -> Bool { depth <= other.depth && hops <= other.hops }
}

extension Frontier {
    /// Whether a way is within the limits.
    func admits(_ way: Way) -> Bool { way.hops <= maxHops && way.depth <= maxDepth ?? .max }

    /// A known URL that is not skipped has been found on another way, which may be a better one.
    @inline(never)
    func takeWay(_ record: UnsafeMutablePointer<URLRecord>, _ way: Way) {
        let id = URLID(index: record.pointee.id)
        if improve(record, by: way), let target = target(of: id) { passOn(way, from: id, to: target) }
    }

    /// A redirect's exchange ends: what it leads to has been offered on the way that stands in its record, and is now on its
    /// other ways.
    func passOnOtherWays(from redirect: URLID, to target: URLID) {
        guard !otherWays.isEmpty else { return }
        for way in otherWays[redirect.index] ?? [] { passOn(way, from: redirect, to: target) }
    }

    /// What a redirect leads to has been found on a way that is one redirect longer than this one; and so on.
    private func passOn(_ way: Way, from redirect: URLID, to target: URLID) {
        var (way, redirect, next) = (way, redirect, Optional(target))
        while let target = next {
            way = Way(depth: way.depth, hops: way.hops + 1)
            let record = table[target.index]
            if record.pointee.isRevivable {
                let isRequisite = table[redirect.index].pointee.isRequisite
                _ = reconsider(
                    record, redirect, depth: way.depth, hops: way.hops, nofollow: false, isRequisite: isRequisite)
                return
            }
            guard improve(record, by: way) else { return }
            (redirect, next) = (target, self.target(of: target))
        }
    }

    /// Notes a way to a URL that is not skipped for the way on which it was found.
    ///
    /// - Returns: whether it is better than those known before, and so may change what the URL leads to.
    private func improve(_ record: UnsafeMutablePointer<URLRecord>, by way: Way) -> Bool {
        let id = URLID(index: record.pointee.id)
        switch record.pointee.state {
        // One was not skipped for its way, the other leads nowhere but by its links, which have been followed: no way matters
        // any longer, so that none is looked at again for its hops.
        case .skipped,
            .done where target(of: id) == nil:
            record.pointee.hops = 0
            return false
        // One that is fetched again has been a redirect: it is as far as the redirects that lead back to it.
        case .todo where links.redirects.target(of: id) != nil, .inFlight where links.redirects.target(of: id) != nil:
            return false
        case .done, .todo, .inFlight: break
        }
        guard admits(way) else { return false }
        let known = Way(depth: Int(record.pointee.depth), hops: Int(record.pointee.hops))
        guard maxDepth != nil else {
            guard way.hops < known.hops else { return false }
            record.pointee.hops = UInt8(clamping: way.hops)
            return true
        }
        var others = otherWays[id.index] ?? []
        guard !known.covers(way), !others.contains(where: { $0.covers(way) }) else { return false }
        others.removeAll { way.covers($0) }
        if way.depth < known.depth {
            if !way.covers(known) { others.append(known) }
            bringNearer(record, to: way)
        } else if way.depth == known.depth {
            record.pointee.hops = UInt8(clamping: way.hops)
        } else {
            others.append(way)
        }
        otherWays[id.index] = others.isEmpty ? nil : others
        return true
    }

    /// A known URL has been found on a way with fewer links: what has not been read yet counts as that near.
    private func bringNearer(_ record: UnsafeMutablePointer<URLRecord>, to way: Way) {
        let wasHeld = letGo(record)
        record.pointee.depth = UInt16(clamping: way.depth)
        record.pointee.hops = UInt8(clamping: way.hops)
        tellPlace(of: record)
        if wasHeld { enqueue(record, at: .last) }
    }
}
