/// Watches, timers and gates that can be frozen together.
///
/// While a group is frozen nothing in it happens by itself: no readiness is told, no gate opens, no timer fires. Its clock
/// stands still, so each timer keeps what was left of its time, and ten thousand cost no more to freeze than one. Waits can
/// be cancelled all the same, and watches ended.
///
/// All of it on the loop's thread. The loop must outlive its groups; it serves each until `leave`.
public final class WatchGroup: @unchecked Sendable {
    /// The group's loop.
    public unowned(unsafe) let loop: EventLoop
    /// By the group's clock.
    var timers = TimerHeap()
    /// When the loop's clock said so, the group was frozen.
    private var frozenAt: Int64?
    /// Nanoseconds for which the group was frozen before.
    private var frozenFor: Int64 = 0
    private var held: [() -> Void] = []

    init(of loop: EventLoop) {
        self.loop = loop
    }

    /// A group of a loop's, not frozen, and its clock as the loop's.
    public convenience init(loop: EventLoop) {
        self.init(of: loop)
        loop.requireLoopThread()
        loop.groups.append(self)
    }

    /// Whether the group is frozen.
    public var isFrozen: Bool { frozenAt != nil }

    /// The present by the group's clock: the loop's, less the time for which the group was frozen.
    public var now: Int64 { (frozenAt ?? loop.now) - frozenFor }

    /// A time of the group's clock by the loop's, as long as the group is not frozen (again). `.max` is never.
    public func onLoop(_ time: Int64) -> Int64 {
        let behind = loop.now - now
        return time > .max - behind ? .max : time + behind
    }

    /// Freezes the group; does nothing where it is frozen. A task that was woken before waits on.
    public func freeze() {
        loop.requireLoopThread()
        guard frozenAt == nil else { return }
        frozenAt = loop.now
        for watch in loop.watches where watch?.group === self { watch?.updateInterest() }
    }

    /// Lets the group go on where it was, from the next turn on; does nothing where it is not frozen. O(watches).
    public func thaw() {
        loop.requireLoopThread()
        guard let frozenAt else { return }
        frozenFor += loop.now - frozenAt
        self.frozenAt = nil
        for watch in loop.watches where watch?.group === self { watch?.goOn() }
        for body in held { loop.soon { [self] in whenThawed(body) } }
        held = []
    }

    /// Calls `body` at once or, while the group is frozen, in a turn after that.
    public func whenThawed(_ body: @escaping () -> Void) {
        if isFrozen { held.append(body) } else { body() }
    }

    /// Takes the group out of its loop: its timers fire no more. For who has ended what was in it.
    public func leave() {
        loop.requireLoopThread()
        loop.groups.removeAll { $0 === self }
    }

    /// Calls `body` once `deadline` has come by the group's clock; otherwise like `EventLoop.schedule`.
    @discardableResult
    public func schedule(at deadline: Int64, _ body: @escaping () -> Void) -> TimerID {
        loop.requireLoopThread()
        return arm(deadline, .call(body))
    }

    /// Disarms a timer of the group's; otherwise like `EventLoop.cancel`.
    public func cancel(_ timer: TimerID) {
        loop.requireLoopThread()
        timers.remove(timer)
    }

    /// A deadline of the present turn would fire in this turn, and a timer that re-arms itself would hold the loop.
    func arm(_ deadline: Int64, _ action: TimerAction) -> TimerID {
        timers.insert(max(deadline, now &+ 1), action)
    }

    /// When, by the loop's clock, the group's next timer is due; nil where none is.
    var nextDeadline: Int64? {
        isFrozen ? nil : timers.nextDeadline.map(onLoop)
    }
}
