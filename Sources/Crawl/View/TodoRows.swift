// The rows of todo: all queues in which URLs wait, one after the other.

extension HostTable {
    /// The URLs at a range of positions of todo. First come awaited robots.txt, then the URLs of each host in the order
    /// of dispatch, then those that wait for a time, the soonest first, and those that wait for nearer ones.
    ///
    /// - Parameters:
    ///   - rows: the positions.
    ///   - awaited: the awaited robots.txt.
    ///   - delayed: the URLs that wait for a time.
    ///   - levels: the URLs that wait for nearer ones.
    ///   - urls: their records.
    ///   - isDropped: whether an entry of an origin's queue no longer counts.
    /// - Returns: the URLs.
    func todo(
        _ rows: Range<Int>, awaited: RingQueue, delayed: DelayQueue, levels: DepthLevels, in urls: borrowing URLRecords,
        isDropped: (UInt32) -> Bool
    ) -> [URLID] {
        var found = rows.clamped(to: 0..<awaited.count).map { URLID(index: awaited[$0]) }
        var first = awaited.count
        for host in hosts where first < rows.upperBound && host.todo.count > host.dropped {
            let own = rows.clamped(to: first..<first + host.todo.count - host.dropped)
            if host.dropped == 0 {
                found += own.map { URLID(index: host.todo[$0 - first]) }
            } else if !own.isEmpty {
                let waiting = (0..<host.todo.count).map { host.todo[$0] }.filter { !isDropped($0) }
                found += waiting[own.lowerBound - first..<own.upperBound - first].map { URLID(index: $0) }
            }
            first += host.todo.count - host.dropped
        }
        guard first < rows.upperBound else { return found }
        let due = rows.clamped(to: first..<first + delayed.count)
        if !due.isEmpty {
            found += delayed.sorted[due.lowerBound - first..<due.upperBound - first].map { URLID(index: $0) }
        }
        first += delayed.count
        guard first < rows.upperBound else { return found }
        let held = max(0, rows.lowerBound - first)..<rows.upperBound - first
        return found + levels.rows(held) { urls[$0].pointee.isHeld }.map { URLID(index: $0) }
    }
}
