/// Deadlines: nanoseconds of the loop's clock, CLOCK_MONOTONIC as a rule, never fired early.
extension EventLoop {
    /// Calls `body` once `deadline` has come; equal deadlines in the order of arming. O(log n).
    ///
    /// On the loop's thread, or before `run()`. A deadline that has passed fires in the next turn.
    @discardableResult
    public func schedule(at deadline: Int64, _ body: @escaping () -> Void) -> TimerID {
        group.schedule(at: deadline, body)
    }

    /// Disarms a timer; one that has fired or been cancelled is none. O(log n).
    public func cancel(_ timer: TimerID) {
        group.cancel(timer)
    }

    /// Armed timers of all groups, those of waiting tasks included.
    package var timerCount: Int {
        var count = 0
        for group in groups { count += group.timers.count }
        return count
    }

    /// The group whose timer is next, and when it is due by the loop's clock; nil where none is.
    var nextTimer: (group: WatchGroup, deadline: Int64)? {
        var next: (group: WatchGroup, deadline: Int64)?
        for group in groups {
            guard let deadline = group.nextDeadline, deadline < next?.deadline ?? .max else { continue }
            next = (group, deadline)
        }
        return next
    }

    /// Those left when the slice is over are due in the next turn still.
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
