/// What the waiting URLs of a host wait for.
enum HostStanding: UInt8 {
    /// For a slot.
    case ready
    /// For one of the host's connections.
    case busy
    /// For the delay between two requests.
    case delayed
    /// For the end of the time for which the host asked to be left alone.
    case backingOff
    /// For the host's robots.txt.
    case robots
    /// For the user.
    case paused

    /// Whether its URLs go out soon, so that slots are divided with it in mind.
    var competes: Bool { rawValue <= HostStanding.delayed.rawValue }
}

/// How many URLs wait for what.
struct WaitingCounts {
    private var counts = InlineArray<6, Int>(repeating: 0)

    subscript(standing: HostStanding) -> Int {
        get { counts[Int(standing.rawValue)] }
        set { counts[Int(standing.rawValue)] = newValue }
    }
}

/// Whose turn it is: hosts take turns, and no host keeps the others from the slots.
///
/// Where several hosts have URLs to fetch, one that has its share of the slots already leaves the last quarter of them to
/// those that have not: else a host that never answers would soon hold all of them.
struct HostTurns {
    /// In which queue a host stands, with all its origins.
    enum Queue {
        case none
        case first
        /// That of hosts with their share, which come after all others.
        case second
    }

    /// Hosts (`HostGroup`) with a URL waiting and a connection to spare, in the order of their turns.
    var first = RingQueue()
    /// The same, for those that have their share of the slots. A host that moved on may leave its entry here.
    var second = RingQueue()
    /// URLs by what they wait for; those in flight, those that wait for another attempt and awaited robots.txt are none
    /// of them.
    var waiting = WaitingCounts()
    /// Hosts that slots are divided between: with URLs in flight, or such as go out soon.
    var competing = 0

    /// Slots for each host, rounded up so that none is left over.
    func share(of slots: Int) -> Int {
        competing > 1 ? (slots + competing - 1) / competing : slots
    }

    /// Slots that are left to hosts without their share.
    func reserve(of slots: Int) -> Int {
        competing > 1 ? slots / 4 : 0
    }
}
