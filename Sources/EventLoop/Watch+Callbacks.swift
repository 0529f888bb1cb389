/// Waits by callback.
extension Watch {
    /// Calls `handler` whenever the descriptor has become readable; nil removes the handler.
    ///
    /// With `epoll` this is an edge: the handler must read until it would block, or call `stillReadable` if it stops
    /// before. With `poll` and `select` it is called in every turn in which there is something to read. A handler that
    /// follows the rule for `epoll` works with all three. Readiness from before `handler` was set is delivered in the
    /// next turn.
    public func onReadable(_ handler: (() -> Void)?) {
        setHandler(handler, .read)
    }

    /// Calls `handler` whenever the descriptor has become writable; nil removes the handler. Otherwise like
    /// `onReadable`. A handler writes until it would block or has nothing left, and then removes itself.
    public func onWritable(_ handler: (() -> Void)?) {
        setHandler(handler, .write)
    }

    /// Calls `body` once: when the descriptor is ready in a direction, or when `deadline` has passed and it is not, as
    /// for the waits of tasks. Known readiness is delivered in the next turn. After `unwatch`, `body` is not called.
    ///
    /// - Parameters:
    ///   - direction: what to wait for; one waiter or handler for each.
    ///   - deadline: by the clock of the watch's group; nil waits for ever.
    ///   - body: called with the outcome of the wait.
    package func whenReady(
        _ direction: Direction, until deadline: Int64? = nil, _ body: @escaping (WaitOutcome) -> Void
    ) {
        loop.requireLoopThread()
        guard !isClosed else { return }
        requireIdle(direction)
        park(.callback(body), direction, deadline)
        if takeRemembered(direction) { deliverAgain(direction) }
    }

    /// Declares that there may be more to read than the caller took. The next wait returns at once, and a handler is
    /// called again in the next turn. For fairness, when one descriptor could keep the loop to itself.
    ///
    /// - Parameter isTaken: whether a layer above the descriptor holds the rest, so that no selector reports it. Then a
    ///   handler is called again with `poll` and `select` too.
    public func stillReadable(isTaken: Bool = false) {
        loop.requireLoopThread()
        guard !isClosed, isEdgeTriggered || isTaken else { return }
        if sides[Direction.read.rawValue].handler != nil {
            deliverAgain(.read)
        } else {
            remember(.read)
        }
    }

    private func setHandler(_ handler: (() -> Void)?, _ direction: Direction) {
        loop.requireLoopThread()
        guard !isClosed else { return }
        if handler != nil { precondition(sides[direction.rawValue].waiter == nil, "somebody waits for \(direction)") }
        let hadHandler = sides[direction.rawValue].handler != nil
        sides[direction.rawValue].handler = handler
        if hadHandler != (handler != nil) { updateInterest() }
        if handler != nil, takeRemembered(direction) { deliverAgain(direction) }
    }
}
