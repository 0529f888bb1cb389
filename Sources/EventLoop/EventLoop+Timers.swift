/// Timers. Deadlines are in nanoseconds of the loop's clock, CLOCK_MONOTONIC by default, and never fire early.
extension EventLoop {
    /// Calls `body` once `deadline` has passed. Equal deadlines fire in the order of arming. O(log n).
    ///
    /// On the loop's thread, or before `run()`. A deadline in the past fires in the next turn.
    @discardableResult
    public func schedule(at deadline: Int64, _ body: @escaping () -> Void) -> TimerID {
        group.schedule(at: deadline, body)
    }

    /// Disarms a timer. Does nothing if it has fired or been cancelled. O(log n).
    public func cancel(_ timer: TimerID) {
        group.cancel(timer)
    }

    /// The number of armed timers in all groups, those of waiting tasks included.
    package var timerCount: Int {
        var count = 0
        for group in groups { count += group.timers.count }
        return count
    }

    /// The group with the next timer, and its deadline by the loop's clock; nil if no timer is armed.
    var nextTimer: (group: WatchGroup, deadline: Int64)? {
        var next: (group: WatchGroup, deadline: Int64)?
        for group in groups {
            guard let deadline = group.nextDeadline, deadline < next?.deadline ?? .max else { continue }
            next = (group, deadline)
        }
        return next
    }

    /// Timers left when the slice is over fire in the next turn.
    func fireTimers() {
        guard nextTimer?.deadline ?? .max <= now else { return }
        var slice = Slice()
        while let group = nextTimer?.group, let action = group.timers.popDue(group.now) {
            switch action {
            case .call(let body): body()
            case .endWait(let watch, let direction):
                watch.wake(direction, watch.isReady(direction.interest) ? .ready : .timedOut)
            case .endSleep(let continuation): continuation.resume(returning: .ready)
            case .nothing: break
            }
            if slice.isOver() { return }
        }
    }
}
