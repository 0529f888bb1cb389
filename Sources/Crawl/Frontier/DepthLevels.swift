/// URLs that wait because nearer ones have not been fetched yet, by depth.
///
/// If depth is limited, a page must be fetched at its true distance from the seeds: otherwise the links of a page that
/// was found by a longer way first would be left out. So no page is fetched before all nearer ones have ended.
///
/// If the queues are shared with other processes, all URLs are here that were not taken from there.
struct DepthLevels {
    /// The depth of the URLs that are fetched now.
    private(set) var level = 0
    /// The number of waiting URLs.
    private(set) var count = 0
    /// The number of dropped URLs that have not been removed.
    private(set) var dropped = 0
    /// The waiting URLs by depth and, until the next `tidy`, dropped ones.
    private var queues: [RingQueue] = []

    /// Whether some of the waiting URLs have the present depth or less.
    var hasNear: Bool { count > 0 && level < queues.count && !queues[level].isEmpty }

    mutating func append(_ id: UInt32, depth: UInt16) {
        while queues.count <= Int(depth) { queues.append(RingQueue()) }
        queues[Int(depth)].append(id)
        count += 1
    }

    /// Advances to the next depth with waiting URLs.
    mutating func advance() {
        while level < queues.count, queues[level].isEmpty { level += 1 }
    }

    /// Removes the first URL that is near enough or was dropped.
    mutating func popNear(_ isHeld: (UInt32) -> Bool) -> UInt32? {
        guard hasNear, let id = queues[level].popFirst() else { return nil }
        if isHeld(id) { count -= 1 } else { dropped = max(0, dropped - 1) }
        return id
    }

    /// Removes a waiting URL. O(n).
    mutating func remove(_ id: UInt32, depth: UInt16) {
        if queues[Int(depth)].remove(id) { count -= 1 }
    }

    /// Removes a waiting URL if it is the first of its depth.
    ///
    /// - Returns: whether it was removed.
    mutating func popFirst(_ id: UInt32, depth: UInt16) -> Bool {
        guard Int(depth) < queues.count, !queues[Int(depth)].isEmpty, queues[Int(depth)][0] == id else { return false }
        _ = queues[Int(depth)].popFirst()
        count -= 1
        return true
    }

    /// Drops a waiting URL, which is removed later.
    mutating func drop() {
        count -= 1
        dropped += 1
    }

    /// Removes the dropped URLs.
    mutating func tidy(_ isHeld: (UInt32) -> Bool) {
        dropped = 0
        for depth in queues.indices {
            for _ in 0..<queues[depth].count {
                if let id = queues[depth].popFirst(), isHeld(id) { queues[depth].append(id) }
            }
        }
    }

    /// The waiting URLs at a range of positions, the nearest first, without dropped ones.
    func rows(_ rows: Range<Int>, _ isHeld: (UInt32) -> Bool) -> [UInt32] {
        let isClean = queues.reduce(0) { $0 + $1.count } == count
        var first = 0
        var found: [UInt32] = []
        for queue in queues where first < rows.upperBound {
            let own = isClean ? queue.count : (0..<queue.count).count { isHeld(queue[$0]) }
            let wanted = rows.clamped(to: first..<first + own)
            if isClean {
                found += wanted.map { queue[$0 - first] }
            } else if !wanted.isEmpty {
                let held = (0..<queue.count).map { queue[$0] }.filter(isHeld)
                found += held[wanted.lowerBound - first..<wanted.upperBound - first]
            }
            first += own
        }
        return found
    }
}

extension Frontier {
    /// The number of URLs that are moved to their hosts' queues at a time.
    private static let levelSlice = 2_000

    /// Whether there are waiting URLs of the present depth. Without a limit on depth, none needs to wait.
    var hasLevel: Bool {
        levels.count > 0 && !isShared
            && (maxDepth == nil || levels.hasNear || counts.todo + counts.inFlight == levels.count)
    }

    /// Moves URLs of the present depth to their hosts' queues, once all nearer ones have ended. Robots rules may have
    /// come since they were found.
    func fillQueues() {
        levels.advance()
        for _ in 0..<Self.levelSlice {
            guard let id = levels.popNear({ table[$0].pointee.isHeld }) else { return }
            let record = table[id]
            let host = record.pointee.host
            guard record.pointee.isHeld else { continue }
            record.pointee.isHeld = false
            hosts[host].waiting -= 1
            if isAllowed(table.text(of: record), at: host) {
                line(up: id, of: host, isFirst: false)
            } else {
                skipWaiting(id, .reason(refusal(at: host)))
            }
        }
    }

    /// Removes a URL from those that wait for nearer ones. O(n).
    ///
    /// - Returns: whether it was one of them.
    func removeDeeper(_ record: UnsafeMutablePointer<URLRecord>) -> Bool {
        guard record.pointee.isHeld else { return false }
        record.pointee.isHeld = false
        levels.remove(record.pointee.id, depth: record.pointee.depth)
        hosts[record.pointee.host].waiting -= 1
        return true
    }

    /// Removes all URLs of a host that wait for nearer ones.
    func removeDeeper(of host: UInt32) -> [UInt32] {
        guard levels.count > 0 else { return [] }
        let held = levels.rows(0..<Int.max) { table[$0].pointee.isHeld }.filter { table[$0].pointee.host == host }
        for id in held {
            table[id].pointee.isHeld = false
            levels.drop()
        }
        hosts[host].waiting -= Int32(held.count)
        levels.tidy { table[$0].pointee.isHeld }
        return held
    }
}
