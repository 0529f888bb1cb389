// A freeze: the callbacks stop at its door, and each is called again when it is over. What the coroutine does by waiting
// where it stands (`standStill`) needs a note here of what is to be called (`step`).

import EventLoop

extension Fetcher {
    /// Whether the crawl is frozen: then the callback that asks goes no further, and is called again afterwards.
    func parks() -> Bool {
        guard exchanges.clock.isStopped else { return false }
        isParked = true
        // poll and select would tell of the same readiness in every turn.
        connection?.watch.onReadable(nil)
        connection?.watch.onWritable(nil)
        race?.rest()
        goOnLater { fetcher in
            guard fetcher.isParked else { return }
            fetcher.isParked = false
            fetcher.goOn()
        }
        return true
    }

    /// Does something in a turn after the freeze, unless the wait that it was for has ended by then.
    func goOnLater(_ body: @escaping (Fetcher) -> Void) {
        let waited = limit
        exchanges.clock.goingOn.onOpen { [weak self, loop] in
            loop.soon { [weak self] in
                guard let self, !exchanges.isStopped, step != .idle, limit == waited else { return }
                body(self)
            }
        }
    }
}
