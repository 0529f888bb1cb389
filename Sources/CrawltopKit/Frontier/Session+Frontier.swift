import Crawl
import EventLoop
import SharedFrontier

// The session's part in a crawl of several processes.

extension Session {
    /// Prepares to take part, if the options ask for it.
    func prepareFrontier() {
        guard let place = options.sharedFrontier else { return }
        let shared = SharedFrontier(place, of: crawl, on: loop)
        shared.onRefusal = { [unowned self] sentence in
            refused = sentence
            loop.stop()
        }
        if let kept { shared.keeping = { [unowned kept] in kept.progress } }
        self.shared = shared
    }

    /// Gives hosts back, and waits until the server has what is known here, or cannot be told.
    func leaveFrontier() {
        guard let shared else { return }
        shared.leave { [loop] in loop.stop() }
        loop.run()
        self.shared = nil
    }
}
