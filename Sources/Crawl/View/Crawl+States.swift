// The state of the crawl as a whole: running, pausing, paused, draining or finished, and independently frozen.

extension Crawl {
    /// Performs a command. A command that is issued while an event is delivered waits until the engine asks for more,
    /// so that nothing changes during the delivery.
    ///
    /// - Returns: false, without any effect, if too many commands wait already.
    @discardableResult
    public func perform(_ command: CrawlCommand, now: Int64) -> Bool {
        guard isTelling else {
            performWaiting(now: now)
            obey(command, now: now)
            return true
        }
        guard commands.count < Self.mostCommands else { return false }
        commands.append(command)
        return true
    }

    private func obey(_ command: CrawlCommand, now: Int64) {
        emit(.commanded(command, at: now))
        carryOut(command, now: now)
    }

    /// Performs the commands that were issued while events were delivered. `next` calls it; an owner that no longer
    /// calls `next` must call it.
    @inline(never)
    public func performWaiting(now: Int64) {
        guard !commands.isEmpty else { return }
        var waiting: [CrawlCommand] = []
        swap(&waiting, &commands)
        for command in waiting { obey(command, now: now) }
        finishIfDone(now: now)
    }

    func carryOut(_ command: CrawlCommand, now: Int64) {
        switch command {
        case .here(let command): carryOut(command, now: now)
        case .freeze: freeze(now: now)
        case .thaw: thaw(now: now)
        case .pause, .resume, .togglePause, .drain, .abort:
            // Any command except a pause thaws the crawl.
            if command == .pause { wasRunningWhenFrozen = false } else { setFrozen(false) }
            changeState(command, now: now)
        // What a limit ended can go on, and what is changed until then holds.
        case _ where state == .finished && wasStopped && endedBy == nil:
            break
        default:
            change(command, now: now)
            resumeIfFinished(now: now)
            finishIfDone(now: now)
            delegate?.mayDispatch()
        }
    }

    private func changeState(_ command: CrawlCommand, now: Int64) {
        switch (command, state) {
        case (.pause, .running), (.togglePause, .running):
            enter(counts.inFlight == 0 ? .paused : .pausing, now: now)
        case (.resume, .pausing), (.resume, .paused), (.togglePause, .pausing), (.togglePause, .paused):
            enter(.running, now: now)
            finishIfDone(now: now)
            delegate?.mayDispatch()
        case (.drain, .running), (.drain, .pausing), (.drain, .paused):
            stop(by: nil)
            enter(counts.inFlight == 0 ? .finished : .draining, now: now)
        case (.abort, .running), (.abort, .pausing), (.abort, .paused), (.abort, .draining):
            stop(by: nil)
            for slot in slots.indices where slots[slot].isBusy { giveBack(slot, now: now) }
            enter(.finished, now: now)
        default:
            break
        }
    }

    private func freeze(now: Int64) {
        guard !isFrozen, state == .running || state == .pausing || state == .paused else { return }
        wasRunningWhenFrozen = state == .running
        setFrozen(true)
        enter(counts.inFlight == 0 ? .paused : .pausing, now: now)
    }

    private func thaw(now: Int64) {
        guard isFrozen else { return }
        setFrozen(false)
        if wasRunningWhenFrozen {
            changeState(.resume, now: now)
        } else {
            emit(.state(state, at: now))
        }
    }

    private func setFrozen(_ frozen: Bool) {
        guard isFrozen != frozen else { return }
        isFrozen = frozen
        delegate?.freeze(frozen)
        emit(.frozen(frozen))
    }

    /// Records that the crawl ends before its frontier is empty.
    func stop(by limit: CrawlLimit?) {
        guard !wasStopped else { return }
        wasStopped = true
        endedBy = limit
        emit(.stopped(by: limit))
    }

    /// Holds dispatch back, or releases it; it goes on when there are no other holders.
    ///
    /// - Parameters:
    ///   - isHeld: whether the holder holds dispatch back.
    ///   - holder: the holder.
    public func holdDispatch(_ isHeld: Bool, by holder: DispatchHolder) {
        guard holders.contains(holder) != isHeld else { return }
        if isHeld { holders.append(holder) } else { holders.removeAll { $0 == holder } }
        emit(.held(isHeld, by: holder))
        if holders.isEmpty { delegate?.mayDispatch() }
    }

    /// Has the delegate dispatch again. The crawl does not notice that time passes: its owner calls this at
    /// `nextWakeUp`.
    public func wakeUp() {
        delegate?.mayDispatch()
    }

    /// Where the exchange in a slot waits in the engine's source; nil if there is none.
    public func inspect(_ slot: Int) -> Standing? {
        delegate?.inspect(slot: slot)
    }

    func enter(_ state: CrawlState, now: Int64) {
        self.state = state
        emit(.state(state, at: now))
    }

    /// Resumes a crawl that ended by itself if a URL waits again.
    func resumeIfFinished(now: Int64) {
        if state == .finished, !wasStopped, !hasNothingToDo { enter(.running, now: now) }
    }

    /// Whether no URL waits. Those that are held here wait for nobody once the shared queues are empty.
    private var hasNothingToDo: Bool {
        frontier.isShared ? frontier.isSharedOver && counts.todo == frontier.levels.count : counts.todo == 0
    }

    /// Leaves states that end when nothing is in flight, unless waiting commands may start something.
    func finishIfDone(now: Int64) {
        guard counts.inFlight == 0, commands.isEmpty else { return }
        switch state {
        case .running where hasNothingToDo && !frontier.isRestoring: enter(.finished, now: now)
        case .pausing: enter(.paused, now: now)
        case .draining: enter(.finished, now: now)
        default: break
        }
    }
}
