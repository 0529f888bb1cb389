import EventLoop

/// The time of exchanges: the loop's, less the time that the crawl stood still. All their deadlines are in it, so a
/// freeze moves every one of them at once.
///
/// Timers are the loop's all the same. One that was armed before a freeze fires too early by its length: whoever waits
/// looks at this clock, and waits for the rest.
final class ExchangeClock {
    /// Opens when the clock goes on. Whoever finds its socket ready while the clock is stopped waits here, and reads
    /// nothing.
    private(set) var goingOn: Gate
    private let loop: EventLoop
    private var stoppedAt: Int64?
    /// Nanoseconds that it was stopped in all, but for the present stop.
    private var stood: Int64 = 0

    init(loop: EventLoop) {
        self.loop = loop
        goingOn = Gate(loop: loop)
        goingOn.open()
    }

    /// Whether it is stopped.
    var isStopped: Bool { stoppedAt != nil }

    /// The present, in nanoseconds.
    var now: Int64 { (stoppedAt ?? loop.now) - stood }

    /// A time of this clock on the loop's, as long as this one is not stopped (again).
    func onLoop(_ time: Int64) -> Int64 {
        time + stood + (stoppedAt.map { loop.now - $0 } ?? 0)
    }

    /// Stops it.
    func stop() {
        guard stoppedAt == nil else { return }
        stoppedAt = loop.now
        goingOn = Gate(loop: loop)
    }

    /// Lets it go on, and with it whoever waits for that.
    func goOn() {
        guard let stoppedAt else { return }
        stood += loop.now - stoppedAt
        self.stoppedAt = nil
        goingOn.open()
    }
}
