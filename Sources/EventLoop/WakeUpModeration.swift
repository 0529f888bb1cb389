/// Decides how long the loop rests before it waits, so that one turn handles everything that becomes ready within a
/// moment.
///
/// A turn for one event costs a wake-up and a system call beside the event's own work. If a server answers every twenty
/// microseconds, each time just after the loop has started to wait, that is a fifth of the cost of a small page.
/// Network cards moderate their interrupts for the same reason.
///
/// A rest lasts at most `longest`. The loop rests only if it expects several events within that time and the last turn
/// had few, so never if events are rare. A rest is expected to delay at most a quarter of the waiters, so that a server
/// always has work and a single connection is never slowed.
struct WakeUpModeration {
    /// The longest rest, in nanoseconds.
    static let longest: Int64 = 100_000
    /// Fewer events than these are not worth a rest.
    static let leastExpected: Int64 = 3
    /// The time over which events are counted, in nanoseconds, if there is at least one turn in it.
    static let window: Int64 = 1_000_000
    /// The longest time between events that is assumed, in nanoseconds.
    private static let rare: Int64 = 1_000_000_000

    private var began: Int64 = 0
    private var count: Int64 = 0
    private var latest = 0
    /// The mean time from one event to the next in the last window.
    private var interval = rare

    /// Counts a turn's events.
    mutating func count(_ events: Int, now: Int64) {
        latest = events
        count &+= Int64(events)
        let length = now &- began
        guard length >= Self.window else { return }
        interval = min(length, Self.rare) / max(count, 1)
        began = now
        count = 0
    }

    /// The time to rest before the next wait.
    ///
    /// - Parameter waiting: the number of waiters for descriptors.
    /// - Returns: nanoseconds; 0 for no rest.
    func rest(waiting: Int) -> Int64 {
        guard latest < Self.leastExpected else { return 0 }
        let rest = min(Self.longest, Int64(waiting) / 4 &* interval)
        return rest >= Self.leastExpected &* interval ? rest : 0
    }
}
