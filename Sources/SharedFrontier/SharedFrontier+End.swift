import Crawl
import EventLoop
import Redis

// The crawl is over when no URL waits in any queue, none is in flight anywhere, and this process has told all it knows.

extension SharedFrontier {
    /// Nanoseconds between two questions whether anything is left.
    private static let pause: Int64 = 100_000_000
    /// Nanoseconds within which the server must take what is left to tell.
    private static let leavePatience: Int64 = 3_000_000_000

    /// Whether nothing waits, is in flight, or is to be told here.
    private var isIdle: Bool {
        let counts = crawl.counts
        return counts.inFlight == 0 && counts.todo == crawl.heldCount && finds.isEmpty && leftOut.isEmpty
            && extras.isEmpty && ends.isEmpty
            && unanswered == 0
    }

    /// Asks whether anything is left anywhere, if nothing is left here.
    func settle() {
        if isLeaving { return goOnLeaving() }
        guard isIdle, !isAsking, !isOver, !isLeaving, server.isUp, fingerprint != nil, crawl.state == .running else {
            return
        }
        isAsking = true
        call("tally") { _ in
        } then: { [weak self] reply in
            guard let self else { return }
            guard case .array(let figures)? = reply, figures.count >= 3 else { return isAsking = false }
            if figures.count >= 10, figures[9] != .integer(0) { restore() }
            if isIdle, let seen = Self.seen(ifOver: figures) {
                isAsking = false
                guard seen >= mostSeen else {
                    return refuse("the shared frontier has lost \(mostSeen - seen) of \(mostSeen) URLs", isLoss: true)
                }
                return crawl.endShared(now: loop.now)
            }
            loop.schedule(at: loop.now + Self.pause) { [weak self] in
                self?.isAsking = false
                self?.settle()
            }
        }
    }

    /// The number of URLs that the server knows, if none of them waits or is taken.
    private static func seen(ifOver figures: [RedisReply]) -> Int64? {
        guard case .integer(let seen) = figures[0], case .integer(let todo) = figures[1],
            case .integer(let taken) = figures[2], todo <= 0, taken <= 0, figures.count >= 10, figures[9] == .integer(0)
        else { return nil }
        return seen
    }

    /// Ends this process's part: what is known is told, hosts are given back.
    ///
    /// - Parameter then: called once, when that is done, or cannot be done within seconds.
    package func leave(then: (() -> Void)? = nil) {
        if let then, hasLeft { then() } else if let then { onLeft = then }
        guard !isLeaving else { return }
        leaveTimer = loop.schedule(at: loop.now + Self.leavePatience) { [weak self] in self?.finishLeaving() }
        isLeaving = true
        flush()
        settle()
    }

    /// Gives hosts back as soon as the server knows what happened to their URLs, and ends then.
    private func goOnLeaving() {
        guard !hasLeft else { return }
        let hasTold = finds.isEmpty && leftOut.isEmpty && extras.isEmpty && ends.isEmpty && unanswered == 0
        if isOver || fingerprint == nil || hasTold && (hasReleased || !server.isUp) { return finishLeaving() }
        guard hasTold, server.isUp else { return }
        hasReleased = true
        releaseAll()
    }

    func finishLeaving() {
        guard !hasLeft else { return }
        (hasLeft, isOver) = (true, true)
        for timer in [renewalTimer, leaseTimer, leaveTimer].compactMap(\.self) { loop.cancel(timer) }
        server.close()
        onLeft?()
        onLeft = nil
    }
}
