import CNet
import Crawl
import EventLoop
import Words

// The session as a service: what its manager is told of it (sd_notify(3)).

extension Session {
    /// Nanoseconds from one status to the next.
    private static let statusInterval: Int64 = 5_000_000_000

    /// Tells that the crawl has begun, and from then on how it stands and that the loop turns.
    func startService() {
        guard options.service.socket != nil else { return }
        notify("READY=1")
        repeatStatus()
        if let limit = options.service.watchdog { repeatSignOfLife(each: limit / 2) }
    }

    /// Tells that the crawl is over, and how it stands. The loop that gave signs of life has ended.
    func endService() {
        guard options.service.socket != nil else { return }
        notify("STOPPING=1\nWATCHDOG_USEC=0\n\(status)")
    }

    private func repeatStatus() {
        notify(status)
        loop.schedule(at: loop.now + Self.statusInterval) { [weak self] in self?.repeatStatus() }
    }

    private func repeatSignOfLife(each interval: Int64) {
        notify("WATCHDOG=1")
        loop.schedule(at: loop.now + interval) { [weak self] in self?.repeatSignOfLife(each: interval) }
    }

    private var status: String {
        let counts = crawl.counts
        let broken = crawl.statistics.tally.verdicts[.broken, default: 0]
        return "STATUS=\(crawl.state.rawValue): \(counted(counts.done, "URL")) done, \(counts.todo) waiting, "
            + "\(counts.inFlight) in flight, \(counts.skipped) skipped; \(broken) broken"
    }

    /// A manager that does not listen is no reason to stop.
    private func notify(_ message: String) {
        guard let socket = options.service.socket else { return }
        _ = shims_local_notify(socket, message)
    }
}
