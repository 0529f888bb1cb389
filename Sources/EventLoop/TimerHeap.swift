/// The action at a deadline. Waits have cases of their own, so that arming one allocates nothing.
enum TimerAction {
    case call(() -> Void)
    case endWait(Watch, Direction)
    case endSleep(UnsafeContinuation<WaitOutcome, Never>)
    /// A sleep whose task is not suspended yet, or a free slot.
    case nothing
}

/// Identifies a timer for `cancel`. It becomes invalid when the timer fires or is cancelled: then its slot has another
/// generation.
public struct TimerID: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32
}

/// A priority queue of deadlines with removal from the middle.
///
/// A heap with four children at each node: it has fewer levels than one with two, and four 16-byte entries fill one
/// cache line. Slots know their entry's position, so cancelling takes the entry out in O(log n) instead of leaving a
/// tombstone: nearly every time-out of a crawl is cancelled, and tombstones would outnumber the armed ones.
struct TimerHeap {
    private struct Entry {
        let deadline: Int64
        /// Equal deadlines fire in the order of arming.
        let order: UInt32
        let slot: UInt32

        func precedes(_ other: Entry) -> Bool {
            deadline != other.deadline
                ? deadline < other.deadline : Int32(bitPattern: order &- other.order) < 0
        }
    }

    private struct Slot {
        var action: TimerAction
        /// The index in `entries`, or of the next free slot.
        var position: Int
        var generation: UInt32
    }

    private static let arity = 4
    private var entries: [Entry] = []
    private var slots: [Slot] = []
    private var firstFree = -1
    private var order: UInt32 = 0

    var count: Int { entries.count }
    var nextDeadline: Int64? { entries.first?.deadline }

    mutating func insert(_ deadline: Int64, _ action: TimerAction) -> TimerID {
        let slot: Int
        if firstFree >= 0 {
            slot = firstFree
            firstFree = slots[slot].position
            slots[slot].action = action
        } else {
            slot = slots.count
            slots.append(Slot(action: action, position: 0, generation: 0))
        }
        order &+= 1
        let entry = Entry(deadline: deadline, order: order, slot: UInt32(slot))
        entries.append(entry)
        siftUp(entry, from: entries.count - 1)
        return TimerID(slot: UInt32(slot), generation: slots[slot].generation)
    }

    /// Gives a reserved timer its action.
    mutating func setAction(_ action: TimerAction, of timer: TimerID) {
        guard isArmed(timer) else { return }
        slots[Int(timer.slot)].action = action
    }

    /// Removes a timer and returns its action; nil if it has fired or been cancelled before.
    @discardableResult
    mutating func remove(_ timer: TimerID) -> TimerAction? {
        guard isArmed(timer) else { return nil }
        return removeEntry(at: slots[Int(timer.slot)].position)
    }

    /// Removes the first timer if its deadline is not after `now`, and returns its action.
    mutating func popDue(_ now: Int64) -> TimerAction? {
        guard let first = entries.first, first.deadline <= now else { return nil }
        return removeEntry(at: 0)
    }

    private func isArmed(_ timer: TimerID) -> Bool {
        timer.slot < slots.count && slots[Int(timer.slot)].generation == timer.generation
    }

    private mutating func removeEntry(at position: Int) -> TimerAction {
        let slot = Int(entries[position].slot)
        let last = entries.removeLast()
        if position < entries.count {
            if position > 0, last.precedes(entries[(position - 1) / Self.arity]) {
                siftUp(last, from: position)
            } else {
                siftDown(last, from: position)
            }
        }
        let action = slots[slot].action
        slots[slot].action = .nothing
        slots[slot].generation &+= 1
        slots[slot].position = firstFree
        firstFree = slot
        return action
    }

    private mutating func place(_ entry: Entry, at position: Int) {
        entries[position] = entry
        slots[Int(entry.slot)].position = position
    }

    private mutating func siftUp(_ entry: Entry, from start: Int) {
        var position = start
        while position > 0 {
            let parent = (position - 1) / Self.arity
            guard entry.precedes(entries[parent]) else { break }
            place(entries[parent], at: position)
            position = parent
        }
        place(entry, at: position)
    }

    private mutating func siftDown(_ entry: Entry, from start: Int) {
        var position = start
        while true {
            let firstChild = position * Self.arity + 1
            guard firstChild < entries.count else { break }
            var best = firstChild
            for child in (firstChild + 1)..<max(min(firstChild + Self.arity, entries.count), firstChild + 1)
            where entries[child].precedes(entries[best]) {
                best = child
            }
            guard entries[best].precedes(entry) else { break }
            place(entries[best], at: position)
            position = best
        }
        place(entry, at: position)
    }
}
