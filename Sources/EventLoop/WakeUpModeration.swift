/// How long the loop rests before it waits, so that what becomes ready within a moment is handled in one turn.
///
/// A turn for one event costs a wake-up and a system call beside the event's own work. Where a server gives an answer
/// every twenty microseconds, each just after the loop has begun to wait for it, that is a fifth of a small page's price.
/// Network cards moderate their interrupts for the same reason.
///
/// A rest is bounded: it is at most `longest`; it is taken only where several events are expected within it and the last
/// turn had few, so never where they are rare; and it is expected to delay at most a quarter of those who wait, so that a
/// server always has work, and one connection alone is never slowed.
struct WakeUpModeration {
    /// In nanoseconds.
    static let longest: Int64 = 100_000
    /// Fewer events than these are not worth a rest.
    static let leastExpected: Int64 = 3
    /// The time over which events are counted, in nanoseconds, if there is at least one turn in it.
    static let window: Int64 = 1_000_000
    /// Between events there is never taken to be more: nanoseconds.
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

    /// How long to rest before the next wait.
    ///
    /// - Parameter waiting: how many wait for a descriptor.
    /// - Returns: nanoseconds; 0 for not at all.
    func rest(waiting: Int) -> Int64 {
        guard latest < Self.leastExpected else { return 0 }
        let rest = min(Self.longest, Int64(waiting) / 4 &* interval)
        return rest >= Self.leastExpected &* interval ? rest : 0
    }
}
