import Words

/// The origins of one host, whatever their schemes and ports: one machine, as far as anybody can tell, so that all that
/// spares a host holds for them together. Most hosts have one.
struct HostGroup {
    /// Whether it is this machine, by its text.
    let isLoopback: Bool
    /// URLs in flight.
    var inFlight = 0
    /// URLs that wait for a slot or for what the origins have in common, not for the user or for robots.txt.
    var todo = 0
    var pace = HostPace()
    /// Until when nothing goes out, monotonic nanoseconds; 0 where it does not wait for a time.
    var restsUntil: Int64 = 0
    /// When its first entry in the queue of those that rest is due.
    var wakesAt = Int64.max
    /// Whether it asked for its rest.
    var isBackingOff = false

    // Its turn. What others have counted of it stands here, so that it can be taken back.

    /// The origins whose turn comes, linked by `Host.next`.
    fileprivate(set) var first = Host.none
    fileprivate(set) var last = Host.none
    var queue = HostTurns.Queue.none
    /// Whether an entry of it is in the second queue, valid or not.
    var isInSecond = false
    private(set) var counted = Counted()

    /// What others have counted of it.
    struct Counted {
        /// What its URLs wait for.
        var standing = HostStanding.ready
        /// How many they are.
        var todo = 0
        /// Whether slots are divided with it in mind.
        var competes = false
    }

    /// What its URLs wait for, where it may have so many connections.
    @inline(__always)
    func standing(_ connections: Int) -> HostStanding {
        if restsUntil > 0 { return isBackingOff ? .backingOff : .delayed }
        return inFlight >= connections ? .busy : .ready
    }

    /// Counts anew, where so many more URLs wait and it may have so many connections.
    @inline(__always)
    mutating func recount(change: Int, connections: Int) -> (before: Counted, now: Counted) {
        let before = counted
        todo += change
        let standing = standing(connections)
        counted = Counted(
            standing: standing, todo: todo, competes: inFlight > 0 || todo > 0 && standing.competes)
        return (before, counted)
    }
}

/// Within a host its origins take turns.
extension HostTable {
    /// Puts an origin behind the others of its host whose turn comes; where it stands already it stays.
    mutating func line(up host: UInt32) {
        guard !self[host].isLinedUp else { return }
        self[host].isLinedUp = true
        self[host].next = Host.none
        let group = Int(self[host].group)
        let last = groups[group].last
        if last == Host.none { groups[group].first = host } else { self[last].next = host }
        groups[group].last = host
    }

    /// Takes out the origin whose turn it is.
    mutating func popFirst(of group: UInt32) {
        let host = groups[Int(group)].first
        guard host != Host.none else { return }
        self[host].isLinedUp = false
        groups[Int(group)].first = self[host].next
        if groups[Int(group)].first == Host.none { groups[Int(group)].last = Host.none }
    }

    /// Puts an origin that stands in line before the others. O(origins of the host).
    mutating func moveToFront(_ host: UInt32) {
        let group = self[host].group
        guard self[host].isLinedUp else { return }
        var others: [UInt32] = []
        while groups[Int(group)].first != Host.none {
            others.append(groups[Int(group)].first)
            popFirst(of: group)
        }
        for other in [host] + others.filter({ $0 != host }) { line(up: other) }
    }
}
