/// What the waiting URLs of a host wait for.
enum HostStanding: UInt8 {
    /// For a slot.
    case ready
    /// For one of the host's connections.
    case busy
    /// For the delay between two requests.
    case delayed
    /// For the end of the rest that the host asked for.
    case backingOff
    /// For the host's robots.txt.
    case robots
    /// For the user.
    case paused

    /// Whether its URLs will be fetched soon, so that it has a share of the slots.
    var competes: Bool { rawValue <= HostStanding.delayed.rawValue }
}

/// The number of URLs that wait, by what they wait for.
struct WaitingCounts {
    private var counts = InlineArray<6, Int>(repeating: 0)

    subscript(standing: HostStanding) -> Int {
        get { counts[Int(standing.rawValue)] }
        set { counts[Int(standing.rawValue)] = newValue }
    }
}

/// The turns of hosts. No host keeps others from the slots.
///
/// If several hosts have URLs to fetch, one with its share of the slots leaves the last quarter of the slots to hosts
/// without theirs: otherwise a host that never answers would soon hold all slots.
struct HostTurns {
    /// The queue that a host is in, with all its origins.
    enum Queue {
        case none
        case first
        /// The queue of hosts with their share, which come after all others.
        case second
    }

    /// Hosts (`HostGroup`) with a waiting URL and a free connection, in the order of their turns.
    var first = RingQueue()
    /// The same for hosts with their share of the slots. A host may leave an old entry here.
    var second = RingQueue()
    /// The number of URLs by what they wait for, without those in flight, those that wait for another attempt, and
    /// awaited robots.txt.
    var waiting = WaitingCounts()
    /// The number of hosts that share the slots: those with URLs in flight or to fetch soon.
    var competing = 0

    /// The share of slots for each host, rounded up.
    func share(of slots: Int) -> Int {
        competing > 1 ? (slots + competing - 1) / competing : slots
    }

    /// The number of slots reserved for hosts without their share.
    func reserve(of slots: Int) -> Int {
        competing > 1 ? slots / 4 : 0
    }
}
