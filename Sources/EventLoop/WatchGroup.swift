/// Watches, timers and gates that can be frozen together.
///
/// While a group is frozen, no readiness is delivered, no gate opens and no timer fires. Its clock stands still, so
/// each timer keeps its remaining time, and freezing ten thousand costs no more than freezing one. Waits can still be
/// cancelled, and watches ended.
///
/// Use it on the loop's thread. The loop must outlive its groups; it serves each until `leave`.
public final class WatchGroup: @unchecked Sendable {
    /// The group's loop.
    public unowned(unsafe) let loop: EventLoop
    /// The timers, by the group's clock.
    var timers = TimerHeap()
    /// When the group was frozen, by the loop's clock.
    private var frozenAt: Int64?
    /// The time in nanoseconds for which the group was frozen before.
    private var frozenFor: Int64 = 0
    private var held: [() -> Void] = []

    init(of loop: EventLoop) {
        self.loop = loop
    }

    /// Creates a group that is not frozen, with its clock equal to the loop's.
    public convenience init(loop: EventLoop) {
        self.init(of: loop)
        loop.requireLoopThread()
        loop.groups.append(self)
    }

    /// Whether the group is frozen.
    public var isFrozen: Bool { frozenAt != nil }

    /// The time by the group's clock: the loop's time less the time for which the group was frozen.
    public var now: Int64 { (frozenAt ?? loop.now) - frozenFor }

    /// Converts a time of the group's clock to the loop's. The result is valid until the group is frozen again. `.max`
    /// means never.
    public func onLoop(_ time: Int64) -> Int64 {
        let behind = loop.now - now
        return time > .max - behind ? .max : time + behind
    }

    /// Freezes the group; does nothing if it is frozen already. A task that was resumed but has not run yet waits
    /// again.
    public func freeze() {
        loop.requireLoopThread()
        guard frozenAt == nil else { return }
        frozenAt = loop.now
        for watch in loop.watches where watch?.group === self { watch?.updateInterest() }
    }

    /// Thaws the group from the next turn on; does nothing if it is not frozen. O(watches).
    public func thaw() {
        loop.requireLoopThread()
        guard let frozenAt else { return }
        frozenFor += loop.now - frozenAt
        self.frozenAt = nil
        for watch in loop.watches where watch?.group === self { watch?.thaw() }
        for body in held { loop.soon { [self] in whenThawed(body) } }
        held = []
    }

    /// Calls `body` at once, or in a later turn after a freeze.
    public func whenThawed(_ body: @escaping () -> Void) {
        if isFrozen { held.append(body) } else { body() }
    }

    /// Removes the group from its loop: its timers no longer fire. End its watches and waits first.
    public func leave() {
        loop.requireLoopThread()
        loop.groups.removeAll { $0 === self }
    }

    /// Calls `body` once `deadline` has passed by the group's clock; otherwise like `EventLoop.schedule`.
    @discardableResult
    public func schedule(at deadline: Int64, _ body: @escaping () -> Void) -> TimerID {
        loop.requireLoopThread()
        return arm(deadline, .call(body))
    }

    /// Disarms a timer of the group; otherwise like `EventLoop.cancel`.
    public func cancel(_ timer: TimerID) {
        loop.requireLoopThread()
        timers.remove(timer)
    }

    /// A deadline in the present would fire in this turn, and a timer that re-arms itself would block the loop.
    func arm(_ deadline: Int64, _ action: TimerAction) -> TimerID {
        timers.insert(max(deadline, now &+ 1), action)
    }

    /// The deadline of the group's next timer by the loop's clock; nil if none is armed or the group is frozen.
    var nextDeadline: Int64? {
        isFrozen ? nil : timers.nextDeadline.map(onLoop)
    }
}
