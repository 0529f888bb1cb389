public import Crawl
import EventLoop
import SharedFrontier
import Store
import Words

// The session's part in a crawl of several processes.

extension Session {
    /// Prepares to take part, if the options ask for it.
    func prepareFrontier() {
        guard let place = options.sharedFrontier else { return }
        let shared = SharedFrontier(place, of: crawl, on: loop)
        shared.onRefusal = { [unowned self] sentence, isLoss in
            if isLoss { stopped = sentence } else { refused = sentence }
            loop.stop()
        }
        shared.onCommand = { [unowned self] in performHere($0) }
        shared.takeLag = { [unowned self] in takeLag(for: .frontier) }
        if let kept { shared.keeping = { [unowned kept] in kept.progress } }
        // A job that is there for reports alone is gone with this process.
        if let kept, temporary == nil { shared.job = (kept.identity, kept.directory.absolutePath) }
        self.shared = shared
    }

    /// How a crawl of several processes stands as a whole; nil for a crawl of one, and as long as it is not known.
    public var sharedStanding: SharedStanding? { shared?.standing }

    /// A sentence for a process that came when all was done, or whose commands others did not hear of.
    var frontierRemark: String? {
        if unshared > 0 {
            return
                "\(counted(unshared, "command")) held in this process alone: the shared frontier had no room for more"
        }
        guard options.sharedFrontier != nil, crawl.othersHaveTheRest, tookNothing else { return nil }
        return "nothing was left to do in the shared crawl: ?crawl=NAME behind the address of --frontier begins another"
    }

    /// Gives hosts back, and waits until the server has what is known here, or cannot be told.
    func leaveFrontier() {
        guard let shared else { return }
        shared.leave { [loop] in loop.stop() }
        loop.run()
        tookNothing = !shared.hasTaken
        unshared = shared.unsharedCommands
        self.shared = nil
    }
}
