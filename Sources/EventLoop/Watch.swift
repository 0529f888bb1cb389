import CNet
import Glibc

/// A descriptor that the loop watches: wait for it in a task, by callback, or blocking.
///
/// Try the system call first and wait only if it would block. Readiness is a hint: after a wait, try again, and wait
/// again if it still would block. The watch remembers readiness that came without a waiter, so the next wait in that
/// direction may return at once. A hang-up or an error makes both directions ready. When the peer closes its half, the
/// descriptor becomes readable, and with `epoll` a waiting writer wakes up once.
///
/// All of it on the loop's thread.
public final class Watch: @unchecked Sendable {
    /// The descriptor. The caller closes it, after `unwatch`.
    public let descriptor: Int32
    /// Whether this descriptor is handled before all others, however many are ready.
    public var isUrgent = false {
        didSet {
            guard isUrgent != oldValue, !isClosed else { return }
            if isUrgent { loop.urgent.append(self) } else { loop.urgent.removeAll { $0 === self } }
        }
    }

    let loop: EventLoop
    let group: WatchGroup
    /// The data that the selector returns with an event. Its generation tells this watch from an earlier one of the
    /// same number.
    let data: UInt64
    package private(set) var isClosed = false
    let isEdgeTriggered: Bool
    /// Readiness that no wait has used yet: from an edge, from data in a layer above, or from the time when the group
    /// was frozen.
    private var remembered: Interest = []
    /// Whether the selector has reported that the peer has closed its half or that the connection is broken. Then the
    /// descriptor stays readable. Only `epoll` reports it; with `poll` and `select` the next wait finds out.
    public private(set) var hasEnded = false
    /// Directions whose handlers the loop calls in the next turn without the selector.
    private var retold: Interest = []
    var sides: InlineArray<2, Side> = [Side(), Side()]

    /// The waiter or the handler of one direction.
    struct Side {
        var waiter: Waiter?
        var deadline: TimerID?
        /// Counts the waits, so that a cancellation that comes late does not end the next one.
        var wait: UInt32 = 0
        var handler: (() -> Void)?

        var isIdle: Bool { waiter == nil && handler == nil }

        var callback: ((WaitOutcome) -> Void)? {
            if case .callback(let body)? = waiter { body } else { nil }
        }
    }

    init(_ descriptor: Int32, group: WatchGroup, generation: UInt32) {
        self.descriptor = descriptor
        self.group = group
        loop = group.loop
        data = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
        isEdgeTriggered = loop.selector.isEdgeTriggered
    }

    /// Stops watching. Call it before closing the descriptor. A waiting task gets `.closed`; neither handlers nor
    /// callbacks are called any more.
    public func unwatch() {
        loop.requireLoopThread()
        guard !isClosed else { return }
        loop.forget(self)
        endWaits()
    }

    /// Ends a watch whose descriptor was closed without `unwatch`.
    func lose() {
        let handlers = Direction.allCases.compactMap { sides[$0.rawValue].handler }
        let callbacks = Direction.allCases.compactMap { sides[$0.rawValue].callback }
        unwatch()
        // A handler learns it from its next system call.
        for handler in handlers { handler() }
        for callback in callbacks { callback(.closed) }
    }

    private func endWaits() {
        isUrgent = false
        isClosed = true
        for direction in Direction.allCases {
            sides[direction.rawValue].handler = nil
            let waiter = takeWaiter(direction)
            if case .task? = waiter { waiter?.end(.closed) }
        }
    }

    /// Ends every task's and callback's wait here with `.cancelled`; handlers stay.
    public func cancelWaiters() {
        loop.requireLoopThread()
        for direction in Direction.allCases {
            wake(direction, .cancelled)
        }
    }

    /// Delivers readiness to the waiters and handlers.
    func deliver(_ ready: Interest) {
        // The end is reported with the last bytes, and their reader may leave some for later.
        if ready.contains(.end) { hasEnded = true }
        if group.isFrozen { return remembered.formUnion(ready) }
        for direction in Direction.allCases where ready.contains(direction.interest) && !isClosed {
            if sides[direction.rawValue].waiter != nil {
                wake(direction, .ready)
            } else if let handler = sides[direction.rawValue].handler {
                handler()
            } else if isEdgeTriggered {
                remember(direction)
            }
        }
    }

    /// Remembers unused readiness.
    func remember(_ direction: Direction) {
        remembered.insert(direction.interest)
    }

    /// Whether readiness is remembered for the direction. Forgets it.
    func takeRemembered(_ direction: Direction) -> Bool {
        if group.isFrozen { return false }
        if direction == .read, hasEnded { return true }
        return remembered.remove(direction.interest) != nil
    }

    /// Whether a direction that has a waiter is ready, even if the loop has not delivered that yet. Ask before a wait
    /// times out.
    public var isReady: Bool { isReady(interest) }

    /// Whether the descriptor is ready in one of these directions now. A system call.
    func isReady(_ wanted: Interest) -> Bool {
        var events: Int32 = 0
        if wanted.contains(.read) { events |= POLLIN }
        if wanted.contains(.write) { events |= POLLOUT }
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return shims_poll(&entry, 1, 0) > 0
    }

    /// The directions that have a waiter or a handler.
    var interest: Interest {
        var interest: Interest = []
        for direction in Direction.allCases where !sides[direction.rawValue].isIdle {
            interest.insert(direction.interest)
        }
        return interest
    }

    /// Level-triggered selectors would report readiness without a waiter in every turn.
    func updateInterest() {
        guard !isEdgeTriggered, !isClosed else { return }
        do {
            try loop.selector.modify(descriptor, group.isFrozen ? [] : interest, data: data)
        } catch {
            preconditionFailure("a watched descriptor is registered: \(error)")
        }
    }

    func requireIdle(_ direction: Direction) {
        precondition(
            sides[direction.rawValue].isIdle,
            "descriptor \(descriptor) has a waiter for \(direction) already")
    }

    /// Goes on after a freeze. Readiness from meanwhile is delivered in the next turn.
    func thaw() {
        updateInterest()
        for direction in Direction.allCases where !sides[direction.rawValue].isIdle && takeRemembered(direction) {
            deliverAgain(direction)
        }
    }

    /// Delivers readiness of the direction again in the next I/O phase.
    func deliverAgain(_ direction: Direction) {
        if retold.isEmpty { loop.retold.append(self) }
        retold.insert(direction.interest)
    }

    func deliverRetold() {
        let ready = retold
        retold = []
        deliver(ready)
    }
}
