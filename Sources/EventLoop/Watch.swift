import CNet
import Glibc

/// The loop's face for one descriptor: wait for it in a task, or be called back.
///
/// Try the system call first and wait only once it would block. Readiness is a hint: after a wait, try again, and
/// wait again if it still would block. Readiness that came while nobody waited is remembered, so the next wait in that
/// direction may return at once. A hang-up or an error makes both directions ready; that the peer has closed its half
/// makes it readable, and with `epoll` tells a waiting writer once.
///
/// All of it on the loop's thread.
public final class Watch: @unchecked Sendable {
    /// The descriptor, which stays the caller's to close, after `unwatch`.
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
    /// What the selector hands back: the generation tells this watch from an earlier one of the same number.
    let data: UInt64
    package private(set) var isClosed = false
    let isEdgeTriggered: Bool
    /// Readiness that nobody has used yet: edge-triggered, held by a layer above, or come while the group was frozen.
    private var remembered: Interest = []
    /// Whether the peer has sent all that it will, or the connection is broken, as far as the selector has told: then there
    /// is something to read for good. Told with `epoll` only; with `poll` and `select` the next wait tells it.
    public private(set) var hasEnded = false
    /// Directions whose handlers the loop calls next turn without the selector.
    private var retold: Interest = []
    var sides: InlineArray<2, Side> = [Side(), Side()]

    /// Who waits in one direction: for once, or a handler.
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

    /// Stops watching; to be called before the descriptor is closed. A task that waits gets `.closed`; neither handlers nor
    /// callbacks are called any more.
    public func unwatch() {
        loop.requireLoopThread()
        guard !isClosed else { return }
        loop.forget(self)
        end()
    }

    /// The descriptor was closed behind the watch's back.
    func lose() {
        let handlers = Direction.allCases.compactMap { sides[$0.rawValue].handler }
        let callbacks = Direction.allCases.compactMap { sides[$0.rawValue].callback }
        unwatch()
        // A handler's next system call tells it.
        for handler in handlers { handler() }
        for callback in callbacks { callback(.closed) }
    }

    private func end() {
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

    /// Brings readiness to whoever waits for it.
    func deliver(_ ready: Interest) {
        // It comes with the last bytes, and who waits for these may leave the rest for another time.
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

    /// Remembers readiness that is still there.
    func remember(_ direction: Direction) {
        remembered.insert(direction.interest)
    }

    /// Whether the direction is ready since nobody has waited for it; who asks has seen it then.
    func recall(_ direction: Direction) -> Bool {
        if group.isFrozen { return false }
        if direction == .read, hasEnded { return true }
        return remembered.remove(direction.interest) != nil
    }

    /// Whether what somebody waits for here has come, though the loop may not have told yet: to be asked before a time-out
    /// is believed.
    public var isReady: Bool { isReady(interest) }

    /// Whether the descriptor is ready in one of these directions now. A system call.
    func isReady(_ wanted: Interest) -> Bool {
        var events: Int32 = 0
        if wanted.contains(.read) { events |= POLLIN }
        if wanted.contains(.write) { events |= POLLOUT }
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return shims_poll(&entry, 1, 0) > 0
    }

    /// The directions that somebody waits for.
    var interest: Interest {
        var interest: Interest = []
        for direction in Direction.allCases where !sides[direction.rawValue].isIdle {
            interest.insert(direction.interest)
        }
        return interest
    }

    /// Level-triggered selectors would tell of readiness that nobody waits for in every turn.
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

    /// The group is not frozen any more: what has come meanwhile is told in the next turn.
    func goOn() {
        updateInterest()
        for direction in Direction.allCases where !sides[direction.rawValue].isIdle && recall(direction) {
            tellAgain(direction)
        }
    }

    /// Has whoever waits in the direction told in the next turn's place for I/O.
    func tellAgain(_ direction: Direction) {
        if retold.isEmpty { loop.retold.append(self) }
        retold.insert(direction.interest)
    }

    func retell() {
        let ready = retold
        retold = []
        deliver(ready)
    }
}
