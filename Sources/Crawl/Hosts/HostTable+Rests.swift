// Hosts that rest, by when they may be asked again.

extension HostTable {
    /// When the first rest ends, monotonic nanoseconds; nil where no host rests.
    var nextRestEnd: Int64? { resting.nextDue }

    /// An origin of a host whose rest is over by then; nil where there is none.
    func rested(by now: Int64) -> UInt32? {
        guard let group = resting.first, let due = resting.nextDue, due <= now else { return nil }
        return groups[Int(group)].origin
    }

    /// A host rests until another time than before. A rest that was made longer has an entry for its first end only, one that
    /// was cut short an entry too many: these go when they come first.
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
