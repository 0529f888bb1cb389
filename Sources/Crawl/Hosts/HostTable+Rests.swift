// The resting hosts, by the end of their rest.

extension HostTable {
    /// When the first rest ends, monotonic nanoseconds; nil if no host rests.
    var nextRestEnd: Int64? { resting.nextDue }

    /// An origin of a host whose rest is over by a time; nil if there is none.
    func rested(by now: Int64) -> UInt32? {
        guard let group = resting.first, let due = resting.nextDue, due <= now else { return nil }
        return groups[Int(group)].origin
    }

    /// Updates the queue after a change of a host's rest. A longer rest keeps the entry for its first end, and a
    /// shorter one leaves an extra entry; such entries are corrected when they are first in the queue.
    mutating func reviseRest(of group: UInt32) {
        enterRest(group)
        while let first = resting.first, resting.nextDue != groups[Int(first)].restsUntil {
            _ = resting.popFirst()
            groups[Int(first)].wakesAt = .max
            enterRest(first)
        }
    }

    private mutating func enterRest(_ group: UInt32) {
        let due = groups[Int(group)].restsUntil
        guard due > 0, due < groups[Int(group)].wakesAt else { return }
        groups[Int(group)].wakesAt = due
        resting.insert(group, due: due)
    }
}
