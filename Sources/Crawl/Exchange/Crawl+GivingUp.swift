// Ends exchanges without an answer that were cancelled or postponed.

extension Crawl {
    /// Gives up an exchange: its URL goes back to todo and its slot is free.
    public func giveUp(_ slot: Int, now: Int64) {
        giveBack(slot, now: now)
        finishIfDone(now: now)
    }

    /// The same, without checking whether it was the last.
    func giveBack(_ slot: Int, now: Int64) {
        frontier.giveBack(slots[slot].live.url, isResent: slots[slot].isResent)
        release(slot, now: now)
    }

    /// Frees the slot of an exchange that was given up, and emits the event.
    func release(_ slot: Int, now: Int64) {
        let url = slots[slot].live.url
        leaveState(of: slot)
        free(slot)
        emit(.gaveUp(slot: slot, url: url, at: now))
    }
}
