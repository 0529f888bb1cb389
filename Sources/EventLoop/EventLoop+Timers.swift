/// Deadlines: nanoseconds of the loop's clock, CLOCK_MONOTONIC as a rule, never fired early.
extension EventLoop {
    /// Calls `body` once `deadline` has come; equal deadlines in the order of arming. O(log n).
    ///
    /// On the loop's thread, or before `run()`. A deadline that has passed fires in the next turn.
    @discardableResult
    public func schedule(at deadline: Int64, _ body: @escaping () -> Void) -> TimerID {
        requireLoopThread()
        return arm(deadline, .call(body))
    }

    /// Disarms a timer; one that has fired or been cancelled is none. O(log n).
    public func cancel(_ timer: TimerID) {
        requireLoopThread()
        timers.remove(timer)
    }

    /// Armed timers, those of waiting tasks included.
    package var timerCount: Int { timers.count }

    /// A deadline of the present turn would fire in this turn, and a timer that re-arms itself would hold the loop.
    func arm(_ deadline: Int64, _ action: TimerAction) -> TimerID {
        timers.insert(max(deadline, now &+ 1), action)
    }

    /// Those left when the slice is over are due in the next turn still.
    func fireTimers() {
        guard timers.nextDeadline ?? .max <= now else { return }
        var slice = Slice()
        while let action = timers.popDue(now) {
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
